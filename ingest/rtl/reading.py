"""A right-to-left page: positioned glyphs in, lines of text as they are read out. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.rtl.bidi import names_typed, reading_order
from ingest.rtl.columns import lines_in_reading_order
from ingest.rtl.glyphs import Glyph
from ingest.rtl.letters import with_marks
from ingest.rtl.lines import Line
from ingest.rtl.spacing import EndingShapes, cells_of
from ingest.rtl.tokens import kind_of

_SHARE_OF_A_PAGE = 0.3
_SHARE_OF_A_LINE = 0.5
# No text begins with these, unless it is read from the other side.
_NEVER_FIRST = frozenset(".,:;!?\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}")
# Words of two scripts without room between them, where the file drew the space elsewhere; Persian
# endings do cling to Latin names.
_GLUED = re.compile(r"[A-Za-z]{2}(?=[\u0621-\u06cc]{2})(?!ها|های|هایی|ای|ام|اند)")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as it is read, and where it stands.

    Attributes:
        size: height of its letters in points.
        gap: widest room between its words, in heights of its letters.
        turn: quarter turns by which it is rotated; its place is that on the turned page.
    """

    text: str
    size: float
    left: float = 0.0
    right: float = 0.0
    baseline: float = 0.0
    gap: float = 0.0
    turn: int = 0


def is_right_to_left(text: str) -> bool:
    """Tell whether a page is mostly in a script that runs from right to left, in any order.

    >>> is_right_to_left("سلام دنیا, world")
    True
    """
    kinds = Counter(map(kind_of, text))
    return kinds["R"] > 0 and kinds["R"] >= _SHARE_OF_A_PAGE * (kinds["R"] + kinds["L"])


def page_lines(glyphs: Sequence[Glyph], ending: EndingShapes | None = None) -> list[TextLine]:
    """Return the lines of a right-to-left page in reading order.

    Args:
        glyphs: everything drawn on one page, in the order in which it is drawn.
        ending: what earlier pages of the file told of its shapes; learns from this page too.
    """
    ending = EndingShapes() if ending is None else ending
    read: list[TextLine] = []
    for turned in _by_turn(glyphs):
        lines = lines_in_reading_order(with_marks(turned))
        ending.learn(lines)
        shown = [cells_of(line, ending) for line in lines]
        mirrored = names_typed(shown)
        for index, (line, cells) in enumerate(zip(lines, shown, strict=True)):
            rightward = _is_rightward(cells, shown[max(index - 1, 0) : index + 2])
            text = reading_order(cells, right_to_left=rightward, mirrored=mirrored)
            if text:
                read.append(_placed(_GLUED.sub(r"\g<0> ", text), line))
    return read


def _placed(text: str, line: Line) -> TextLine:
    return TextLine(
        text,
        size=line.size,
        left=line.left,
        right=line.right,
        baseline=line.baseline,
        gap=line.widest_gap / max(line.size, 1.0),
        turn=line.glyphs[0].turn,
    )


def _by_turn(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs by the turn of their text, most of them first."""
    for turn, _ in Counter(glyph.turn for glyph in glyphs).most_common():
        yield [glyph for glyph in glyphs if glyph.turn == turn]


def _is_rightward(cells: Sequence[str], around: Sequence[Sequence[str]]) -> bool:
    """Tell whether a line is part of a right-to-left paragraph.

    A line of mostly Latin words among Persian ones is; one among its like is not.
    """
    own = Counter(map(kind_of, cells))
    if own["R"] > _SHARE_OF_A_LINE * (own["R"] + own["L"]):
        return True
    if cells and cells[0] in _NEVER_FIRST:
        return True
    near = Counter(kind_of(cell) for line in around for cell in line)
    return own["R"] > 0 and near["R"] > near["L"]


__all__ = ["Glyph", "Line", "TextLine", "is_right_to_left", "page_lines"]
