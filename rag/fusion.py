"""Join rankings that know nothing of each other's scores.

Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009, with a weight for each ranking.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# From the paper; large enough that one ranking's first place cannot outvote two second places.
_RANK_OFFSET = 60


@dataclass(frozen=True, slots=True)
class Ranking:
    """The items of one leg, best first, and how much the leg counts.

    Attributes:
        trust: how far each item may be believed, from 0 to 1; empty means wholly.
    """

    items: Sequence[int]
    weight: float = 1.0
    trust: Sequence[float] = ()


def fuse(rankings: Iterable[Ranking]) -> list[tuple[int, float]]:
    """Return every item once with its fused score, best first; ties keep first mention.

    >>> [item for item, _ in fuse([Ranking([1, 2, 3]), Ranking([2, 4])])]
    [2, 1, 4, 3]
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        trust = dict(zip(ranking.items, ranking.trust, strict=True)) if ranking.trust else {}
        for rank, item in enumerate(dict.fromkeys(ranking.items), start=1):
            gain = ranking.weight * trust.get(item, 1.0) / (_RANK_OFFSET + rank)
            scores[item] = scores.get(item, 0.0) + gain
    return sorted(scores.items(), key=lambda pair: -pair[1])
