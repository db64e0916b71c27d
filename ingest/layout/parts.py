"""What the blocks of a page are, and how a paper's running text is set. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from ingest.layout.printed import PrintedLine

_SENTENCE_END = re.compile(r"[.!?؟…][)\]”\"’»⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]*$")
_USUAL_LEADING = 1.2
# Room as between cells, in heights of the letters.
CELL_GAP = 1.0
# What is smaller, in parts of the height of running text, is no running text.
SMALL = 0.93


class Part(StrEnum):
    """What a block is on its page."""

    TEXT = "running text"
    HEADING = "heading"
    CAPTION = "caption"
    FORMULA = "displayed formula"
    FLOAT = "of a table or figure"
    NOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Style:
    """How the running text of a paper is set.

    Attributes:
        size: height of its letters.
        leading: from one baseline to the next.
    """

    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together."""

    lines: tuple[PrintedLine, ...]
    part: Part = Part.TEXT

    @property
    def first(self) -> PrintedLine:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> PrintedLine:
        """Its last line."""
        return self.lines[-1]

    @property
    def size(self) -> float:
        """Height of its letters."""
        return median(line.size for line in self.lines)

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(line.right for line in self.lines)

    @property
    def ends_sentence(self) -> bool:
        """Whether nothing of it need be looked for further on."""
        return _SENTENCE_END.search(self.last.text.rstrip()) is not None

    @property
    def rows(self) -> float:
        """Share of its lines that have room as between cells."""
        return sum(line.gap > CELL_GAP for line in self.lines) / len(self.lines)


def style_of(pages: Sequence[Sequence[PrintedLine]]) -> Style | None:
    """Return how most of a paper is set; None where no places are known."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            if line.placed and not line.drawing:
                sizes[_rounded(line.size)] += len(line.text)
    if not sizes:
        return None
    size = sizes.most_common(1)[0][0]
    drops = [
        before.baseline - after.baseline
        for page in pages
        for before, after in pairwise(page)
        if _rounded(before.size) == size == _rounded(after.size)
    ]
    usual = [drop for drop in drops if 0.8 * size < drop < 3 * size]
    return Style(size, median(usual) if usual else _USUAL_LEADING * size)


def _rounded(size: float) -> float:
    return round(size * 4) / 4
