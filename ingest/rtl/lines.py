"""Glyphs into lines, and lines into reading order where a page has columns. Pure."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from ingest.rtl.glyphs import Glyph
from ingest.rtl.tokens import ZWNJ

# In heights of the font.
_SAME_LINE = 0.35
_SAME_PLACE = 0.08
_COLUMN_GAP = 1.2
_FEWEST_LINES = 4
_LETTERS_OF_PROSE = 20
_NEAR = 3
_MOST_CROSSING = 0.15
_GUTTER_ZONE = (0.25, 0.75)


@dataclass(frozen=True)
class Line:
    """Glyphs on one baseline, from left to right."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def left(self) -> float:
        """Where its ink begins."""
        return min(glyph.left for glyph in self.glyphs)

    @cached_property
    def right(self) -> float:
        """Where its ink ends."""
        return max(glyph.right for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """Height of most of its glyphs."""
        return median(glyph.size for glyph in self.glyphs)

    @cached_property
    def baseline(self) -> float:
        """Height of most of its glyphs' baselines."""
        return median(glyph.baseline for glyph in self.glyphs)


def lines_in_reading_order(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of a page, from the top, the right column before the left one.

    Args:
        glyphs: of one `turn`, in any order.
    """
    rows = [Line(tuple(row)) for row in _rows(glyphs)]
    gutter = _gutter(rows)
    if gutter is None:
        return rows
    ordered: list[Line] = []
    right: list[Line] = []
    left: list[Line] = []
    for row in rows:
        halves = _halves(row, gutter)
        if halves is None:
            ordered += right + left + [row]
            right, left = [], []
            continue
        right += halves[1:]
        left += halves[:1]
    return [line for line in ordered + right + left if line.glyphs]


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each baseline, from the top; raised and lowered ones stay with it."""
    row: list[Glyph] = []
    for glyph in sorted(_drawn_once(glyphs), key=lambda g: -g.baseline):
        size = max(glyph.size, row[0].size) if row else glyph.size
        if row and row[-1].baseline - glyph.baseline > _SAME_LINE * size:
            yield _in_order(row)
            row = []
        row.append(glyph)
    if row:
        yield _in_order(row)


def _in_order(row: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line from left to right."""
    inked = sorted((glyph for glyph in row if not _is_blank(glyph)), key=lambda g: g.middle)
    middles = [glyph.middle for glyph in inked]
    blanks = [(_gap_of(glyph, inked, middles), glyph) for glyph in row if _is_blank(glyph)]
    places = [*enumerate(inked), *((gap - 0.5, glyph) for gap, glyph in blanks)]
    return [glyph for _, glyph in sorted(places, key=lambda place: (place[0], place[1].left))]


def _gap_of(blank: Glyph, inked: Sequence[Glyph], middles: Sequence[float]) -> int:
    """Return before which of the inked glyphs a blank stands: the gap that it fits best.

    It may have no advance, whatever its font says, or reach under a letter beside it: one of its
    ends meets that of a neighbour. A half-space never has one.
    """
    end = blank.left if blank.text == ZWNJ else blank.right
    near = bisect_left(middles, blank.left)
    gaps = range(max(near - _NEAR, 0), min(near + _NEAR, len(inked)) + 1)

    def misfit(gap: int) -> float:
        before = abs(blank.left - inked[gap - 1].right) if gap > 0 else math.inf
        after = abs(end - inked[gap].left) if gap < len(inked) else math.inf
        return min(before, after)

    return min(gaps, key=misfit, default=0)


def _is_blank(glyph: Glyph) -> bool:
    return glyph.text == ZWNJ or glyph.text.isspace()


def _drawn_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Leave out what is drawn again at the same place, as bold letters and shadows are."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        row = round(glyph.baseline / max(glyph.size, 1.0))
        near = [other for dy in (-1, 0, 1) for other in places.get((glyph.text, row + dy), ())]
        if any(_same_place(glyph, other) for other in near):
            continue
        places.setdefault((glyph.text, row), []).append(glyph)
        kept.append(glyph)
    return kept


def _same_place(glyph: Glyph, other: Glyph) -> bool:
    offset = min(_SAME_PLACE * glyph.size, 0.4 * (glyph.right - glyph.left))
    return (
        abs(glyph.left - other.left) < offset
        and abs(glyph.baseline - other.baseline) < _SAME_PLACE * glyph.size
    )


def _gutter(rows: Sequence[Line]) -> float | None:
    """Return where a page is parted into two columns, None where it is not."""
    inked = [row for row in rows if row.glyphs]
    if len(inked) < _FEWEST_LINES:
        return None
    left, right = min(row.left for row in inked), max(row.right for row in inked)
    gaps = [gap for row in inked for gap in _wide_gaps(row)]
    zone = [left + share * (right - left) for share in _GUTTER_ZONE]
    places = [(a + b) / 2 for a, b in gaps if zone[0] < (a + b) / 2 < zone[1]]
    best = max(places, key=lambda x: sum(a < x < b for a, b in gaps), default=None)
    if best is None:
        return None
    both = sum(a < best < b for a, b in gaps)
    crossing = [row for row in inked if row.left < best < row.right]
    # Rows that reach across: headings over both columns are few where there are columns.
    torn = len(crossing) - both
    is_column = both >= _FEWEST_LINES and torn <= max(_MOST_CROSSING * len(inked), 3)
    return best if is_column and _is_prose(inked, best) else None


def _is_prose(rows: Sequence[Line], gutter: float) -> bool:
    """Tell columns of text from a table: their lines hold several words, and half their width."""
    halves = [halves for row in rows if (halves := _halves(row, gutter))]
    for side in (0, 1):
        lines = [half[side] for half in halves if half[side].glyphs]
        if len(lines) < _FEWEST_LINES:
            return False
        width = max(line.right for line in lines) - min(line.left for line in lines)
        letters = median(len(line.glyphs) for line in lines)
        filled = median(line.right - line.left for line in lines)
        if letters < _LETTERS_OF_PROSE or filled < width / 2:
            return False
    return True


def _wide_gaps(row: Line) -> Iterator[tuple[float, float]]:
    inked = sorted((glyph for glyph in row.glyphs if not _is_blank(glyph)), key=lambda g: g.left)
    end = inked[0].right if inked else 0.0
    for before, glyph in pairwise(inked):
        end = max(end, before.right)
        if glyph.left - end > _COLUMN_GAP * row.size:
            yield end, glyph.left


def _halves(row: Line, gutter: float) -> tuple[Line, Line] | None:
    """Return what stands left and right of the gutter, None where the row runs across it."""
    if any(glyph.left < gutter < glyph.right and not _is_blank(glyph) for glyph in row.glyphs):
        return None
    parted = any(a < gutter < b for a, b in _wide_gaps(row))
    if not parted and row.left < gutter < row.right:
        return None
    left = tuple(glyph for glyph in row.glyphs if glyph.middle < gutter)
    right = tuple(glyph for glyph in row.glyphs if glyph.middle >= gutter)
    return Line(left), Line(right)
