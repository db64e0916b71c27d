import re
from pathlib import Path

import pytest

from ingest.chunking import split_paper
from ingest.config import ChunkingConfig
from ingest.documents import PageState, PaperReference, SourceKind
from ingest.errors import UnreadableSource
from ingest.pdf import _reason, read_pdf
from ingest.testing import write_pdf


def test_pages_are_read_with_their_numbers(tmp_path: Path) -> None:
    paper = read_pdf(write_pdf(tmp_path / "a.pdf", ["The first page is here.", "And the second."]))

    assert [page.number for page in paper.pages] == [1, 2]
    assert "second" in paper.pages[1].text
    assert paper.kind is SourceKind.PDF


def test_an_arxiv_file_name_is_an_id(tmp_path: Path) -> None:
    paper = read_pdf(write_pdf(tmp_path / "1706.03762v5.pdf", ["Attention is all you need."]))

    assert (paper.id, paper.version, paper.year) == ("1706.03762", 5, 2017)
    assert paper.kind is SourceKind.ARXIV


def test_what_is_known_beforehand_wins(tmp_path: Path) -> None:
    known = PaperReference("a", "The Known Title", ("A. Author",), 1999)

    paper = read_pdf(write_pdf(tmp_path / "a.pdf", ["Some text."]), reference=known)

    assert (paper.title, paper.authors, paper.year) == ("The Known Title", ("A. Author",), 1999)


def test_a_page_without_text_is_kept_and_named(tmp_path: Path) -> None:
    paper = read_pdf(write_pdf(tmp_path / "a.pdf", ["Words.", "", "More words."]))

    assert [page.state for page in paper.pages] == [
        PageState.READ,
        PageState.NO_TEXT,
        PageState.READ,
    ]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n", b"\x00" * 3000, b"<html>no</html>"])
def test_what_is_no_pdf_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)

    with pytest.raises(UnreadableSource) as refused:
        read_pdf(path)

    assert "\n" not in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize("title", ["Attention Is All You Need"])
def test_the_title_is_the_printed_one(papers_folder: Path, title: str) -> None:
    assert read_pdf(papers_folder / "1706.03762.pdf").title == title


def test_real_pages_come_out_clean(papers_folder: Path) -> None:
    paper = read_pdf(papers_folder / "1810.04805.pdf")

    assert "ﬁ" not in paper.text
    # Words that were cut at line ends are whole again.
    assert len(re.findall(r"\w-\n\w", paper.text)) < 30
    assert "bidirectional" in paper.pages[0].text.lower()


def test_every_chunk_of_a_real_paper_stands_on_its_pages_and_nowhere_else(
    papers_folder: Path,
) -> None:
    paper = read_pdf(papers_folder / "1706.03762.pdf")

    for chunk in split_paper(paper, ChunkingConfig()):
        assert chunk.text == paper.text[chunk.start : chunk.end]
        pages = paper.pages[chunk.pages.first - 1 : chunk.pages.last]
        assert chunk.text in "\n".join(page.text for page in pages)
        if chunk.pages.first != chunk.pages.last:
            assert all(chunk.text not in page.text for page in paper.pages)


def test_a_damaged_paper_is_kept_with_its_unreadable_pages_named(papers_folder: Path) -> None:
    paper = read_pdf(papers_folder / "1211.5063.pdf")

    unread = [page for page in paper.pages if page.state is not PageState.READ]
    assert len(paper.pages) == 12
    assert len(unread) == 2
    assert all(page.problem for page in unread)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("encrypted-r4-user-password", "it needs a password"),
        ("encrypted-r6-user-password", "it needs a password"),
        ("encrypted-libreoffice-password", "it needs a password"),
        ("truncated-1", "was not ingested"),
        ("truncated-2", "was not ingested"),
        ("unreadablemetadata", "was not ingested"),
    ],
)
def test_what_cannot_be_read_fails_with_the_reason(hard_pdfs: Path, name: str, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason) as failed:
        read_pdf(hard_pdfs / f"{name}.pdf")

    assert failed.value.why
    assert failed.value.remedy


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("encrypted-r4-user-password", "asdfzxcv"),
        ("encrypted-r6-user-password", "asdfzxcv"),
        ("encrypted-libreoffice-password", "openpassword"),
        # A password that is for other files of the folder does no harm.
        ("encrypted-r6-empty-password", "for another file"),
        ("encrypted-r6-empty-password", None),
        ("encrypted-owner-only", None),
    ],
)
def test_encrypted_files_open_with_what_opens_them(
    hard_pdfs: Path, name: str, password: str | None
) -> None:
    assert read_pdf(hard_pdfs / f"{name}.pdf", password=password).pages


@pytest.mark.parametrize(
    "name", ["image-only-attention-11pp", "scan-one-page", "empty-page", "rotated-90-ocr"]
)
def test_scans_have_pages_but_no_text(hard_pdfs: Path, name: str) -> None:
    paper = read_pdf(hard_pdfs / f"{name}.pdf")

    assert {page.state for page in paper.pages} == {PageState.NO_TEXT}


def test_what_an_error_quotes_of_a_file_steers_no_terminal() -> None:
    error = ValueError("unknown filter \x1b[2J\x07\x9b31m\nin stream")

    assert _reason(error) == "unknown filter [2J31m in stream"
