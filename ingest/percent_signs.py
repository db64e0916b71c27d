"""Percent signs in the image of a page: found by their shape, and painted over. Pure.

The engine's Persian data does not know "٪": it makes a digit of it, and spoils the number beside
it. The shape is plain: a slanted stroke between two blots of like size, dots in "٪" and rings in
"%", and nothing else in the box around them. In some prints the upper ring hangs at the stroke.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from ingest.ink import Blob, Run, blobs_of, ink_of

# What is taken for ink: thin strokes of a worn page are grey, and dark dots grow into each other.
_LIGHTEST = (0.45, 0.6, 0.7)
_MOST_STROKES = 3000
_CELL = 40
# Heights of the stroke in pixels: print of some 6 to 30 points, as pages are drawn for reading.
_LEAST_HEIGHT, _MOST_HEIGHT = 14, 120
# All that follows is in shares of that height.
_LEAST_SLANT, _MOST_SLANT = 0.18, 1.2
_MOST_THICKNESS = 0.35
_MOST_BEND = 0.1
_LEAST_DOT, _MOST_DOT = 0.1, 0.42
_LEAST_RING, _MOST_RING = 0.3, 0.68
_FARTHEST = 0.5
_BEYOND_ENDS = 0.1
# How much larger one of two blots may be.
_MOST_UNLIKE = 1.7
# Of a stroke that a ring hangs at: its own height in pixels, its width, where it is free of the
# ring, and how much of it stands beside the ring's hole.
_LEAST_JOINED = 20
_LEAST_WIDTH = 0.5
_FREE_FROM = 0.6
_LEAST_HOLLOW = 0.1


@dataclass(frozen=True, slots=True)
class PercentSign:
    """A sign, "٪" or "%", and the box around it in pixels."""

    text: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    def overlaps(self, other: "PercentSign") -> bool:
        """Tell whether two boxes share a pixel."""
        across = min(self.right, other.right) > max(self.left, other.left)
        return across and min(self.bottom, other.bottom) > max(self.top, other.top)


def find_percent_signs(grey: bytes, width: int, height: int) -> list[PercentSign]:
    """Return the signs of an upright page, from the top.

    Args:
        grey: the image, row by row, a byte a pixel, 0 for black.
        width: of the image.
        height: of the image.
    """
    signs: list[PercentSign] = []
    for lightest in _LIGHTEST:
        for sign in _signs_in(ink_of(grey, lightest), width, height):
            if not any(sign.overlaps(other) for other in signs):
                signs.append(sign)
    return sorted(signs, key=lambda sign: (sign.top, sign.left))


def painted_over(grey: bytes, width: int, signs: Sequence[PercentSign]) -> bytes:
    """Return the image with the paper's colour in place of the signs."""
    image = bytearray(grey)
    for sign in signs:
        for row in range(sign.top, sign.bottom):
            start, end = row * width + sign.left, row * width + sign.right
            image[start:end] = bytes([max(image[start:end])]) * (end - start)
    return bytes(image)


def _signs_in(ink: bytes, width: int, height: int) -> Iterator[PercentSign]:
    blobs = [blob for blob in blobs_of(ink, width, height) if blob.height <= _MOST_HEIGHT]
    plain = list(filter(_is_stroke, blobs))
    ringed = list(filter(_is_stroke_with_ring, blobs))
    # Hatching and halftones are no text, and would take for ever.
    if len(plain) + len(ringed) > _MOST_STROKES:
        return
    blots = _Blots(blobs)
    for stroke in plain:
        yield from _first_sign(_dotted(stroke, blots.near(stroke)), ink, width)
    for stroke in ringed:
        yield from _first_sign(_ringed(stroke, blots.near(stroke)), ink, width)


class _Blots:
    """What may be a dot or a ring, by where it stands, so that few are looked at."""

    def __init__(self, blobs: Sequence[Blob]) -> None:
        self._cells: defaultdict[tuple[int, int], list[Blob]] = defaultdict(list)
        for blob in blobs:
            if max(blob.width, blob.height) <= _MOST_RING * _MOST_HEIGHT:
                x, y = blob.middle
                self._cells[int(x) // _CELL, int(y) // _CELL].append(blob)

    def near(self, stroke: Blob) -> Iterator[Blob]:
        """Yield those around a stroke, and some more."""
        size = stroke.height
        columns = range((stroke.left - size) // _CELL, (stroke.right + size) // _CELL + 1)
        rows = range((stroke.top - size) // _CELL, (stroke.bottom + size) // _CELL + 1)
        for cell in product(columns, rows):
            yield from self._cells.get(cell, ())


def _is_stroke(blob: Blob) -> bool:
    """Tell whether ink is one straight stroke that leans to the right."""
    size = blob.height
    if size < _LEAST_HEIGHT or len(blob.runs) != size or blob.width > _MOST_SLANT * size:
        return False
    if max(end - start for _, start, end in blob.runs) > _MOST_THICKNESS * size:
        return False
    middles = [(start + end) / 2 for _, start, end in blob.runs]
    slant = (middles[0] - middles[-1]) / (size - 1)
    bends = (abs(middles[0] - slant * row - middle) for row, middle in enumerate(middles))
    return slant >= _LEAST_SLANT and max(bends) <= _MOST_BEND * size


def _is_stroke_with_ring(blob: Blob) -> bool:
    """Tell whether ink is such a stroke with a ring hanging at its upper left."""
    size = blob.height
    if size < _LEAST_JOINED or not _LEAST_WIDTH * size <= blob.width <= _MOST_SLANT * size:
        return False
    rows: list[list[Run]] = [[] for _ in range(size)]
    for run in blob.runs:
        rows[run[0] - blob.top].append(run)
    free = rows[int(_FREE_FROM * size) :]
    if any(len(runs) > 1 or runs[0][2] - runs[0][1] > _MOST_THICKNESS * size for runs in free):
        return False
    (_, start, end), foot = free[0][0], free[-1][0]
    slant = (start + end - foot[1] - foot[2]) / 2 / (len(free) - 1)
    line = [(foot[1] + foot[2]) / 2 + slant * (size - 1 - row) for row in range(size)]
    bends = (_away(x, runs) for x, runs in zip(line, rows, strict=True))
    hollow = sum(_left_of(x, runs) > 1 for x, runs in zip(line, rows, strict=True))
    return (
        slant >= _LEAST_SLANT and max(bends) <= _MOST_BEND * size and hollow >= _LEAST_HOLLOW * size
    )


def _away(x: float, runs: Sequence[Run]) -> float:
    """Return how far a place in a row is from its ink."""
    return min(max(start - x, x - end, 0) for _, start, end in runs)


def _left_of(x: float, runs: Sequence[Run]) -> int:
    return sum(end < x for _, _, end in runs)


def _dotted(stroke: Blob, near: Iterable[Blob]) -> Iterator[tuple[Blob, ...]]:
    """Yield a stroke with each pair of blots that may belong to it."""
    x, y = stroke.middle
    blots = [blot for blot in near if blot is not stroke and _is_blot_of(stroke, blot)]
    above = [blot for blot in blots if blot.middle[0] < x and blot.middle[1] < y]
    below = [blot for blot in blots if blot.middle[0] > x and blot.middle[1] > y]
    for one, other in product(above, below):
        alike = max(one.area, other.area) <= _MOST_UNLIKE * min(one.area, other.area)
        if alike and one.is_ring == other.is_ring:
            yield other, stroke, one


def _ringed(stroke: Blob, near: Iterable[Blob]) -> Iterator[tuple[Blob, ...]]:
    """Yield a stroke that has one ring with each other ring that may belong to it."""
    x, y = stroke.middle
    for ring in near:
        below = ring.middle[0] > x and ring.middle[1] > y
        if below and ring.is_ring and _is_blot_of(stroke, ring):
            yield ring, stroke


def _first_sign(groups: Iterable[Sequence[Blob]], ink: bytes, width: int) -> Iterator[PercentSign]:
    for parts in groups:
        sign = _sign(parts, ink, width)
        if sign is not None:
            yield sign
            return


def _sign(parts: Sequence[Blob], ink: bytes, width: int) -> PercentSign | None:
    """Return the sign that ink makes, the blot at the lower right first; None if more is there."""
    left, top = min(part.left for part in parts), min(part.top for part in parts)
    right, bottom = max(part.right for part in parts), max(part.bottom for part in parts)
    rows = range(top * width, bottom * width, width)
    inked = sum(ink.count(1, row + left, row + right) for row in rows)
    if inked != sum(part.area for part in parts):
        return None
    return PercentSign("%" if parts[0].is_ring else "٪", left, top, right, bottom)


def _is_blot_of(stroke: Blob, blot: Blob) -> bool:
    """Tell whether ink is of the right size and close enough to a stroke."""
    size = stroke.height
    least, most = (_LEAST_RING, _MOST_RING) if blot.is_ring else (_LEAST_DOT, _MOST_DOT)
    narrow, wide = sorted((blot.width, blot.height))
    if narrow < least * size or wide > most * size:
        return False
    x, y = blot.middle
    up = (stroke.bottom - y) / size
    apart = abs(x - stroke.left - up * stroke.width) - blot.width / 2
    return -_BEYOND_ENDS <= up <= 1 + _BEYOND_ENDS and apart <= _FARTHEST * size
