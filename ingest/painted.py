"""What a page has painted so far, as boxes: what lies under text, and what hides it. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from ingest.boxes import Box, Matrix, area, around, inside, through

_POINTS = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_EVEN_ODD = frozenset({b"f*", b"B*", b"b*"})
FILLS = frozenset({b"f", b"F", b"B", b"b"}) | _EVEN_ODD
STROKES = frozenset({b"S", b"s"})
PATHS = frozenset(_POINTS) | {b"re"}
_THICK = 3.0
# A side by which two points may differ and still stand below or beside each other.
_STRAIGHT = 0.01
# By so many points parts of an image that was cut may miss each other.
_SEAM = 0.5


class Path:
    """The path that is being built."""

    def __init__(self) -> None:
        self._points: list[tuple[float, float]] = []
        # Four corners each, in the order of drawing; None as soon as there is anything else.
        self._corners: list[list[tuple[float, float]]] | None = []

    def extend(self, operator: bytes, operands: Sequence[Any], matrix: Matrix) -> None:
        """Take an operator that builds the path."""
        numbers = [float(value) for value in operands if isinstance(value, int | float)]
        if operator == b"re" and len(numbers) >= 4:
            x, y, width, height = numbers[:4]
            numbers = [x, y, x + width, y, x + width, y + height, x, y + height]
        elif len(numbers) != 2 * _POINTS.get(operator, 0):
            return
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        points = [through(matrix, x, y) for x, y in pairs]
        self._points += points
        if operator == b"re" or operator == b"m":
            if self._corners is not None:
                self._corners.append(points)
        elif operator == b"l" and self._corners:
            self._corners[-1] += points
        else:
            self._corners = None

    def clear(self) -> None:
        """Begin anew."""
        self._points = []
        self._corners = []

    @property
    def box(self) -> Box | None:
        """The box around it, None where there is no path."""
        return around(self._points) if self._points else None

    @property
    def ends(self) -> int:
        """How many points it has."""
        return len(self._points)

    def rectangles(self, operator: bytes = b"f") -> list[Box]:
        """Return the boxes that are surely filled by this operator; none where it has holes."""
        corners = self._corners or []
        if not all(map(_is_box, corners)):
            return []
        if len(corners) > 1 and (operator in _EVEN_ODD or len({_turn(c) > 0 for c in corners}) > 1):
            return []
        return [around(four) for four in corners]


def _is_box(corners: Sequence[tuple[float, float]]) -> bool:
    if len(corners) == 5 and corners[0] == corners[4]:
        corners = corners[:4]
    if len(corners) != 4:
        return False
    sides = [*pairwise(corners), (corners[3], corners[0])]
    level = [abs(a[1] - b[1]) < _STRAIGHT for a, b in sides]
    upright = [abs(a[0] - b[0]) < _STRAIGHT for a, b in sides]
    return (level[0] and upright[1] and level[2] and upright[3]) or (
        upright[0] and level[1] and upright[2] and level[3]
    )


def _turn(corners: Sequence[tuple[float, float]]) -> float:
    (ax, ay), (bx, by), (cx, cy) = corners[:3]
    return (bx - ax) * (cy - by) - (by - ay) * (cx - bx)


class Painted:
    """The boxes that a page has painted; the last one over a point is what shows there."""

    def __init__(self) -> None:
        self._boxes: list[tuple[Box, bool]] = []

    def add(self, box: Box, *, dark: bool) -> None:
        """Take a box; what is not known to be white is dark."""
        self._boxes.append((box, dark))

    def stroke(self, path: Path, width: float) -> None:
        """Take a line: one as thick as letters are high is a ground for them, a thin one none."""
        box = path.box
        if box is not None and path.ends == 2 and width >= _THICK:
            left, bottom, right, top = box
            half = width / 2
            self.add((left - half, bottom - half, right + half, top + half), dark=True)

    def is_dark_at(self, x: float, y: float) -> bool:
        """Tell whether something other than white lies at a point."""
        for (left, bottom, right, top), dark in reversed(self._boxes):
            if left <= x <= right and bottom <= y <= top:
                return dark
        return False


class Mosaic:
    """Opaque images, painted one after the other: scanners cut a page into strips or tiles."""

    def __init__(self) -> None:
        self._parts: list[Box] = []

    def joined(self, image: Box) -> Box:
        """Take an image; return the box of it and of what it goes on with."""
        if not area(image):
            return image
        self._parts.append(image)
        while len(self._parts) > 1 and _abut(*self._parts[-2:]):
            last = self._parts.pop()
            before = self._parts.pop()
            self._parts.append(around((before[:2], before[2:], last[:2], last[2:])))
        return self._parts[-1]

    def end(self) -> None:
        """Begin anew: what is drawn now lies over the images so far."""
        self._parts = []


def _abut(one: Box, other: Box) -> bool:
    """Tell whether two boxes make one, with no slit between that lets anything be read."""
    level = _alike(one[1], other[1]) and _alike(one[3], other[3])
    upright = _alike(one[0], other[0]) and _alike(one[2], other[2])
    beside = max(one[0], other[0]) - min(one[2], other[2])
    below = max(one[1], other[1]) - min(one[3], other[3])
    return (level and beside < _SEAM) or (upright and below < _SEAM)


def _alike(one: float, other: float) -> bool:
    return abs(one - other) < _SEAM


class InSight:
    """Texts that nothing lies over yet, by where they stand."""

    _CELL = 40.0

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], dict[int, Box]] = {}

    def add(self, number: int, box: Box) -> None:
        """Take a text that has just been drawn, and the box that must be covered to hide it."""
        self._cells.setdefault(self._cell(box[0], box[1]), {})[number] = box

    def covered(self, cover: Box) -> list[int]:
        """Return the texts that lie wholly below what is painted now, and forget them."""
        found: list[int] = []
        for cell in list(self._reached(cover)):
            texts = self._cells[cell]
            below = [number for number, box in texts.items() if inside(box, cover)]
            found += below
            for number in below:
                del texts[number]
            if not texts:
                del self._cells[cell]
        return found

    def _reached(self, cover: Box) -> Iterator[tuple[int, int]]:
        first, last = self._cell(cover[0], cover[1]), self._cell(cover[2], cover[3])
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) < len(self._cells):
            for column in range(first[0], last[0] + 1):
                for row in range(first[1], last[1] + 1):
                    if (column, row) in self._cells:
                        yield column, row
            return
        for column, row in self._cells:
            if first[0] <= column <= last[0] and first[1] <= row <= last[1]:
                yield column, row

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        # Whatever is farther away is off any page; an infinite place has no whole number.
        reach = 1e6
        return (
            int(max(-reach, min(x, reach)) // self._CELL),
            int(max(-reach, min(y, reach)) // self._CELL),
        )
