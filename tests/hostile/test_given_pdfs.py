"""Every file of the given collection behaves as its README says."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.documents import PageState, Paper
from ingest.errors import UnreadableSource
from ingest.ocr_pages import pages_without_text, with_readings
from ingest.pdf_process import read_pdf_apart
from tests.ingest.test_ocr import tesseract_or_skip

NO_TEXT = "no text layer"


@dataclass(frozen=True)
class Case:
    name: str
    pages: int = 0
    refused: str = ""
    password: str | None = None
    problem: str | None = None
    says: str = ""
    state: PageState | None = None


CASES = [
    Case("1706.03762v5", 15, says="attention"),
    Case("image-only-attention-11pp", 11, problem=NO_TEXT),
    Case("scan-nature-backprop-4pp", 4, problem=NO_TEXT),
    Case("scan-one-page", 1, problem=NO_TEXT),
    Case("rotated-90-ocr", 1, problem=NO_TEXT),
    Case("empty-page", 1, problem=NO_TEXT),
    Case("invisible-text-layer", 1, problem="hidden text left out (drawn invisibly)"),
    Case("truncated-1", refused="its end is missing"),
    Case("truncated-2", refused="its end is missing"),
    Case("damaged-zeroed-header", 45, says="CLIP"),
    Case("unreadablemetadata", refused="Invalid object in /Pages"),
    Case("encrypted-r4-user-password", refused="it needs a password"),
    Case("encrypted-r4-user-password", 1, password="asdfzxcv", says="encryption"),
    Case("encrypted-r6-user-password", refused="it needs a password"),
    Case("encrypted-r6-user-password", 1, password="asdfzxcv", says="encryption"),
    Case("encrypted-libreoffice-password", refused="it needs a password"),
    Case("encrypted-libreoffice-password", 1, password="openpassword", says="Lorem"),
    Case("encrypted-r6-empty-password", 1, says="encryption"),
    Case("encrypted-owner-only", 1, says="Documentation"),
    Case("2305.03393v1-pg9-tables", 1, says="\n4 4 OTSL 0.938 0.904 0.927 0.853 1.97\n"),
    Case("multicolumn-lorem", 3, says="dictum gravida mauris. Nam arcu libero, nonummy eget"),
    Case("arabic-habibi", 1, says="habibi حَبيبي"),
    Case("arabic-rtl-01", 1, says="وحل المشكلات من خلال البرمجة بلغة R وPython"),
    Case("arabic-rtl-02", 1, state=PageState.GARBLED),
    Case(
        "persian-rtl-03-prospectus", 1, says="تاريخ ارائه مدارک 1403/09/19 تاريخ پذيرش 1403/10/04"
    ),
]


def read(folder: Path, case: Case) -> Paper | UnreadableSource:
    try:
        return read_pdf_apart(folder / f"{case.name}.pdf", password=case.password)
    except UnreadableSource as error:
        return error


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}{case.password or ''}")
def test_a_given_file_behaves_as_its_readme_says(hard_pdfs: Path, case: Case) -> None:
    outcome = read(hard_pdfs, case)

    if case.refused:
        assert isinstance(outcome, UnreadableSource)
        assert case.refused in outcome.why
        assert "\n" not in str(outcome)
        return
    assert isinstance(outcome, Paper), outcome
    assert len(outcome.pages) == case.pages
    assert case.says in outcome.text
    if case.problem is not None:
        assert {page.problem for page in outcome.pages if page.problem} == {case.problem}
    assert all(page.problem for page in outcome.pages if page.state is not PageState.READ)
    if case.state is not None:
        assert {page.state for page in outcome.pages} == {case.state}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("image-only-attention-11pp", "dispensing with recurrence and convolutions entirely"),
        ("scan-nature-backprop-4pp", "back-propagation"),
        ("scan-one-page", "Non-text-searchable PDF"),
        ("rotated-90-ocr", "Docling bundles PDF document conversion to JSON"),
        ("arabic-rtl-02", "السید رئیس الجمهوریة"),
    ],
)
def test_a_given_file_without_readable_text_is_read_by_ocr(
    hard_pdfs: Path, name: str, says: str
) -> None:
    engine = tesseract_or_skip()
    path = hard_pdfs / f"{name}.pdf"
    unread = read_pdf_apart(path)
    first = pages_without_text(unread)[:1]

    paper = with_readings(unread, list(engine.read(path, first)), least_confidence=0.5)

    assert paper.pages[0].state is PageState.READ
    assert says in paper.pages[0].text
    assert paper.pages[0].ocr is not None
    assert paper.pages[0].ocr > 0.7


def test_an_empty_page_stays_without_text_under_ocr(hard_pdfs: Path) -> None:
    engine = tesseract_or_skip()
    path = hard_pdfs / "empty-page.pdf"

    paper = with_readings(read_pdf_apart(path), list(engine.read(path, [1])), least_confidence=0.5)

    assert paper.pages[0].problem == "no text layer; OCR found no words"


def test_every_given_file_has_its_case(hard_pdfs: Path) -> None:
    assert {path.stem for path in hard_pdfs.glob("*.pdf")} == {case.name for case in CASES}


def test_another_version_is_the_same_paper(hard_pdfs: Path) -> None:
    paper = read_pdf_apart(hard_pdfs / "1706.03762v5.pdf")

    assert (paper.id, paper.version) == ("1706.03762", 5)


def test_what_lies_in_a_folder_and_is_no_pdf_of_it_is_passed_by(tmp_path: Path) -> None:
    from ingest.sources import resolve_sources
    from ingest.testing import write_pdf

    folder, elsewhere = tmp_path / "papers", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    inside = write_pdf(folder / "inside.pdf", ["Words."])
    outside = write_pdf(elsewhere / "outside.pdf", ["Private words."])
    (folder / "link.pdf").symlink_to(outside)
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")

    sources, errors = resolve_sources([str(folder)], {})

    assert [source.path for source in sources if hasattr(source, "path")] == [inside]
    assert errors == []


def test_a_folder_that_holds_nothing_to_read_is_told(tmp_path: Path) -> None:
    from ingest.sources import resolve_sources
    from ingest.testing import write_pdf

    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "link.pdf").symlink_to(write_pdf(tmp_path / "outside.pdf", ["Private words."]))

    sources, (error,) = resolve_sources([str(folder)], {})

    assert sources == []
    assert "links that lead out of it are not followed" in error.why
