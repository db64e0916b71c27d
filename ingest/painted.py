"""What a page has painted so far, as boxes: whether white text there would be seen. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Matrix = Sequence[float]
Box = tuple[float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_CURVES = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STROKES = frozenset({b"S", b"s"})
_THICK = 3.0
_EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What is drawn upon.

    Attributes:
        box: what is shown of the page, in points.
        resources: the page's dictionary of fonts, forms and colour spaces.
    """

    box: Box
    resources: Mapping[str, Any]


def multiplied(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that does `m` and then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def through(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return a point through a matrix."""
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def box_of(m: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """Return the upright box around a rectangle through a matrix."""
    corners = [through(m, x, y) for x in (left, right) for y in (bottom, top)]
    return _around(corners)


def area(box: Box) -> float:
    """Return the area of a box."""
    return (box[2] - box[0]) * (box[3] - box[1])


def outside(text: Box, page: Box) -> bool:
    """Tell whether two boxes have no point in common."""
    return text[2] < page[0] or text[0] > page[2] or text[3] < page[1] or text[1] > page[3]


class Painted:
    """The boxes that a page has painted, in order; the last one over a point is what shows there.

    Attributes:
        largest_image: the area of the largest image, in square points.
    """

    def __init__(self) -> None:
        self.largest_image = 0.0
        self._boxes: list[tuple[Box, bool]] = []
        self._path: list[tuple[float, float]] = []
        self._width = 1.0

    def image(self, matrix: Matrix) -> None:
        """Take an image that fills the unit square; what it shows is unknown, so not white."""
        box = box_of(matrix, 0.0, 0.0, 1.0, 1.0)
        self.largest_image = max(self.largest_image, area(box))
        self._boxes.append((box, True))

    def draw(
        self, operator: bytes, operands: Sequence[Any], matrix: Matrix, *, white: bool
    ) -> None:
        """Take an operator that builds or paints a path, an image or a shading.

        Args:
            operator: as in a content stream.
            operands: its operands.
            matrix: from the operands' coordinates to the page's.
            white: whether what is filled is filled with white.
        """
        numbers = [float(value) for value in operands if isinstance(value, int | float)]
        if operator in _CURVES or operator == b"re":
            self._extend(operator, numbers, matrix)
        elif operator == b"w" and numbers:
            self._width = numbers[0] * max(abs(matrix[0]), abs(matrix[1]))
        elif operator in _FILLS:
            self._fill(dark=not white)
        elif operator in _STROKES:
            self._stroke()
        elif operator == b"n":
            self._path.clear()
        elif operator == b"sh":
            self._boxes.append((_EVERYWHERE, True))
        elif operator == b"INLINE IMAGE":
            self.image(matrix)

    def is_dark_at(self, x: float, y: float) -> bool:
        """Tell whether something other than white lies at a point."""
        for (left, bottom, right, top), dark in reversed(self._boxes):
            if left <= x <= right and bottom <= y <= top:
                return dark
        return False

    def _extend(self, operator: bytes, numbers: list[float], matrix: Matrix) -> None:
        if operator == b"re" and len(numbers) >= 4:
            x, y, width, height = numbers[:4]
            numbers = [x, y, x + width, y, x + width, y + height, x, y + height]
        elif len(numbers) != 2 * _CURVES.get(operator, 0):
            return
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        self._path += [through(matrix, x, y) for x, y in pairs]

    def _fill(self, *, dark: bool) -> None:
        if self._path:
            self._boxes.append((_around(self._path), dark))
        self._path.clear()

    def _stroke(self) -> None:
        """A line as thick as letters are high is a ground for them; a thin one is none."""
        if len(self._path) == 2 and self._width >= _THICK:
            left, bottom, right, top = _around(self._path)
            half = self._width / 2
            self._boxes.append(((left - half, bottom - half, right + half, top + half), True))
        self._path.clear()


def _around(points: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
