"""Which papers crowd the others out, and what that costs them. Pure.

A paper is distrusted where much of what was found of it gives orders, says one thing over and over,
or only says the question again: none of that answers, and all of it is near to the question. It is
still found, behind the others.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.tables import is_row
from ingest.text import index_tokens
from rag import arranging
from rag.evidence import Candidate, Evidence
from rag.orders import gives_orders
from rag.query_terms import QueryTerms
from rag.stopwords import is_stopword

# Letters alone are of formulas, whose lines are alike.
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]{2,}|\d+(?:\.\d+)?")
_FEWEST_WORDS = 4
_MOST = 0.6
_LONG = 20
# Share of different words below which a long sentence only repeats its own.
_VARIED = 0.3
# Of evidence, whose best is worth about 1.5: a claim that others make as well comes from them.
_SETBACK = 0.5


@dataclass(frozen=True, slots=True)
class TrustConfig:
    """When a paper is distrusted, and what then; measured in docs/decisions.

    Attributes:
        most_empty: share of its sentences that may be orders, repetitions or the question.
        repeated: how often one thing is said before it counts as repetition.
        rounds: searches at most for one question; each leaves out whom the one before distrusts.
        passages: one of so many passages may be of distrusted papers.
    """

    most_empty: float = 1 / 3
    repeated: int = 3
    rounds: int = 4
    passages: int = 5


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The content words of a question: in any language that they are known in; how many it has."""

    forms: frozenset[str]
    count: int

    @classmethod
    def of(cls, question: str, terms: QueryTerms) -> "AskedWords":
        """Return the words of a question and of its terms' translations."""
        own = _content(question)
        return cls(own.union(*(form.split() for form in terms.forms)), len(own))


@dataclass(frozen=True, slots=True)
class Hits:
    """What one search brought, best first; `named` papers; cosine of the nearest chunk."""

    candidates: list[arranging.Candidate]
    named: tuple[str, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """The papers that are distrusted for one question, and what was found of them."""

    papers: frozenset[str] = frozenset()
    hits: tuple[arranging.Candidate, ...] = ()

    def joined_by(self, papers: Collection[str], hits: Sequence[arranging.Candidate]) -> "Crowd":
        """Return this crowd with more papers and what `hits` hold of them."""
        own = [hit for hit in hits if hit.chunk.paper_id in papers]
        return Crowd(self.papers.union(papers), (*self.hits, *own))


def past_crowds(
    search: Callable[[Sequence[str], Collection[str]], Hits],
    asked: AskedWords,
    papers: Sequence[str],
    *,
    all_papers: Callable[[], Sequence[str]],
    config: TrustConfig,
) -> tuple[Hits, Crowd]:
    """Search, and where papers crowd the others out, again without them.

    A page of bait fills every place that a search has, so that leaving it out afterwards would
    leave nothing. Where all that may be searched is distrusted, nothing is to come before it.

    Args:
        search: takes the ids to search, none for all, and those that are distrusted.
        asked: what is searched for.
        papers: ids that the search is confined to; empty means all.
        all_papers: the ids of all; asked for only where one is distrusted.
        config: when that is.
    """
    hits, crowd = search(papers, ()), Crowd()
    for _ in range(config.rounds - 1):
        found = distrusted_papers(asked, hits.candidates, config)
        if not found:
            break
        wider = crowd.joined_by(found, hits.candidates)
        others = [paper for paper in papers or all_papers() if paper not in wider.papers]
        further = search(others, wider.papers) if others else None
        # Of papers that could not be read, or are unknown, nothing is found.
        if further is None or not further.candidates:
            break
        hits, crowd = further, wider
    return hits, crowd


def distrusted_papers(
    asked: AskedWords, found: Sequence[arranging.Candidate], config: TrustConfig
) -> frozenset[str]:
    """Return the ids of the papers of which too much is empty."""
    said: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for hit in found:
        start = hit.chunk.start
        for sentence in hit.sentences:
            text = hit.chunk.text[sentence.start - start : sentence.end - start]
            said[hit.chunk.paper_id][sentence.start] = text
    return frozenset(
        paper
        for paper, texts in said.items()
        if _count_empty(list(texts.values()), asked, config) > config.most_empty * len(texts)
    )


def without_bait(
    candidates: Sequence[Candidate], asked: AskedWords, distrusted: Collection[str]
) -> list[Candidate]:
    """Leave out what carries nothing: it may be read on the page, but is no evidence.

    Orders, whoever gives them; of distrusted papers also the question and sentences that repeat
    themselves, and what is said again.
    """
    said: set[tuple[str, frozenset[str]]] = set()
    kept = []
    for candidate in candidates:
        words = _words(candidate.text)
        claim = candidate.passage.chunk.paper_id, _claim(candidate.text)
        is_bait = claim[0] in distrusted and (
            claim in said or _is_monotonous(words) or _echoes(candidate.text, words, asked)
        )
        if not is_bait and not gives_orders(candidate.text):
            kept.append(candidate)
            said.add(claim)
    return kept


def trusted_alone(evidence: Sequence[Evidence], distrusted: Collection[str]) -> list[Evidence]:
    """Leave out distrusted papers: they are quoted, but carry no sentence of a model."""
    return [item for item in evidence if item.passage.chunk.paper_id not in distrusted]


def set_back(evidence: Sequence[Evidence], distrusted: Collection[str]) -> list[Evidence]:
    """Return the evidence, best first, with what is of distrusted papers behind what is as good."""
    if not distrusted:
        return list(evidence)
    weighed = [
        replace(item, score=item.score - _SETBACK)
        if item.passage.chunk.paper_id in distrusted
        else item
        for item in evidence
    ]
    return sorted(weighed, key=lambda item: -item.score)


def _count_empty(texts: Sequence[str], asked: AskedWords, config: TrustConfig) -> int:
    words = list(map(_words, texts))
    claims = list(map(_claim, texts))
    times = Counter(claims)
    echoes = [_echoes(text, own, asked) for text, own in zip(texts, words, strict=True)]
    # One heading may be the question; a page of them is bait.
    counts = sum(echoes) >= config.repeated
    return sum(
        (times[claim] >= config.repeated and _is_bait(text, own, asked))
        or _is_monotonous(own)
        or (counts and echo)
        or gives_orders(text)
        for text, own, echo, claim in zip(texts, words, echoes, claims, strict=True)
    )


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=2048)
def _claim(text: str) -> frozenset[str]:
    """Return what a sentence says, in any order; with another number it says something else."""
    return frozenset(_WORD_OR_NUMBER.findall(text.casefold()))


def _is_bait(text: str, words: Sequence[str], asked: AskedWords) -> bool:
    """Tell whether it is for the question that a sentence is repeated.

    Notices are repeated as well, and the rows of a table are alike.
    """
    if len(set(words)) < _FEWEST_WORDS or is_row(" ".join(text.split())):
        return False
    return not asked.forms.isdisjoint(_content(text))


def _is_monotonous(words: Sequence[str]) -> bool:
    """Tell whether a long sentence only repeats its own words, as a list of keywords does."""
    return len(words) >= _LONG and len(set(words)) < _VARIED * len(words)


def _echoes(text: str, words: Sequence[str], asked: AskedWords) -> bool:
    """Tell whether a sentence says most of what the question says, and nothing more."""
    if asked.count < 2 or len(set(words)) > 2 * asked.count + _FEWEST_WORDS:
        return False
    own = _content(text)
    return own <= asked.forms and len(own) > _MOST * asked.count


@lru_cache(maxsize=2048)
def _content(text: str) -> frozenset[str]:
    return frozenset(token for token in index_tokens(text) if not is_stopword(token))
