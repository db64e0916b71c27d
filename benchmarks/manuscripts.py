"""Papers whose text is known page by page and in reading order, for measuring readers of PDFs.

A manuscript is pages of blocks; `benchmarks.typesetting` prints it. What goes where is fixed
beforehand, so that the truth of a page needs no reading: blocks in order, floats and notes apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_POWER = re.compile(r"\^\{([\d-]+)\}")
_INDEX = re.compile(r"_\{(\w+)\}")


class Kind(StrEnum):
    """What a part of a page is."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    FORMULA = "formula"
    CAPTION = "caption"
    ROW = "row"
    LABEL = "label"
    NOTE = "note"
    RUNNING = "running head"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Part:
    """A piece of text that stands on a page.

    Attributes:
        cells: of a row.
    """

    kind: Kind
    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """The title of a section, with its number; an empty number is none."""

    number: str
    title: str

    @property
    def text(self) -> str:
        """As it is printed."""
        return f"{self.number} {self.title}".strip()

    def parts(self) -> Iterator[Part]:
        """Yield what stands on the page."""
        yield Part(Kind.HEADING, self.text)


@dataclass(frozen=True)
class Paragraph:
    """Sentences.

    Attributes:
        note: a footnote to the first sentence, empty where there is none.
        goes_on: whether the last sentence breaks off and goes on on the next page.
        continues: whether it goes on from the page before.
    """

    sentences: tuple[str, ...]
    note: str = ""
    goes_on: bool = False
    continues: bool = False

    def parts(self) -> Iterator[Part]:
        """Yield what stands on the page."""
        for sentence in self.sentences:
            yield Part(Kind.SENTENCE, printed(sentence))
        if self.note:
            yield Part(Kind.NOTE, printed(self.note))


@dataclass(frozen=True)
class Formula:
    """A displayed formula: as TeX, as HTML, and its letters from left to right."""

    tex: str
    html: str
    text: str

    def parts(self) -> Iterator[Part]:
        """Yield what stands on the page."""
        yield Part(Kind.FORMULA, self.text)


@dataclass(frozen=True)
class Table:
    """A table; the first row is its header, `group` a cell over its last two columns."""

    label: str
    caption: str
    rows: tuple[tuple[str, ...], ...]
    group: str = ""
    caption_above: bool = True

    def parts(self) -> Iterator[Part]:
        """Yield what stands on the page."""
        yield Part(Kind.CAPTION, f"{self.label}: {printed(self.caption)}")
        if self.group:
            yield Part(Kind.LABEL, self.group)
        for cells in self.rows:
            yield Part(Kind.ROW, " ".join(cells), cells)


@dataclass(frozen=True)
class Figure:
    """A drawing with some words in it."""

    label: str
    caption: str
    words: tuple[str, ...]

    def parts(self) -> Iterator[Part]:
        """Yield what stands on the page."""
        yield Part(Kind.CAPTION, f"{self.label}: {printed(self.caption)}")
        for word in self.words:
            yield Part(Kind.LABEL, word)


@dataclass(frozen=True)
class References:
    """A list of sources, numbered or by author."""

    entries: tuple[str, ...]
    numbered: bool

    def parts(self) -> Iterator[Part]:
        """Yield what stands on the page."""
        for number, entry in enumerate(self.entries, 1):
            yield Part(Kind.REFERENCE, f"[{number}] {entry}" if self.numbered else entry)


Block = Heading | Paragraph | Formula | Table | Figure | References


@dataclass(frozen=True)
class Leaf:
    """One page.

    Attributes:
        wide: what stands over both columns.
        folio: the page's printed number.
    """

    blocks: tuple[Block, ...]
    wide: tuple[Block, ...] = ()
    folio: str = ""


@dataclass(frozen=True)
class Manuscript:
    """A paper to be printed."""

    name: str
    language: str
    columns: int
    title: str
    authors: str
    head: str
    leaves: tuple[Leaf, ...] = field(repr=False)

    def parts(self, index: int) -> list[Part]:
        """Return what stands on a page, its text in reading order, its apparatus anywhere."""
        leaf = self.leaves[index]
        opening = [Part(Kind.TITLE, self.title), Part(Kind.SENTENCE, self.authors)]
        running = [Part(Kind.RUNNING, self.head), Part(Kind.RUNNING, leaf.folio)]
        parts = [part for block in (*leaf.wide, *leaf.blocks) for part in block.parts()]
        return [*(opening if index == 0 else running[:1]), *parts, running[1]]


def printed(text: str) -> str:
    """Return a sentence as its letters stand on the page.

    >>> printed("10^{8} for d_{k}")
    '10⁸ for dk'
    """
    text = _POWER.sub(lambda match: match.group(1).translate(_RAISED), text)
    return _INDEX.sub(lambda match: match.group(1), text)
