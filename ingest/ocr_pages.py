"""Which pages of a paper want OCR, and the paper with what it read put in their place.

Knows no engine: what reads pages is handed in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Protocol

from ingest.children import Children
from ingest.documents import PAGE_BREAK, Page, PageState, Paper, PrintedWord, Section
from ingest.ocr_text import RecognisedPage
from ingest.page_text import clean_pages
from ingest.phrases import Phrase, joined
from ingest.section_tree import with_levels
from ingest.sections import find_sections
from ingest.titles import SizedText, largest_text

_UNREAD = frozenset({PageState.NO_TEXT, PageState.GARBLED})


@dataclass(frozen=True, slots=True)
class PageReading:
    """What OCR made of one page: its text, or why there is none."""

    number: int
    page: RecognisedPage | None
    why: str = ""


class PageReader(Protocol):
    """What reads pages of a PDF by OCR."""

    @property
    def identity(self) -> str:
        """Another value means other text for the same page."""
        ...

    @property
    def least_confidence(self) -> float:
        """A page of less, from 0 to 1, is left out."""
        ...

    def here(self) -> "PageReader | NoOcr":
        """Return the same reader on the machine that runs this, which may be another one."""
        ...

    def read(
        self,
        path: Path,
        numbers: Sequence[int],
        *,
        password: str | None = None,
        children: Children | None = None,
    ) -> Iterator[PageReading]:
        """Read pages, counted from 1; yield them in order.

        Args:
            path: the PDF.
            numbers: of the pages.
            password: opens an encrypted file.
            children: the processes that the caller may have to end.
        """
        ...


@dataclass(frozen=True, slots=True)
class NoOcr:
    """Stands where nothing reads pages without text; `remedy` says how to change that."""

    remedy: str = "Run it through OCR first, for example with ocrmypdf"

    @property
    def identity(self) -> str:
        """What the library remembers of a paper whose pages wait."""
        return "without OCR"

    def here(self) -> "NoOcr":
        """Return itself: what is not wanted is not looked for on another machine either."""
        return self


def pages_without_text(paper: Paper) -> tuple[int, ...]:
    """Return the numbers of pages that have no text layer, or a garbled one."""
    return tuple(page.number for page in paper.pages if page.state in _UNREAD)


def with_readings(
    paper: Paper, readings: Sequence[PageReading], *, least_confidence: float
) -> Paper:
    """Return the paper with what OCR read; a page that it hardly read is named and left out."""
    taken = {
        reading.number: reading.page
        for reading in readings
        if reading.page and reading.page.text and reading.page.confidence >= least_confidence
    }
    texts = dict(zip(taken, clean_pages([page.text for page in taken.values()]), strict=True))
    why = {reading.number: _why_left_out(reading) for reading in readings}
    pages = tuple(
        _page(page, texts.get(page.number, ""), taken.get(page.number), why.get(page.number, ""))
        for page in paper.pages
    )
    printed = {number: page.words for number, page in taken.items()}
    return replace(
        paper,
        title=_title(paper, taken),
        pages=pages,
        printed=printed,
        sections=_sections(paper, PAGE_BREAK.join(page.text for page in pages)),
    )


def _sections(paper: Paper, text: str) -> tuple[Section, ...]:
    """Return the sections of the text; those that were known keep the level of their outline."""
    levels = {section.title: section.level for section in paper.sections}
    return tuple(
        replace(section, level=levels.get(section.title, section.level))
        for section in with_levels(find_sections(text))
    )


def _page(page: Page, text: str, read: RecognisedPage | None, why: str) -> Page:
    if read is not None and text.strip():
        return Page(page.number, text, PageState.READ, ocr=read.confidence, label=page.label)
    return replace(page, problem=joined((page.problem, why), "; "))


def _why_left_out(reading: PageReading) -> str:
    if reading.page is None:
        return reading.why
    if not reading.page.text:
        return "OCR found no words"
    confidence = f"{reading.page.confidence:.0%}"
    return Phrase("OCR could hardly read it (confidence {confidence})", confidence=confidence)


def _title(paper: Paper, taken: Mapping[int, RecognisedPage]) -> str:
    """Return the largest print of page 1 where the paper is only named after its file."""
    if paper.title != paper.id.replace("/", "_") or 1 not in taken:
        return paper.title
    lines = groupby(taken[1].words, key=lambda word: round(word.top + word.height / 2, 2))
    sized = [_sized(list(words)) for _, words in lines]
    return largest_text(sized) or paper.title


def _sized(words: Sequence[PrintedWord]) -> SizedText:
    # A line's height by its tallest word wavers with its letters; the mean does so less.
    height = sum(word.height for word in words) / len(words)
    return SizedText(" ".join(word.text for word in words), round(1000 * height))
