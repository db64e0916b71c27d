"""Whether anything stands below a block in its column, for many blocks at once. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: from `left` to `right`, at a height that grows upwards."""

    height: float
    left: float
    right: float


def with_something_below(places: Sequence[Place], others: Sequence[Place]) -> list[bool]:
    """Tell of each place whether one of the others stands lower and overlaps it sideways.

    A page may draw ten thousand blocks, so that each is not held against each: the others come in
    from below, and of those that begin left of a place the one that reaches furthest decides.

    >>> with_something_below([Place(9, 0, 5), Place(2, 0, 5)], [Place(4, 3, 8)])
    [True, False]
    """
    rising = sorted((o for o in others if not _is_nowhere(o)), key=lambda other: other.height)
    lefts = sorted(other.left for other in rising)
    # A Fenwick tree of the furthest right edges, by the rank of the left edge.
    furthest = [float("-inf")] * (len(lefts) + 1)
    found = [False] * len(places)
    come = 0
    known = [n for n, place in enumerate(places) if not _is_nowhere(place)]
    for number in sorted(known, key=lambda n: places[n].height):
        place = places[number]
        while come < len(rising) and rising[come].height < place.height:
            _enter(furthest, bisect_left(lefts, rising[come].left) + 1, rising[come].right)
            come += 1
        found[number] = _furthest(furthest, bisect_left(lefts, place.right)) > place.left
    return found


def _is_nowhere(place: Place) -> bool:
    """Tell a place that is no number, as a file's arithmetic may give."""
    return any(map(isnan, (place.height, place.left, place.right)))


def _enter(tree: list[float], rank: int, right: float) -> None:
    while rank < len(tree):
        tree[rank] = max(tree[rank], right)
        rank += rank & -rank


def _furthest(tree: Sequence[float], rank: int) -> float:
    found = float("-inf")
    while rank > 0:
        found = max(found, tree[rank])
        rank -= rank & -rank
    return found
