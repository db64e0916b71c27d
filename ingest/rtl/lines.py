"""Glyphs into lines. Pure."""

import math
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
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
_NEAR = 3


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
        inked = sorted((glyph for glyph in self.glyphs if not is_blank(glyph)), key=_left_of)
        ends = accumulate((glyph.right for glyph in inked), max)
        return max((g.left - end for g, end in zip(inked[1:], ends, strict=False)), default=0.0)


def _left_of(glyph: Glyph) -> float:
    return glyph.left


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines that glyphs make up, from the top."""
    return [Line(tuple(row)) for row in _rows(glyphs)]


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
    inked = sorted((glyph for glyph in row if not is_blank(glyph)), key=lambda g: g.middle)
    middles = [glyph.middle for glyph in inked]
    blanks = [(_gap_of(glyph, inked, middles), glyph) for glyph in row if is_blank(glyph)]
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


def is_blank(glyph: Glyph) -> bool:
    """Tell whether a glyph shows no ink: a space, or a half-space."""
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
