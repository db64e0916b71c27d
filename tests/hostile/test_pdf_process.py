"""Hostile files, each read as every PDF is: in a process of its own, under limits."""

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.config import ReadingLimits
from ingest.documents import PageState, Paper, PaperReference
from ingest.errors import UnreadableSource
from ingest.paper_json import paper_from_json, paper_to_json
from ingest.pdf import read_pdf
from ingest.pdf_process import read_pdf_apart, reader_self_test
from ingest.testing import pdf_bytes, write_pdf

# Far above what a small file needs, far below what would be felt here.
SMALL = ReadingLimits(seconds=20, memory_bytes=600 << 20, pages=3000)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F1 11 Tf 1 0 0 1 50 700 Tm (Plain words.) Tj ET"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def one_page(content: bytes, *more: bytes, page: bytes = b"", catalog: bytes = b"") -> bytes:
    """A PDF of one page whose content is object 5; `more` are the objects from 6 on."""
    return pdf_bytes(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            FONT,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
            b" /Resources << /Font << /F1 3 0 R >> %b >> >>" % page,
            content,
            *more,
        ]
    )


def read(folder: Path, content: bytes, limits: ReadingLimits = SMALL) -> Paper:
    path = folder / "hostile.pdf"
    path.write_bytes(content)
    return read_pdf_apart(path, limits=limits)


def refusal(folder: Path, content: bytes, limits: ReadingLimits = SMALL) -> UnreadableSource:
    with pytest.raises(UnreadableSource) as refused:
        read(folder, content, limits)
    assert "\n" not in str(refused.value)
    assert refused.value.remedy
    return refused.value


def text_or_reason(folder: Path, content: bytes) -> str:
    """Return what is read of a file that may be mended or refused, but not hang or crash."""
    try:
        return read(folder, content).text
    except UnreadableSource as error:
        return error.why


def test_a_paper_comes_back_as_if_read_here(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "1706.03762v5.pdf", ["1 Introduction\nSome words.", "", "More."])
    known = PaperReference("1706.03762", "Known", ("A. Author", "B. Author"), 2017)

    assert read_pdf_apart(path) == read_pdf(path)
    assert read_pdf_apart(path, reference=known) == read_pdf(path, reference=known)


def test_a_paper_survives_the_pipe_to_the_letter(papers_folder: Path) -> None:
    paper = read_pdf(papers_folder / "1211.5063.pdf")

    assert paper_from_json(paper_to_json(paper)) == paper


def test_a_password_passes_through(hard_pdfs: Path) -> None:
    path = hard_pdfs / "encrypted-r6-user-password.pdf"

    assert read_pdf_apart(path, password="asdfzxcv").pages
    with pytest.raises(UnreadableSource, match="it needs a password"):
        read_pdf_apart(path, password="wrong")


def test_the_reader_tests_itself() -> None:
    assert reader_self_test().startswith("pypdf 7")


# What is no readable file at all.


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"Dear reader, this is a letter.\n" * 200, "it is no PDF file"),
        (b"<html><body>404</body></html>", "it is no PDF file"),
        (b"\x00" * 5000, "it is no PDF file"),
        (b"%PDF-1.7\n" + b"\xff" * 5000, "its end is missing"),
    ],
    ids=["empty", "letter", "html", "zeros", "cut off"],
)
def test_what_is_no_pdf_is_told_so(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason in refusal(tmp_path, content).why


def test_a_file_of_two_gigabytes_of_nothing_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "sparse.pdf"
    with path.open("wb") as file:
        file.truncate(2 << 30)

    with pytest.raises(UnreadableSource, match="it has 2,048 MiB; at most 300 are read"):
        read_pdf_apart(path)


def test_a_folder_that_is_called_a_pdf_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()

    with pytest.raises(UnreadableSource, match="it is a folder"):
        read_pdf_apart(tmp_path / "folder.pdf")


def test_a_pipe_that_is_called_a_pdf_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")

    with pytest.raises(UnreadableSource, match="it is no regular file"):
        read_pdf_apart(tmp_path / "pipe.pdf")


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(tmp_path / "nowhere.pdf")

    with pytest.raises(UnreadableSource, match="No such file"):
        read_pdf_apart(tmp_path / "link.pdf")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_a_file_that_may_not_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "secret.pdf", ["Words."])
    path.chmod(0)
    os.seteuid(65534)
    try:
        with pytest.raises(UnreadableSource, match="Permission denied") as refused:
            read_pdf(path)
    finally:
        os.seteuid(0)

    assert "permissions" in refused.value.remedy


# Limits.


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    endless = stream(b"BT /F1 9 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 400_000 + b"ET")
    begun = time.monotonic()

    error = refusal(tmp_path, one_page(endless), replace(SMALL, seconds=1))

    assert error.why == "it took longer than 1 s"
    assert time.monotonic() - begun < 15


def test_a_reader_that_waits_for_ever_is_stopped_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asleep = tmp_path / "python"
    asleep.write_text("#!/bin/sh\nexec sleep 300\n")
    asleep.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(asleep))

    error = refusal(tmp_path, one_page(stream(WORDS)), replace(SMALL, clock_seconds=1))

    assert error.why == "it took longer than 1 s"


def test_a_file_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    # 60 MB a page, from 60 kB in the file: under the cap that pypdf has for one stream.
    bomb = zlib.compress(b"(" + b"a" * 60_000_000 + b") Tj", 9)

    content = one_page(stream(bomb, b"/Filter /FlateDecode"))
    error = refusal(tmp_path, content, replace(SMALL, memory_bytes=160 << 20))

    assert "memory" in error.why


def test_a_file_of_ten_thousand_pages_is_refused_before_any_is_read(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "long.pdf", ["Words."] * 10_000)

    with pytest.raises(
        UnreadableSource, match="it has 10,000 pages; at most 3,000 are read"
    ) as refused:
        read_pdf_apart(path, limits=replace(SMALL, memory_bytes=2 << 30))

    assert "Split" in refused.value.remedy


def test_a_file_of_more_text_than_any_book_is_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "long.pdf", ["Many words stand here, none of them twice.", "So."])

    with pytest.raises(UnreadableSource, match="it holds 46 characters; at most 40 are read"):
        read_pdf_apart(path, limits=replace(SMALL, characters=40))


# Files made to harm.


def test_a_stream_of_zeros_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    bomb = zlib.compress(b"\x00" * 200_000_000, 9)
    bomb = zlib.compress(bomb, 9)

    error = refusal(tmp_path, one_page(stream(bomb, b"/Filter [/FlateDecode /FlateDecode]")), SMALL)

    assert "none of its 1 pages can be read" in error.why


def test_a_page_tree_that_holds_itself_is_refused(tmp_path: Path) -> None:
    cyclic = pdf_bytes(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    )

    assert refusal(tmp_path, cyclic).why


def test_a_page_tree_of_ten_thousand_floors_is_refused(tmp_path: Path) -> None:
    floors = [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, 10_000)
    ]
    deep = pdf_bytes([b"<< /Type /Catalog /Pages 2 0 R >>", *floors, b"<< /Type /Page >>"])

    assert refusal(tmp_path, deep).why


@pytest.mark.parametrize("bracket", [b"[", b"<< /A ", b"("])
def test_nesting_without_end_does_not_bring_the_reader_down(tmp_path: Path, bracket: bytes) -> None:
    nested = stream(bracket * 100_000 + WORDS)

    assert text_or_reason(tmp_path, one_page(nested)) != "Plain words."


def test_a_form_that_draws_itself_is_read_once(tmp_path: Path) -> None:
    form = stream(
        WORDS + b" /X1 Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
        b" /Resources << /Font << /F1 3 0 R >> /XObject << /X1 6 0 R >> >>",
    )

    paper = read(tmp_path, one_page(stream(b"/X1 Do"), form, page=b"/XObject << /X1 6 0 R >>"))

    assert paper.text == "Plain words."


def test_forms_that_double_at_each_of_many_floors_come_to_an_end(tmp_path: Path) -> None:
    forms = [
        stream(
            b"/X Do /X Do" if floor < 29 else WORDS,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            b" /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>" % (7 + floor),
        )
        for floor in range(30)
    ]

    content = one_page(stream(b"/X Do " + WORDS), *forms, page=b"/XObject << /X 6 0 R >>")

    assert "Plain words." in read(tmp_path, content).text


def test_a_table_of_objects_that_points_to_itself_comes_to_an_end(tmp_path: Path) -> None:
    body = one_page(stream(WORDS))
    at = body.rindex(b"xref\n0")
    looped = body.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at)

    assert read(tmp_path, looped).text == "Plain words."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"startxref\n", b"startxref\n9"),
        (b"0000000009 00000 n", b"9999999999 00000 n"),
        (b"xref\n0 6", b"xref\n0 999999"),
        (b"/Size 6", b"/Size -1"),
    ],
)
def test_a_malformed_table_of_objects_is_mended_or_refused(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    body = one_page(stream(WORDS))
    assert old in body

    assert text_or_reason(tmp_path, body.replace(old, new))


def test_a_page_as_large_as_a_country_is_read(tmp_path: Path) -> None:
    body = one_page(stream(WORDS)).replace(b"[0 0 612 792]", b"[0 0 9000000000 9000000000]")

    assert read(tmp_path, body).text == "Plain words."


def test_a_length_that_lies_costs_nothing(tmp_path: Path) -> None:
    body = one_page(stream(WORDS)).replace(b"/Length %d" % len(WORDS), b"/Length 2000000000")

    assert text_or_reason(tmp_path, body)


def test_a_script_is_neither_run_nor_read(tmp_path: Path) -> None:
    body = one_page(
        stream(WORDS),
        b"<< /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1/'\\)) >>",
        catalog=b"/OpenAction 6 0 R /Names << /JavaScript << /Names [(a) 6 0 R] >> >>",
    )

    paper = read(tmp_path, body)

    assert paper.text == "Plain words."
    assert "launchURL" not in str(paper)


def test_an_embedded_file_is_neither_opened_nor_written(tmp_path: Path) -> None:
    body = one_page(
        stream(WORDS),
        b"<< /Type /Filespec /F (../../evil.sh) /UF (../../evil.sh) /EF << /F 7 0 R >> >>",
        stream(b"rm -rf /", b"/Type /EmbeddedFile"),
        catalog=b"/Names << /EmbeddedFiles << /Names [(evil.sh) 6 0 R] >> >>",
    )

    paper = read(tmp_path, body)

    assert paper.text == "Plain words."
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.pdf"]


def test_one_bad_page_does_not_cost_the_others(tmp_path: Path) -> None:
    body = pdf_bytes(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R 5 0 R] /Count 2 >>",
            FONT,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 7 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>",
            stream(b"packed by nobody", b"/Filter /NoSuchDecode"),
            stream(WORDS),
        ]
    )

    paper = read(tmp_path, body)

    assert [page.state for page in paper.pages] == [PageState.UNREADABLE, PageState.READ]
    assert paper.pages[0].problem


# Processes.


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def wait_for(happens: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_reader_dies_with_the_process_that_asked(tmp_path: Path) -> None:
    path = tmp_path / "slow.pdf"
    path.write_bytes(
        one_page(stream(b"BT /F1 9 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 400_000 + b"ET"))
    )
    code = (
        "import sys; from pathlib import Path; from ingest.pdf_process import read_pdf_apart; "
        f"read_pdf_apart(Path({str(path)!r}))"
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
    )
    wait_for(lambda: children_of(asking.pid))
    (reader,) = children_of(asking.pid)
    command = Path(f"/proc/{reader}/cmdline")
    wait_for(lambda: b"ingest.pdf_child" in command.read_bytes())

    asking.kill()
    asking.wait()

    wait_for(lambda: not command.exists() or command.read_bytes() == b"")


def test_no_setting_or_key_reaches_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("RAG_REMOTE_KEY", "secret")
    monkeypatch.setattr(
        sys, "executable", str(_script(tmp_path / "python", f"env > {seen}; exit 3"))
    )

    with pytest.raises(UnreadableSource, match="its reader failed"):
        read_pdf_apart(write_pdf(tmp_path / "a.pdf", ["Words."]))

    assert "secret" not in seen.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("kill -SEGV $$", "its reader was stopped by signal 11"),
        ("echo 'OSError: gone' >&2; exit 1", "its reader failed (OSError: gone)"),
        ("kill -XCPU $$", "it took longer than 120 s"),
    ],
)
def test_a_reader_that_breaks_down_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, reason: str
) -> None:
    monkeypatch.setattr(sys, "executable", str(_script(tmp_path / "python", ending)))

    with pytest.raises(UnreadableSource) as refused:
        read_pdf_apart(write_pdf(tmp_path / "a.pdf", ["Words."]))

    assert refused.value.why == reason


def _script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
