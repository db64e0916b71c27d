"""Ink on the image of a page: what is dark, and what of it hangs together. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

# Row, first pixel, pixel behind the last.
Run = tuple[int, int, int]
_DARK = re.compile(rb"\x01+")
# Pixels apart; a prime, so that no column of a page is left out.
_SAMPLE = 211
# Of all pixels, so that a speck of dirt is not taken for the colour of the ink.
_DARKEST = 0.0003
# A page of close print has 100,000 or so.
_MOST_RUNS = 400_000
# The share of a ring's rows that go through its hole.
_HOLLOW = 0.4


class Blob:
    """Ink that hangs together."""

    def __init__(self, runs: Sequence[Run]) -> None:
        """Take its runs of pixels, from the top."""
        self.runs = runs
        self.left = min(start for _, start, _ in runs)
        self.right = max(end for _, _, end in runs)
        self.top, self.bottom = runs[0][0], runs[-1][0] + 1

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box, across and down."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @cached_property
    def area(self) -> int:
        """How many pixels it has."""
        return sum(end - start for _, start, end in self.runs)

    @cached_property
    def is_ring(self) -> bool:
        """Whether many of its rows are ink on both sides of a hole."""
        rows = Counter(row for row, _, _ in self.runs)
        return sum(runs > 1 for runs in rows.values()) >= _HOLLOW * self.height


def ink_of(grey: bytes, lightest: float) -> bytes:
    """Return 1 for each pixel of ink and 0 for paper, which is the colour of most of the page.

    Args:
        grey: the image, a byte a pixel, 0 for black.
        lightest: what is ink, from 0 for the darkest colour of the page to 1 for its paper.

    >>> list(ink_of(bytes([250, 245, 30, 240]) * 500, 0.5)[:4])
    [0, 0, 1, 0]
    """
    shades = sorted(grey[::_SAMPLE])
    if not shades:
        return b""
    paper, darkest = shades[len(shades) // 2], shades[int(_DARKEST * len(shades))]
    limit = darkest + lightest * (paper - darkest)
    return grey.translate(bytes(value < limit for value in range(256)))


def blobs_of(ink: bytes, width: int, height: int) -> list[Blob]:
    """Return what hangs together, if only by a corner; nothing of a picture made of specks."""
    if ink.count(b"\x00\x01") > _MOST_RUNS:
        return []
    runs: list[Run] = []
    heads: list[int] = []
    above: list[int] = []
    for row in range(height):
        here = []
        first = 0
        for found in _DARK.finditer(ink[row * width : (row + 1) * width]):
            start, end = found.span()
            number = len(runs)
            here.append(number)
            runs.append((row, start, end))
            heads.append(number)
            while first < len(above) and runs[above[first]][2] < start:
                first += 1
            for other in _touching(runs, above, first, end):
                _join(heads, other, number)
        above = here
    together: defaultdict[int, list[Run]] = defaultdict(list)
    for number, run in enumerate(runs):
        together[_head(heads, number)].append(run)
    return [Blob(parts) for parts in together.values()]


def _touching(runs: Sequence[Run], above: Sequence[int], first: int, end: int) -> Iterator[int]:
    for place in range(first, len(above)):
        if runs[above[place]][1] > end:
            return
        yield above[place]


def _join(heads: list[int], one: int, other: int) -> None:
    first, second = sorted((_head(heads, one), _head(heads, other)))
    heads[second] = first


def _head(heads: list[int], number: int) -> int:
    """Return the first run of what a run hangs together with."""
    while heads[number] != number:
        heads[number] = heads[heads[number]]
        number = heads[number]
    return number
