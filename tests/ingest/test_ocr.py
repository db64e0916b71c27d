"""OCR with tesseract itself, over pages that are images; skipped where it is not installed."""

import shutil
import stat
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.persian_lines import persian_lines
from benchmarks.persian_pdfs import installed_fonts, write_with_chromium
from benchmarks.reading import character_error
from ingest.config import OcrConfig
from ingest.errors import OcrMissing
from ingest.ocr import Tesseract, find_tesseract
from ingest.ocr_text import RecognisedPage
from ingest.testing import write_pdf, write_scan

LINES = [
    "Deep networks learn representations of data with many levels.",
    "Each level turns the one below into something more abstract.",
    "Back-propagation tells how the inner numbers should change.",
    "Speech, pictures and text have all been read in this way.",
]


@pytest.fixture(scope="session")
def engine() -> Tesseract:
    return tesseract_or_skip()


def tesseract_or_skip() -> Tesseract:
    try:
        found = find_tesseract(OcrConfig(at_once=1))
    except OcrMissing as error:
        pytest.skip(str(error))
    if found.languages != ("eng", "fas"):
        pytest.skip(f"tesseract lacks English or Persian data: it has {found.languages}")
    return found


def read(engine: Tesseract, path: Path, number: int = 1) -> RecognisedPage:
    (reading,) = engine.read(path, [number])
    assert reading.page is not None, reading.why
    return reading.page


def test_a_scanned_page_is_read_with_the_place_of_each_word(
    engine: Tesseract, tmp_path: Path
) -> None:
    printed = write_pdf(tmp_path / "printed.pdf", ["\n".join(LINES)])

    page = read(engine, write_scan(tmp_path / "scan.pdf", [printed]))

    assert page.text.split("\n") == LINES
    assert page.confidence > 0.8
    deep = page.words[0]
    assert deep.text == "Deep"
    # Written at 50 points from the left and 32 from the top of 612 by 792.
    assert (deep.left, deep.top) == pytest.approx((50 / 612, 25 / 792), abs=0.01)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_and_its_words_found_as_it_lies(
    engine: Tesseract, tmp_path: Path, turned: int
) -> None:
    printed = write_pdf(tmp_path / "printed.pdf", ["\n".join(LINES * 4)])

    page = read(engine, write_scan(tmp_path / "scan.pdf", [printed], turned=turned))

    assert page.text.startswith(LINES[0])
    x, y = 50 / 612, 25 / 792
    corner = {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[turned]
    deep = page.words[0]
    near = (
        deep.left + deep.width * (corner[0] > 0.5),
        deep.top + deep.height * (corner[1] > 0.5),
    )
    assert near == pytest.approx(corner, abs=0.02)


def test_a_persian_page_is_read_in_order_with_its_half_spaces_and_english_words(
    engine: Tesseract, tmp_path: Path
) -> None:
    if shutil.which("chromium") is None or "Noto Naskh Arabic" not in installed_fonts():
        pytest.skip("needs chromium and Noto Naskh Arabic (apt install chromium fonts-noto-core)")
    lines = persian_lines()
    text = " ".join([*lines["half-space"], *lines["mixed"]])
    printed = tmp_path / "printed.pdf"
    write_with_chromium(printed, [[text]], "Noto Naskh Arabic")

    page = read(engine, write_scan(tmp_path / "scan.pdf", [printed]))

    assert character_error(page.text, text, half_spaces=True) < 0.05
    assert "retrieval augmented generation" in page.text
    assert "مدل‌های زبانی بزرگ می‌توانند" in page.text
    assert not {"ي", "ك", "\u200f", "\u200e"} & set(page.text)


def test_percent_signs_are_read_that_the_persian_model_does_not_know(
    engine: Tesseract, tmp_path: Path
) -> None:
    if shutil.which("chromium") is None or "Noto Naskh Arabic" not in installed_fonts():
        pytest.skip("needs chromium and Noto Naskh Arabic (apt install chromium fonts-noto-core)")
    printed = tmp_path / "printed.pdf"
    write_with_chromium(printed, [persian_lines()["percent"]], "Noto Naskh Arabic")

    page = read(engine, write_scan(tmp_path / "scan.pdf", [printed]))

    for share in ("۸٪", "۵۰٪", "۲۰٪", "۳۰٪", "12.5%", "0.8%", "75%"):
        assert share in page.text


def test_an_empty_page_costs_no_reading(engine: Tesseract, tmp_path: Path) -> None:
    begun = time.monotonic()

    page = read(engine, write_pdf(tmp_path / "empty.pdf", [""]))

    assert (page.text, page.confidence) == ("", 0.0)
    assert time.monotonic() - begun < 10


def test_pages_come_in_order_and_one_that_is_not_there_costs_no_other(
    engine: Tesseract, tmp_path: Path
) -> None:
    printed = write_pdf(tmp_path / "printed.pdf", ["\n".join(LINES)])
    scan = write_scan(tmp_path / "scan.pdf", [printed, printed])
    several = replace(engine, config=OcrConfig(at_once=2))

    first, missing, last = several.read(scan, [1, 9, 2])

    assert first.page is not None
    assert last.page is not None
    assert missing.page is None
    assert missing.why.startswith("OCR failed")


def test_a_page_that_takes_too_long_is_given_up_and_said(tmp_path: Path) -> None:
    slow = _program(tmp_path, "import time; time.sleep(60)")
    engine = Tesseract(slow, "0", ("eng",), OcrConfig(seconds=3, at_once=1))
    begun = time.monotonic()

    (reading,) = engine.read(write_pdf(tmp_path / "a.pdf", ["Words."]), [1])

    assert reading.why == "OCR took longer than 3 s"
    assert time.monotonic() - begun < 15


def test_a_paper_whose_pages_take_too_long_together_keeps_what_was_read_by_then(
    tmp_path: Path,
) -> None:
    slow = _program(tmp_path, "import time; time.sleep(60)")
    config = OcrConfig(seconds=1.5, paper_seconds=1, at_once=1)
    engine = Tesseract(slow, "0", ("eng",), config)
    begun = time.monotonic()

    readings = list(engine.read(write_pdf(tmp_path / "a.pdf", ["Words."] * 9), range(1, 10)))

    assert [reading.number for reading in readings] == list(range(1, 10))
    assert readings[0].why == "OCR took longer than 1.5 s"
    late = "OCR of the pages before it took longer than 1 s"
    assert [reading.why for reading in readings[1:]] == [late] * 8
    assert time.monotonic() - begun < 10


def test_the_engine_works_under_the_limits_of_the_process_that_draws(tmp_path: Path) -> None:
    greedy = _program(tmp_path, "b = bytearray(1 << 34)")
    engine = Tesseract(greedy, "0", ("eng",), OcrConfig(at_once=1))

    (reading,) = engine.read(write_pdf(tmp_path / "a.pdf", ["Words."]), [1])

    assert reading.page is None
    assert "MemoryError" in reading.why


def test_what_is_no_pdf_is_no_crash(tmp_path: Path) -> None:
    engine = Tesseract(_program(tmp_path, ""), "0", ("eng",), OcrConfig(at_once=1))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")

    (reading,) = engine.read(tmp_path / "a.pdf", [1])

    assert reading.why.startswith("OCR failed (it cannot be drawn")


def test_without_tesseract_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(OcrMissing, match="apt install tesseract-ocr") as caught:
        find_tesseract()

    assert "\n" not in str(caught.value)


def test_the_name_of_the_engine_changes_with_all_that_changes_its_text(engine: Tesseract) -> None:
    others = [
        replace(engine, version="9.9.9"),
        replace(engine, languages=("eng",)),
        replace(engine, config=OcrConfig(dpi=150)),
        replace(engine, config=OcrConfig(least_confidence=0.9)),
    ]

    assert len({engine.identity, *(other.identity for other in others)}) == 5
    assert replace(engine, config=OcrConfig(at_once=7)).identity == engine.identity


def _program(folder: Path, code: str) -> str:
    path = folder / "tesseract"
    path.write_text(f"#!{sys.executable}\n{code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)
