"""Lines into reading order, where a page has columns. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from ingest.rtl.glyphs import Glyph
from ingest.rtl.lines import Line, is_blank, lines_of

# In heights of the font.
_WIDEST_INDENT = 3.0
_AT_EDGE = 0.5
# Of the width of a column: what is shorter is no full line of it.
_LINE_SHARE = 0.6
_COLUMN_GAP = 1.2
_FEWEST_LINES = 4
_LETTERS_OF_PROSE = 20
_MOST_CROSSING = 0.2
_STEPS = 60
_GUTTER_ZONE = (0.25, 0.75)


def lines_in_reading_order(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of a page, from the top, the right column before the left one.

    Args:
        glyphs: of one `turn`, in any order.
    """
    rows = lines_of(glyphs)
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
            ordered += [*lines_of(right), *lines_of(left), row]
            right, left = [], []
            continue
        left += halves[0].glyphs
        right += halves[1].glyphs
    return [*ordered, *lines_of(right), *lines_of(left)]


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
    inked = [glyph for glyph in glyphs if not is_blank(glyph)]
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
    inked = sorted((glyph for glyph in row.glyphs if not is_blank(glyph)), key=lambda g: g.left)
    end = inked[0].right if inked else 0.0
    for before, glyph in pairwise(inked):
        end = max(end, before.right)
        if glyph.left - end > _COLUMN_GAP * row.size:
            yield end, glyph.left


def _halves(row: Line, gutter: float) -> tuple[Line, Line] | None:
    """Return what stands left and right of the gutter, None where the row runs across it."""
    if any(glyph.left < gutter < glyph.right and not is_blank(glyph) for glyph in row.glyphs):
        return None
    parted = any(a < gutter < b for a, b in _wide_gaps(row))
    if not parted and row.left < gutter < row.right:
        return None
    left = tuple(glyph for glyph in row.glyphs if glyph.middle < gutter)
    right = tuple(glyph for glyph in row.glyphs if glyph.middle >= gutter)
    return Line(left), Line(right)
