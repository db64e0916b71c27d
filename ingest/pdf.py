"""Read PDFs page by page: the one module that knows pypdf.

A page that cannot be read is kept as such, with the reason; only a file without any readable page
is refused.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.arxiv_ids import parse_arxiv_id
from ingest.documents import PAGE_BREAK, Page, PageState, Paper, PaperReference, SourceKind, stem_of
from ingest.errors import UnreadableSource
from ingest.layout.assembly import assembled
from ingest.layout.order import in_reading_order
from ingest.layout.printed import PrintedLine
from ingest.page_text import clean_pages, smuggled_letters
from ingest.pdf_catalog import label_of, outline_of
from ingest.pdf_description import described
from ingest.phrases import Phrase, joined, printable
from ingest.quiet import quiet
from ingest.right_to_left import GarbledText, RightToLeftReader, UnplacedText
from ingest.section_tree import OutlineEntry, with_levels
from ingest.sections import find_sections
from ingest.tex_fonts import TexFonts
from ingest.visible_text import visible_text

if TYPE_CHECKING:
    import pypdf

_PDF_MARK = b"%PDF-"
_END_MARK = b"%%EOF"
# Viewers look for either in the first and last kilobyte.
_MARK_WITHIN = 1024


def read_pdf(
    path: Path,
    *,
    reference: PaperReference | None = None,
    password: str | None = None,
    max_pages: int | None = None,
) -> Paper:
    """Read a PDF as a paper; one that may be hostile is read by `ingest.pdf_process`.

    Args:
        path: the file; its name is the paper's id where it is an arXiv id, else its stem.
        reference: what is known of the paper beforehand.
        password: opens an encrypted file.
        max_pages: a file of more is refused; None is no limit.

    Raises:
        UnreadableSource: if no page can be read, or a password is needed.
        MemoryError: if the process may not take as much as the file needs.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise _unreadable(path.name, why, "Check the file and its permissions") from error
    with quiet("pypdf"):
        reader = _open(path.name, data, password)
        _check_pages(path.name, len(reader.pages), max_pages)
        rightward = RightToLeftReader(data, password)
        pages = _labelled(_read_pages(path.name, reader, rightward), reader)
        arxiv_id = parse_arxiv_id(path.stem)
        known = reference or described(
            reader, arxiv_id, stem_of(path), pages, rightward.first_lines
        )
        outline = _outline(reader)
    return Paper(
        id=arxiv_id.id if arxiv_id else stem_of(path),
        title=known.title,
        kind=SourceKind.ARXIV if arxiv_id else SourceKind.PDF,
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=pages,
        authors=known.authors,
        year=known.year,
        version=arxiv_id.version if arxiv_id else None,
        sections=with_levels(find_sections(PAGE_BREAK.join(p.text for p in pages)), outline),
    )


def _open(name: str, data: bytes, password: str | None) -> "pypdf.PdfReader":
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not _unlocked(reader, password):
            why = "it needs a password, and not this one" if password else "it needs a password"
            raise _unreadable(name, why, "Run rag ingest --password PASSWORD")
        if len(reader.pages) == 0:
            raise _unreadable(name, "it has no pages", "Download the file again")
    except (UnreadableSource, MemoryError):
        raise
    except Exception as error:
        raise _unreadable(name, _why_closed(data, error), "Download the file again") from error
    return reader


def _why_closed(data: bytes, error: Exception) -> str:
    if _PDF_MARK not in data[:_MARK_WITHIN]:
        return "it is no PDF file"
    if _END_MARK not in data[-_MARK_WITHIN:]:
        return Phrase(
            "its end is missing, so that it was cut off ({reason})", reason=_reason(error)
        )
    return _reason(error)


def _unlocked(reader: "pypdf.PdfReader", password: str | None) -> bool:
    """Try the password, then none: a password for one file must not shut another."""
    if password and reader.decrypt(password):
        return True
    return bool(reader.decrypt("")) and _opens_for_everyone(reader)


def _opens_for_everyone(reader: "pypdf.PdfReader") -> bool:
    """Tell whether a reader's password is empty, not only the owner's.

    pypdf tries "" as either. A file whose maker set no owner's password is still locked to readers.
    """
    from pypdf._encryption import AlgV5  # pypdf has no public way to ask for one of the two

    lock: Any = reader.trailer["/Encrypt"].get_object()
    revision = int(lock["/R"])
    if revision < 5:  # There an owner without a password has the reader's.
        return True
    user, key = lock["/U"].original_bytes, lock["/UE"].original_bytes
    return bool(AlgV5.verify_user_password(revision, b"", user, key))


def _check_pages(name: str, count: int, most: int | None) -> None:
    if most is not None and count > most:
        why = Phrase("it has {count} pages; at most {most} are read", count=count, most=most)
        raise _unreadable(name, why, "Split it into smaller files")


def _read_pages(
    name: str, reader: "pypdf.PdfReader", rightward: RightToLeftReader
) -> tuple[Page, ...]:
    raw: list[Sequence[PrintedLine]] = []
    unread: dict[int, Page] = {}
    notes: dict[int, str] = {}
    fonts = TexFonts()
    for number in range(1, len(reader.pages) + 1):
        lines: Sequence[PrintedLine] = ()
        try:
            page = reader.pages[number - 1]
            fonts.mend(page)
            seen = visible_text(page)
            lines = rightward.reread(number, assembled(seen.runs), hides=seen.left_out)
            notes[number] = joined([seen.note, smuggled_letters(seen.text)], "; ")
        except GarbledText as error:
            unread[number] = Page(number, "", PageState.GARBLED, error.args[0])
        except Exception as error:  # noqa: BLE001 - one broken page must not cost the others
            unread[number] = Page(number, "", PageState.UNREADABLE, _reason(error))
        raw.append(lines)
    if len(unread) == len(raw) and not any(p.state == PageState.GARBLED for p in unread.values()):
        why = Phrase(
            "none of its {count} pages can be read ({reason})",
            count=len(raw),
            reason=unread[1].problem,
        )
        raise _unreadable(name, why, "Download it again")
    return tuple(
        unread.get(number) or _page(number, text, notes.get(number, ""))
        for number, text in enumerate(clean_pages(in_reading_order(raw)), start=1)
    )


def _page(number: int, text: str, note: str) -> Page:
    if not text.strip():
        return Page(number, "", PageState.NO_TEXT, note or "no text layer")
    return Page(number, text, problem=note)


def _labelled(pages: tuple[Page, ...], reader: "pypdf.PdfReader") -> tuple[Page, ...]:
    try:
        labels = reader.page_labels
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - what a page is called is a nicety, and often broken
        return pages
    return tuple(replace(page, label=label_of(labels, page.number)) for page in pages)


def _outline(reader: "pypdf.PdfReader") -> tuple[OutlineEntry, ...]:
    try:
        return outline_of(reader.trailer["/Root"])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - numbers tell the levels of headings as well
        return ()


def _unreadable(name: str, why: str, remedy: str) -> UnreadableSource:
    what = Phrase("{name} was not ingested", name=name)
    return UnreadableSource(what, why=why, remedy=remedy)


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs more memory than a file may take"
    if isinstance(error, UnplacedText):
        said: str = error.args[0]
        return said
    # What an error quotes of the file may hold letters that no database takes.
    text = printable(str(error))[:160].encode("utf-8", "replace").decode()
    return text.rstrip(".") or type(error).__name__
