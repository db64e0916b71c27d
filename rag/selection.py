"""Which sentences an answer quotes: few, near the best, each with something of its own. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text import index_tokens
from rag.answers import Language
from rag.evidence import Evidence
from rag.framing import Framing
from rag.language import detect_language


@dataclass(frozen=True, slots=True)
class QuotingConfig:
    """How much an answer quotes; measured in docs/decisions.

    Attributes:
        most_words: of the whole answer, frames included.
        near_best: a quote scores at least this share of the best one.
        novelty: how much a sentence gains by terms of the question that no quote holds yet.
        alike: share of common words from which on a sentence repeats another.
    """

    most_quotes: int = 5
    most_words: int = 118
    near_best: float = 0.5
    novelty: float = 0.2
    alike: float = 0.7


def choose_quotes(
    evidence: Sequence[Evidence], framing: Framing, config: QuotingConfig
) -> list[int]:
    """Return the positions, from 1, of the sentences to quote, the best first.

    Quotes of one paper stand together, and where sentences in the asker's language answer as
    well, they come first.
    """
    chosen: list[int] = []
    left = [p for p, e in enumerate(evidence) if e.score >= config.near_best * evidence[0].score]
    while left and len(chosen) < config.most_quotes:
        covered = frozenset(term for position in chosen for term in evidence[position].terms)
        best = max(left, key=lambda p: _worth(evidence[p], covered, config))
        left.remove(best)
        extended = _in_order([*chosen, best], evidence, framing.language)
        if chosen and framing.count_words([evidence[p] for p in extended]) > config.most_words:
            continue
        if not _repeats(evidence[best], [evidence[p] for p in chosen], config.alike):
            chosen = extended
    return [position + 1 for position in chosen]


def left_unsaid(
    quotes: Sequence[int],
    evidence: Sequence[Evidence],
    said: Sequence[str],
    framing: Framing,
    config: QuotingConfig,
) -> list[int]:
    """Return those of the quotes, by position from 1, that what was written does not hold.

    As many from the top as the answer has room for.
    """
    room = config.most_words - sum(len(text.split()) for text in said)
    written = [set(index_tokens(text)) for text in said]
    kept: list[int] = []
    for position in quotes:
        tokens = set(index_tokens(evidence[position - 1].text))
        held = any(len(tokens & own) > config.alike * len(tokens) for own in written)
        longer = [evidence[p - 1] for p in [*kept, position]]
        if not held and framing.count_words(longer) <= room:
            kept.append(position)
    return kept if kept or said else list(quotes[:1])


def _worth(item: Evidence, covered: frozenset[int], config: QuotingConfig) -> float:
    fresh = len(item.terms - covered) / max(len(item.terms | covered), 1)
    return item.score + config.novelty * fresh


def _in_order(chosen: Sequence[int], evidence: Sequence[Evidence], language: Language) -> list[int]:
    def paper(position: int) -> str:
        return evidence[position].passage.chunk.paper_id

    firsts = list(dict.fromkeys(paper(position) for position in chosen))
    return sorted(
        chosen,
        key=lambda p: (detect_language(evidence[p].text) != language, firsts.index(paper(p))),
    )


def _repeats(item: Evidence, others: Sequence[Evidence], alike: float) -> bool:
    tokens = set(index_tokens(item.text))
    for other in others:
        common = tokens & set(index_tokens(other.text))
        if len(common) > alike * min(len(tokens), len(set(index_tokens(other.text)))):
            return True
    return False
