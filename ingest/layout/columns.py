"""Two columns that a file draws line by line over both, into one after the other. Pure.

Most programs draw a column to its end; there the order of drawing is the order of reading, and
nothing is changed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.layout.assembly import line_of
from ingest.layout.printed import PrintedLine, Run

# In heights of the letters.
_GUTTER = 1.0
_FEWEST_PAIRS = 6
_SHARE = 0.4
_LETTERS_OF_PROSE = 20
_MIDDLE = (0.3, 0.7)
_SAME_ROW = 0.5


def column_by_column(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines of a page, the left column before the right one.

    What reaches over both parts what stands above it from what stands below.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    halves = [half for line in lines for half in _parted(line, gutter)]
    ordered: list[PrintedLine] = []
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    for half in halves:
        if half.placed and half.right <= gutter:
            left.append(half)
        elif half.placed and half.left >= gutter:
            right.append(half)
        else:
            ordered += [*left, *right, half]
            left, right = [], []
    return [*ordered, *left, *right]


def _gutter(lines: Sequence[PrintedLine]) -> float | None:
    """Return where a page is parted into columns that are drawn at once; None where it is not."""
    placed = [line for line in lines if line.placed and line.turn == 0]
    pairs = [pair for line in placed for pair in _neighbours(line)]
    pairs += [pair for pair in pairwise(map(_as_run, placed)) if _beside(*pair)]
    if len(pairs) < max(_FEWEST_PAIRS, _SHARE * len(placed) / 2):
        return None
    first, last = min(line.left for line in placed), max(line.right for line in placed)
    zone = [first + share * (last - first) for share in _MIDDLE]
    gaps = [sorted((before.right, after.left)) for before, after in map(_sorted, pairs)]
    middles = [sum(gap) / 2 for gap in gaps if zone[0] < sum(gap) / 2 < zone[1]]
    begins = sorted(a for a, b in gaps if a < b)
    ends = sorted(b for a, b in gaps if a < b)
    # So many gaps have begun before a place and not ended at it.
    best = max(middles, key=lambda x: bisect_left(begins, x) - bisect_right(ends, x), default=None)
    if best is None:
        return None
    parted = [pair for pair, (a, b) in zip(pairs, gaps, strict=True) if a < best < b]
    torn = sum(
        run.left < best < run.right for line in placed for run in line.runs if run.text.strip()
    )
    if len(parted) < max(_FEWEST_PAIRS, torn):
        return None
    sides = zip(*map(_sorted, parted), strict=True)
    letters = [median(len(run.text.strip()) for run in side) for side in sides]
    return best if min(letters) >= _LETTERS_OF_PROSE else None


def _neighbours(line: PrintedLine) -> Iterator[tuple[Run, Run]]:
    inked = [run for run in line.runs if run.text.strip() and run.size > 0]
    for before, after in pairwise(inked):
        if after.left - before.right > _GUTTER * line.size:
            yield before, after


def _as_run(line: PrintedLine) -> Run:
    return Run(line.text, line.left, line.right, line.baseline, line.size)


def _beside(one: Run, other: Run) -> bool:
    """Tell whether two lines stand beside each other in two columns."""
    before, after = _sorted((one, other))
    near = abs(one.baseline - other.baseline) < _SAME_ROW * one.size
    return near and after.left - before.right > _GUTTER * one.size


def _sorted(pair: tuple[Run, Run]) -> tuple[Run, Run]:
    one, other = pair
    return (one, other) if one.left <= other.left else (other, one)


def _parted(line: PrintedLine, gutter: float) -> Iterator[PrintedLine]:
    """Yield what stands left and right of the gutter, or the line itself where it crosses."""
    if not line.placed or not line.left < gutter < line.right:
        yield line
        return
    left: list[Run] = []
    right: list[Run] = []
    side = left
    for run in line.runs:
        if run.size > 0 and run.left < gutter < run.right:
            yield line
            return
        # A run without a place, as the space between two words, goes with the one before it.
        if run.size > 0:
            side = left if run.right <= gutter else right
        side.append(run)
    if not (left and right):
        yield line
        return
    yield line_of(left)
    yield line_of(right)
