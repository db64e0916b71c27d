"""Draw evidence together before it is quoted: what stands where other good evidence stands. Pure.

A sentence that is like the question by chance stands alone; one that answers stands among others
that are near. So pages support their sentences, and a paper that is asked about supports its own.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answers import Language
from rag.evidence import Evidence
from rag.language import detect_language


@dataclass(frozen=True, slots=True)
class FocusWeights:
    """What a sentence gains by where it stands; measured in docs/decisions.

    Attributes:
        page: on the page that holds most of the good evidence; on others in proportion.
        best_page: on the page of the best sentence.
        named: in a paper that the question names.
        counted: how many of the best sentences tell how good a page is.
        good: a page gains by what the scores of its sentences are above this.
    """

    page: float = 0.1
    best_page: float = 0.05
    named: float = 0.1
    counted: int = 15
    good: float = 0.5


def focused(
    evidence: Sequence[Evidence], named: Collection[str], weights: FocusWeights
) -> list[Evidence]:
    """Return the evidence with what each sentence gains by its page and paper, best first.

    Args:
        evidence: best first.
        named: ids of the papers that the question names.
        weights: how much that counts.
    """
    if not evidence:
        return []
    support: Counter[tuple[str, int]] = Counter()
    for item in evidence[: weights.counted]:
        support[_page(item)] += max(0.0, item.score - weights.good)  # type: ignore[assignment]
    most = _most_by_language(evidence[: weights.counted], support)
    best = _page(evidence[0])
    lifted = [
        replace(
            item,
            score=item.score
            + weights.page * support[_page(item)] / most.get(detect_language(item.text), 1.0)
            + weights.best_page * (_page(item) == best)
            + weights.named * (item.passage.chunk.paper_id in named),
        )
        for item in evidence
    ]
    return sorted(lifted, key=lambda item: -item.score)


def _most_by_language(
    evidence: Sequence[Evidence], support: Mapping[tuple[str, int], float]
) -> dict[Language, float]:
    """Return the support of the best page in each language: pages in one do not outdo the other."""
    most: dict[Language, float] = {}
    for item in evidence:
        language = detect_language(item.text)
        most[language] = max(most.get(language, 0.0), support[_page(item)])
    return {language: value or 1.0 for language, value in most.items()}


def _page(item: Evidence) -> tuple[str, int]:
    chunk = item.passage.chunk
    return chunk.paper_id, chunk.pages.first
