"""Glyphs into lines, and lines into reading order where a page has columns. Pure."""

import math
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from statistics import median

from ingest.rtl.glyphs import Glyph
from ingest.rtl.tokens import ZWNJ

# In heights of the font.
_SAME_LINE = 0.35
_RAISED = 0.6
_LOWERED = 0.45
_SMALL = 0.87
_UP = 0.25
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SAME_PLACE = 0.08
_WIDEST_INDENT = 3.0
_AT_EDGE = 0.5
# Of the width of a column: what is shorter is no full line of it.
_LINE_SHARE = 0.6
_COLUMN_GAP = 1.2
_FEWEST_LINES = 4
_LETTERS_OF_PROSE = 20
_NEAR = 3
_MOST_CROSSING = 0.2
_STEPS = 60
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

    @property
    def widest_gap(self) -> float:
        """The widest room between two of its glyphs."""
        inked = sorted((glyph for glyph in self.glyphs if not _is_blank(glyph)), key=_left_of)
        ends = accumulate((glyph.right for glyph in inked), max)
        return max((g.left - end for g, end in zip(inked[1:], ends, strict=False)), default=0.0)


def _left_of(glyph: Glyph) -> float:
    return glyph.left


def lines_in_reading_order(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of a page, from the top, the right column before the left one.

    Args:
        glyphs: of one `turn`, in any order.
    """
    rows = [Line(tuple(row)) for row in _rows(glyphs)]
    gutter = _gutter(glyphs)
    if gutter is None:
        return rows
    edges = _Edges.of(rows, gutter)
    ordered: list[Line] = []
    right: list[Glyph] = []
    left: list[Glyph] = []
    for row in rows:
        halves = _halves(row, gutter)
        if halves is None or edges.are_ignored_by(*halves):
            ordered += [*_lines_of(right), *_lines_of(left), row]
            right, left = [], []
            continue
        left += halves[0].glyphs
        right += halves[1].glyphs
    return [*ordered, *_lines_of(right), *_lines_of(left)]


def _lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of one column, whose baselines those of its neighbour do not share."""
    return [Line(tuple(row)) for row in _rows(glyphs)]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the lines of two columns begin, on their right, and how wide the left one is."""

    left: float
    right: float
    width: float

    @classmethod
    def of(cls, rows: Sequence[Line], gutter: float) -> "_Edges":
        """Find what most lines have in common."""
        halves = [half for row in rows if (half := _halves(row, gutter)) is not None]
        left, right = ([half[side] for half in halves if half[side].glyphs] for side in (0, 1))
        begins = [Counter(round(line.right) for line in side) for side in (left, right)]
        commonest = [begin.most_common(1)[0][0] if begin else gutter for begin in begins]
        start = min((line.left for line in left), default=gutter)
        return cls(commonest[0], commonest[1], commonest[0] - start)

    def are_ignored_by(self, left: Line, right: Line) -> bool:
        """Tell a row of a table over both columns: neither half is a line of its column."""
        if not left.glyphs or not right.glyphs:
            return False
        far = self.right - right.right > _WIDEST_INDENT * right.size
        short = left.right - left.left < _LINE_SHARE * self.width
        return far and short and abs(self.left - left.right) > _AT_EDGE * left.size


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each line, from the top; raised and lowered ones stay with it."""
    rows = list(_baselines(glyphs))
    for index, row in enumerate(rows):
        after = rows[index + 1] if index + 1 < len(rows) else None
        if after and (_is_raised(row, after) or _is_lowered(after, row)):
            rows[index + 1] = [*row, *after]
        else:
            yield _in_order(row)


def _is_raised(row: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    return _is_small_beside(row, line) and row[-1].baseline - line[0].baseline < (
        _RAISED * _height(line)
    )


def _is_lowered(row: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    return _is_small_beside(row, line) and line[-1].baseline - row[0].baseline < (
        _LOWERED * _height(line)
    )


def _is_small_beside(row: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    return len(row) < len(line) and _height(row) < _SMALL * _height(line)


def _height(row: Sequence[Glyph]) -> float:
    return median(glyph.size for glyph in row)


def _baselines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of about one baseline, from the top."""
    row: list[Glyph] = []
    for glyph in sorted(_drawn_once(glyphs), key=lambda g: -g.baseline):
        size = max(glyph.size, row[0].size) if row else glyph.size
        if row and row[-1].baseline - glyph.baseline > _SAME_LINE * size:
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _in_order(mixed: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line from left to right, raised digits told by their form."""
    size = max(glyph.size for glyph in mixed)
    usual = [glyph.baseline for glyph in mixed if glyph.size >= _SMALL * size]
    baseline = median(usual)
    row = [_told_if_raised(glyph, baseline, size) for glyph in mixed]
    inked = sorted((glyph for glyph in row if not _is_blank(glyph)), key=lambda g: g.middle)
    middles = [glyph.middle for glyph in inked]
    blanks = [(_gap_of(glyph, inked, middles), glyph) for glyph in row if _is_blank(glyph)]
    places = [*enumerate(inked), *((gap - 0.5, glyph) for gap, glyph in blanks)]
    return [glyph for _, glyph in sorted(places, key=lambda place: (place[0], place[1].left))]


def _told_if_raised(glyph: Glyph, baseline: float, size: float) -> Glyph:
    small = glyph.size < _SMALL * size
    if small and glyph.text.isdecimal() and glyph.baseline - baseline > _UP * size:
        digits = (_RAISED_DIGITS[unicodedata.digit(char)] for char in glyph.text)
        return replace(glyph, text="".join(digits))
    return glyph


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


def _gutter(glyphs: Sequence[Glyph]) -> float | None:
    """Return where a page is parted into two columns, None where it is not.

    Neighbouring columns need not share their baselines, so that each baseline counts for itself.
    """
    rows = [Line(tuple(row)) for row in _on_one_baseline(glyphs)]
    if len(rows) < _FEWEST_LINES:
        return None
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    zone = [left + share * (right - left) for share in _GUTTER_ZONE]
    places = [zone[0] + step * (zone[1] - zone[0]) / _STEPS for step in range(_STEPS + 1)]
    torn = {place: sum(_halves(row, place) is None for row in rows) for place in places}
    fewest = min(torn.values())
    if fewest > max(_MOST_CROSSING * len(rows), 3):
        return None
    # Rows that reach across: headings over both columns are few where there are columns.
    runs = [list(run) for few, run in groupby(places, lambda x: torn[x] == fewest) if few]
    widest = max(runs, key=len)
    best = widest[len(widest) // 2]
    return best if _is_prose(rows, best) else None


def _on_one_baseline(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    inked = [glyph for glyph in glyphs if not _is_blank(glyph)]
    for _, row in groupby(sorted(inked, key=_height_of), key=_height_of):
        yield list(row)


def _height_of(glyph: Glyph) -> int:
    return round(glyph.baseline)


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
