"""Read PDFs page by page: the one module that knows pypdf.

A page that cannot be read is kept as such, with the reason; only a file without any readable page
is refused.
"""

import hashlib
import io
import logging
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.arxiv_ids import ArxivId, parse_arxiv_id
from ingest.documents import PAGE_BREAK, Page, PageState, Paper, PaperReference, SourceKind
from ingest.errors import UnreadableSource
from ingest.page_text import clean_line, clean_pages
from ingest.right_to_left import GarbledText, RightToLeftReader
from ingest.sections import find_sections
from ingest.titles import SizedText, largest_text, usable_title

if TYPE_CHECKING:
    import pypdf

_LONGEST_LINE = 200


def read_pdf(
    path: Path, *, reference: PaperReference | None = None, password: str | None = None
) -> Paper:
    """Read a PDF as a paper.

    Args:
        path: the file; its name is the paper's id where it is an arXiv id, else its stem.
        reference: what is known of the paper beforehand.
        password: opens an encrypted file.

    Raises:
        UnreadableSource: if no page can be read, or a password is needed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path.name, str(error), "Check the file and its permissions") from error
    with _quiet():
        reader = _open(path.name, data, password)
        rightward = RightToLeftReader(data, password)
        pages = _read_pages(path.name, reader, rightward)
        arxiv_id = parse_arxiv_id(path.stem)
        known = reference or _described(reader, arxiv_id, path.stem, pages, rightward.first_lines)
    return Paper(
        id=arxiv_id.id if arxiv_id else path.stem,
        title=known.title,
        kind=SourceKind.ARXIV if arxiv_id else SourceKind.PDF,
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=pages,
        authors=known.authors,
        year=known.year,
        version=arxiv_id.version if arxiv_id else None,
        sections=find_sections(PAGE_BREAK.join(page.text for page in pages)),
    )


def pdf_self_test() -> str:
    """Write a page in memory and read it back; return what reads PDFs here, with its version.

    Raises:
        UnreadableSource: if the page did not come back.
    """
    import pypdf

    buffer = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(buffer)
    if len(pypdf.PdfReader(buffer).pages) != 1:
        raise UnreadableSource("PDF", why="a page was lost", remedy="Install pypdf again")
    return f"pypdf {pypdf.__version__}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's remarks on malformed files off the screen; problems are told per page."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _open(name: str, data: bytes, password: str | None) -> "pypdf.PdfReader":
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(password or ""):
            raise _unreadable(name, "it needs a password", "Run rag ingest --password PASSWORD")
        if len(reader.pages) == 0:
            raise _unreadable(name, "it has no pages", "Download the file again")
    except UnreadableSource:
        raise
    except Exception as error:
        raise _unreadable(name, _reason(error), "Download the file again") from error
    return reader


def _read_pages(
    name: str, reader: "pypdf.PdfReader", rightward: RightToLeftReader
) -> tuple[Page, ...]:
    raw: list[str] = []
    unread: dict[int, Page] = {}
    for number in range(1, len(reader.pages) + 1):
        text = ""
        try:
            text = rightward.reread(number, reader.pages[number - 1].extract_text())
        except GarbledText as error:
            unread[number] = Page(number, "", PageState.GARBLED, str(error))
        except Exception as error:  # noqa: BLE001 - one broken page must not cost the others
            unread[number] = Page(number, "", PageState.UNREADABLE, _reason(error))
        raw.append(text)
    if len(unread) == len(raw) and not any(p.state == PageState.GARBLED for p in unread.values()):
        raise _unreadable(name, f"none of its {len(raw)} pages can be read", "Download it again")
    return tuple(
        unread.get(number) or _page(number, text)
        for number, text in enumerate(clean_pages(raw), start=1)
    )


def _page(number: int, text: str) -> Page:
    if not text.strip():
        return Page(number, "", PageState.NO_TEXT, "no text layer")
    return Page(number, text)


def _described(
    reader: "pypdf.PdfReader",
    arxiv_id: ArxivId | None,
    stem: str,
    pages: tuple[Page, ...],
    first_lines: Sequence[SizedText],
) -> PaperReference:
    """Say what the file itself tells of title, authors and year."""
    try:
        metadata = reader.metadata
        title = str(metadata.title or "") if metadata else ""
        author = str(metadata.author or "") if metadata else ""
    except Exception:  # noqa: BLE001 - metadata is a nicety, and often broken
        title = author = ""
    return PaperReference(
        id=arxiv_id.id if arxiv_id else stem,
        title=usable_title(title)
        or _printed_title(reader, first_lines)
        or _first_line(pages)
        or stem,
        authors=tuple(name.strip() for name in re.split(r"[;,]", author) if name.strip()),
        year=_year(arxiv_id),
    )


def _printed_title(reader: "pypdf.PdfReader", first_lines: Sequence[SizedText]) -> str:
    """Return the largest words of page 1, whose lines are given where it runs from the right."""
    if first_lines:
        return largest_text(first_lines)
    runs: list[SizedText] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        # Height of a letter on the page: the font's size through both matrices.
        height = size * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        runs.append(SizedText(clean_line(text), height))

    try:
        reader.pages[0].extract_text(visitor_text=visit)
    except Exception:  # noqa: BLE001 - a title is a nicety; the page's problem is told elsewhere
        return ""
    return largest_text(runs)


def _first_line(pages: tuple[Page, ...]) -> str:
    for page in pages:
        for line in page.text.splitlines():
            words = line.split()
            if len(words) > 1 and usable_title(line[:_LONGEST_LINE]):
                return " ".join(words[:16])
    return ""


def _year(arxiv_id: ArxivId | None) -> int | None:
    match = re.match(r"(?:[\w-]+/)?(\d{2})\d{2}", arxiv_id.id) if arxiv_id else None
    if match is None:
        return None
    short = int(match.group(1))
    return 1900 + short if short >= 91 else 2000 + short


def _unreadable(name: str, why: str, remedy: str) -> UnreadableSource:
    return UnreadableSource(f"{name} was not ingested", why=why, remedy=remedy)


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())[:160]
    return text.rstrip(".") or type(error).__name__
