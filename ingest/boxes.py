"""Matrices and upright boxes as PDF has them. Pure."""

from collections.abc import Iterable, Sequence

Matrix = Sequence[float]
Box = tuple[float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))

# A share of its longer side by which a box may lean and still be upright.
_LEANS = 1e-3


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
    return around(through(m, x, y) for x in (left, right) for y in (bottom, top))


def around(points: Iterable[tuple[float, float]]) -> Box:
    """Return the box around points, of which there is one at least."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def keeps_upright(m: Matrix) -> bool:
    """Tell whether a box stays one through a matrix, at most turned by a quarter.

    >>> keeps_upright((0, 2, -2, 0, 5, 5)), keeps_upright((1, 1, -1, 1, 0, 0))
    (True, False)
    """
    straight, turned = max(abs(m[0]), abs(m[3])), max(abs(m[1]), abs(m[2]))
    return min(straight, turned) <= _LEANS * max(straight, turned)


def area(box: Box) -> float:
    """Return the area of a box, nought where its sides are the wrong way round."""
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def common(one: Box, other: Box) -> Box:
    """Return what two boxes have in common; its sides are the wrong way round if nothing."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def outside(text: Box, page: Box) -> bool:
    """Tell whether two boxes have no point in common."""
    return text[2] < page[0] or text[0] > page[2] or text[3] < page[1] or text[1] > page[3]


def inside(text: Box, cover: Box) -> bool:
    """Tell whether a box lies wholly in another one."""
    return (
        cover[0] <= text[0] and cover[1] <= text[1] and text[2] <= cover[2] and text[3] <= cover[3]
    )
