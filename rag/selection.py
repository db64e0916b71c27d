"""What an answer quotes: few spans, near the best, each with something of its own. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.tables import names_columns
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
        side: how much the first sentence of a paper gains where a question compares it.
    """

    most_quotes: int = 5
    most_words: int = 120
    near_best: float = 0.5
    novelty: float = 0.2
    alike: float = 0.6
    side: float = 0.2


def choose_quotes(
    evidence: Sequence[Evidence],
    framing: Framing,
    config: QuotingConfig,
    sides: Collection[str] = (),
) -> list[Evidence]:
    """Return what to quote, the best first; sentences that follow each other are one quote.

    A fact often stands in the sentence after the one that is like the question. Quotes of one paper
    stand together, and where sentences in the asker's language answer as well, they come first.

    Args:
        evidence: sentences, best first.
        framing: how quotes are introduced, since that takes words as well.
        config: how much may be quoted.
        sides: ids of the papers that are compared: each is to be heard.
    """
    chosen: list[Evidence] = []
    quotes: list[Evidence] = []
    near = [item for item in evidence if item.score >= config.near_best * evidence[0].score]
    left = [item for item in near if not _names_columns(item)] or near
    while left:
        covered = frozenset(term for item in chosen for term in item.terms)
        unheard = frozenset(sides).difference(item.passage.chunk.paper_id for item in chosen)
        best = max(left, key=lambda item: _worth(item, covered, unheard, config))
        left.remove(best)
        extended = _in_order(_joined([*chosen, best]), framing.language)
        fits = framing.count_words(extended) <= config.most_words
        if (not chosen or (fits and len(extended) <= config.most_quotes)) and not _repeats(
            best, chosen, config.alike
        ):
            chosen.append(best)
            quotes = extended
    return quotes


def quotes_first(quotes: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the quotes, then the evidence that no quote holds."""
    return [*quotes, *(item for item in evidence if not any(q.holds(item) for q in quotes))]


def choose_unsaid(
    evidence: Sequence[Evidence],
    said: Sequence[str],
    framing: Framing,
    config: QuotingConfig,
    sides: Collection[str] = (),
) -> list[Evidence]:
    """Return what to quote after something was written: what that does not hold, in the room left.

    Args:
        evidence: sentences, best first.
        said: the sentences that were written.
        framing: how quotes are introduced.
        config: how much the whole answer may hold.
        sides: as for `choose_quotes`.
    """
    room = config.most_words - sum(len(text.split()) for text in said)
    written = [set(index_tokens(text)) for text in said]
    unsaid = [item for item in evidence if not _is_held(item, written, config.alike)]
    chosen = choose_quotes(unsaid, framing, replace(config, most_words=room), sides)
    # One quote that is too long is better than no answer, not than what was written.
    return chosen if not said or framing.count_words(chosen) <= room else []


def _is_held(item: Evidence, written: Sequence[set[str]], alike: float) -> bool:
    tokens = set(index_tokens(item.text))
    return any(len(tokens & own) > alike * len(tokens) for own in written)


def _worth(
    item: Evidence, covered: frozenset[int], unheard: frozenset[str], config: QuotingConfig
) -> float:
    fresh = len(item.terms - covered) / max(len(item.terms | covered), 1)
    side = config.side * (item.passage.chunk.paper_id in unheard)
    return item.score + config.novelty * fresh + side


def _joined(items: Sequence[Evidence]) -> list[Evidence]:
    """Join sentences that follow each other; each group stands where its first sentence stood."""
    rank = {id(item): place for place, item in enumerate(items)}
    groups: list[list[Evidence]] = []
    for item in sorted(items, key=lambda one: (one.passage.chunk.paper_id, one.start)):
        if groups and groups[-1][-1].is_followed_by(item):
            groups[-1].append(item)
        else:
            groups.append([item])
    groups.sort(key=lambda group: min(rank[id(item)] for item in group))
    return [_as_one(group) for group in groups]


def _as_one(group: Sequence[Evidence]) -> Evidence:
    whole = group[0]
    for item in group[1:]:
        whole = whole.joined_with(item)
    return whole


def _in_order(chosen: Sequence[Evidence], language: Language) -> list[Evidence]:
    firsts = list(dict.fromkeys(item.passage.chunk.paper_id for item in chosen))

    def place(item: Evidence) -> tuple[bool, int]:
        foreign = detect_language(item.text) != language
        return foreign, firsts.index(item.passage.chunk.paper_id)

    return sorted(chosen, key=place)


def _names_columns(item: Evidence) -> bool:
    """Tell what is read over rows, tells where to look, and says nothing without them."""
    chunk = item.passage.chunk
    return names_columns(chunk.text, item.start - chunk.start, item.end - chunk.start)


def _repeats(item: Evidence, others: Sequence[Evidence], alike: float) -> bool:
    tokens = set(index_tokens(item.text))
    return any(
        len(tokens & own) > alike * min(len(tokens), len(own)) for own in _token_sets(others)
    )


def _token_sets(items: Sequence[Evidence]) -> Iterator[set[str]]:
    return (set(index_tokens(item.text)) for item in items)
