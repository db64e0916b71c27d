"""What a paper is made of: pages, sections and chunks.

A paper's text is one string, its pages joined by a line feed; everything else points into it by
character offsets, so that a page number is computed and never remembered.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from pathlib import PurePath

from ingest.phrases import without_controls

PAGE_BREAK = "\n"


def stem_of(path: PurePath) -> str:
    """Return a file's name without its ending, what is no text in it replaced: a paper's id.

    >>> stem_of(PurePath(f"re{chr(27)}d.pdf"))
    're?d'
    """
    return without_controls(path.stem.encode("utf-8", "replace").decode(), "?")


def least_sure(confidences: Iterable[float | None]) -> float | None:
    """Return the least of the confidences that there are.

    >>> least_sure([None, 0.9, 0.8])
    0.8
    """
    return min((sure for sure in confidences if sure is not None), default=None)


class SourceKind(StrEnum):
    """Where a paper came from."""

    ARXIV = "arxiv"
    PDF = "pdf"
    NOTE = "note"


class PageState(StrEnum):
    """What could be read of a page."""

    READ = "read"
    NO_TEXT = "no text"
    GARBLED = "garbled"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class PaperReference:
    """A paper as a manifest or arXiv describes it, before anything was downloaded.

    Attributes:
        id: arXiv id without version, or a file's stem.
        topic: what the paper stands for in the corpus, empty outside it.
        licence: as stated by the source, None where unknown.
        note: a remark for the reader, such as a mistaken link in the citing text.
    """

    id: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    topic: str = ""
    licence: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one physical page, cleaned; `number` counts from 1.

    Attributes:
        ocr: how sure OCR is of its reading, from 0 to 1; None where the file itself has the text.
        label: what the file calls the page, as "iv" or "A-3"; empty where that is its number.
    """

    number: int
    text: str
    state: PageState = PageState.READ
    problem: str = ""
    ocr: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word and where it stands on its page, in fractions of width and height from the top left.

    OCR alone tells it; of text in a file, the file does.
    """

    text: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where its text begins in the paper's text.

    Attributes:
        level: how deep it stands in the tree of headings, 1 at the top.
    """

    title: str
    start: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The pages that some text comes from, first and last included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One source, read: a PDF or a note.

    Attributes:
        content_hash: sha256 of the source's bytes, in hexadecimal.
        version: arXiv version, None where unknown.
        sections: in order of `start`, offsets into `text`.
        printed: the words of pages that OCR has read, by page, in reading order.
    """

    id: str
    title: str
    kind: SourceKind
    content_hash: str
    pages: tuple[Page, ...]
    authors: tuple[str, ...] = ()
    year: int | None = None
    version: int | None = None
    sections: tuple[Section, ...] = ()
    printed: Mapping[int, tuple[PrintedWord, ...]] = field(
        default_factory=dict, repr=False, hash=False
    )
    text: str = field(init=False, repr=False)
    page_starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Join the pages once; the offsets of every section and chunk point into the result."""
        object.__setattr__(self, "text", PAGE_BREAK.join(page.text for page in self.pages))
        lengths = (len(page.text) + len(PAGE_BREAK) for page in self.pages)
        starts = tuple(accumulate(lengths, initial=0))[: len(self.pages)]
        object.__setattr__(self, "page_starts", starts)

    def page_at(self, offset: int) -> int:
        """Return the number of the page that holds the character at `offset`.

        Raises:
            ValueError: if the offset lies outside the text.
        """
        if not 0 <= offset < max(len(self.text), 1):
            raise ValueError(f"offset {offset} lies outside the text of {self.id}")
        return self.pages[bisect_right(self.page_starts, offset) - 1].number

    def span_of(self, start: int, end: int) -> PageSpan:
        """Return the pages of `text[start:end]`, which must begin and end in visible text."""
        return PageSpan(self.page_at(start), self.page_at(end - 1))

    def ocr_of(self, span: PageSpan) -> float | None:
        """Return how sure OCR is of the least sure of some pages, None if it read none of them."""
        inside = (page.ocr for page in self.pages if span.first <= page.number <= span.last)
        return least_sure(inside)

    def section_at(self, offset: int) -> str:
        """Return the title of the section that holds `offset`, empty before the first."""
        index = self.section_index(offset)
        return "" if index < 0 else self.sections[index].title

    def section_index(self, offset: int) -> int:
        """Return which section holds `offset`, -1 before the first."""
        return bisect_right(self.sections, offset, key=lambda section: section.start) - 1


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences: the unit that is embedded, indexed and retrieved.

    `text` is exactly `paper.text[start:end]`; `ordinal` counts from 0 within the paper.

    Attributes:
        above: the headings that its section stands under, the topmost first.
        ocr: how sure OCR is of the least sure of its pages; None where the file has the text.
    """

    paper_id: str
    ordinal: int
    text: str
    start: int
    end: int
    pages: PageSpan
    section: str
    above: tuple[str, ...] = ()
    ocr: float | None = None

    @property
    def id(self) -> str:
        """The chunk's key, stable while the paper and the chunker stay the same."""
        return f"{self.paper_id}:{self.ordinal:04d}"

    def overlaps(self, other: "Chunk") -> bool:
        """Tell whether two chunks of one section share some text."""
        same = self.paper_id == other.paper_id and self.section == other.section
        return same and self.start <= other.end and other.start <= self.end

    def joined_with(self, other: "Chunk") -> "Chunk":
        """Return the text of two overlapping chunks as one, under this one's name."""
        first, last = sorted((self, other), key=lambda chunk: (chunk.start, chunk.end))
        end = max(first.end, last.end)
        return replace(
            self,
            text=first.text + last.text[first.end - last.start :],
            start=first.start,
            end=end,
            pages=PageSpan(
                min(self.pages.first, other.pages.first), max(self.pages.last, other.pages.last)
            ),
            ocr=least_sure((self.ocr, other.ocr)),
        )
