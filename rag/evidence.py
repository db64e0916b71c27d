"""From passages to the sentences that answer: exact offsets, so that page and quote are true.

Pure given the vectors of the sentences, which were computed at ingestion.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ingest.documents import Chunk
from ingest.library_rows import EmbeddedSentence, Vectors
from ingest.sections import is_introduction, is_summary_section
from ingest.tables import is_bare_caption, is_row
from rag.answers import Language, Passage
from rag.language import detect_language
from rag.query_terms import QueryTerms, as_tokens
from rag.question_form import asks_definition, form_score, is_question

_LONG_SENTENCE = 30
_WORTH_LIFTING = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage that may answer.

    Attributes:
        passage: the passage it stands in.
        text: as the page has it, white space folded.
        start: offset in the paper's text; `end` likewise.
        score: higher is better; about 0.5 is a likely answer.
        coverage: share of the question's terms, by weight, that the sentence holds.
        similarity: cosine of question and sentence.
        terms: which of the question's terms the sentence holds, by position.
        vectors: of its sentences, shape (sentences, dimension), L2-normalised rows.
    """

    passage: Passage
    text: str
    start: int
    end: int
    score: float
    coverage: float
    similarity: float
    terms: frozenset[int]
    vectors: Vectors = field(repr=False, compare=False)

    def similarity_to(self, vector: Vectors) -> float:
        """Return the cosine of its nearest sentence with a vector of shape (dimension,)."""
        return float(np.max(self.vectors @ vector))

    def holds(self, other: "Evidence") -> bool:
        """Tell whether another sentence stands within this one."""
        same = self.passage.chunk.paper_id == other.passage.chunk.paper_id
        return same and self.start <= other.start and other.end <= self.end

    def is_followed_by(self, other: "Evidence") -> bool:
        """Tell whether another sentence comes next in the same paragraph or table, on one page."""
        chunk = self.passage.chunk
        if chunk.paper_id != other.passage.chunk.paper_id or not chunk.start <= self.end:
            return False
        if not self.end < other.start <= other.end <= chunk.end:
            return False
        between = chunk.text[self.end - chunk.start : other.start - chunk.start]
        if between.strip():
            return False
        # A line's end may be a page's end, and a quote stands on one page.
        on_one_page = chunk.pages.first == chunk.pages.last
        return "\n" not in between or (
            on_one_page and between.count("\n") == 1 and self._ends_in_row() and is_row(other.text)
        )

    def _ends_in_row(self) -> bool:
        chunk = self.passage.chunk
        own = chunk.text[self.start - chunk.start : self.end - chunk.start]
        return is_row(own.rpartition("\n")[2])

    def joined_with(self, following: "Evidence") -> "Evidence":
        """Return this and the sentence that follows it as one, worth as much as the better one."""
        return replace(
            self,
            text=f"{self.text} {following.text}",
            end=following.end,
            score=max(self.score, following.score),
            coverage=max(self.coverage, following.coverage),
            similarity=max(self.similarity, following.similarity),
            terms=self.terms | following.terms,
            vectors=np.concatenate([self.vectors, following.vectors]),
        )


@dataclass(frozen=True, slots=True)
class EvidenceWeights:
    """How the signs of an answering sentence count; measured in docs/decisions.

    Attributes:
        summary: against sentences that say in short what the paper says at length elsewhere;
            not where a definition is asked for.
        asking: against sentences that ask, which are like a question and answer none.
    """

    similarity: float = 1.0
    coverage: float = 0.6
    rank: float = 0.25
    form: float = 0.125
    length: float = 0.15
    caption: float = 0.2
    row: float = 0.1
    summary: float = 0.15
    asking: float = 0.2
    neighbour: float = 0.1
    other_language: float = 0.15


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage, white space folded."""

    passage: Passage
    sentence: EmbeddedSentence
    text: str


def candidate_sentences(
    passages: Sequence[Passage], sentences: Sequence[Sequence[EmbeddedSentence]]
) -> list[Candidate]:
    """Return every quotable sentence of the passages once, in the order of the passages.

    Args:
        passages: best first; neighbours may overlap.
        sentences: those of each passage.
    """
    seen: set[tuple[str, int]] = set()
    candidates = []
    for passage, inside in zip(passages, sentences, strict=True):
        chunk = passage.chunk
        for sentence in inside:
            if (chunk.paper_id, sentence.start) in seen:
                continue
            seen.add((chunk.paper_id, sentence.start))
            text = chunk.text[sentence.start - chunk.start : sentence.end - chunk.start]
            candidates.append(Candidate(passage, sentence, " ".join(text.split())))
    return candidates


def select_evidence(
    question: str,
    candidates: Sequence[Candidate],
    *,
    terms: QueryTerms,
    question_vector: Vectors,
    language: Language,
    weights: EvidenceWeights,
) -> list[Evidence]:
    """Return the sentences as evidence, the likeliest answer first."""
    held = [_terms_held(terms, candidate.text) for candidate in candidates]
    rarity = _rarity(len(terms.terms), held)
    passages = {candidate.passage.chunk.id: candidate.passage for candidate in candidates}
    headings = {
        number: _terms_held(terms, f"{passage.title} {passage.chunk.section}")
        for number, passage in passages.items()
    }
    summaries = {number for number, passage in passages.items() if _sums_up(passage.chunk)}
    against_summaries = 0.0 if asks_definition(question) else weights.summary
    evidence = []
    for candidate, own in zip(candidates, held, strict=True):
        with_heading = own | headings[candidate.passage.chunk.id]
        similarity = float(candidate.sentence.vector @ question_vector)
        score = (
            weights.similarity * _stretched(similarity)
            + weights.coverage * _coverage(with_heading, rarity)
            + weights.rank / (1 + 0.3 * (candidate.passage.rank - 1))
            + weights.form * form_score(question, candidate.text)
            - weights.length * max(0, len(candidate.text.split()) / _LONG_SENTENCE - 1)
            - weights.caption * is_bare_caption(candidate.text)
            - weights.row * is_row(candidate.text)
            - against_summaries * (candidate.passage.chunk.id in summaries)
            - weights.asking * is_question(candidate.text)
            - weights.other_language * (detect_language(candidate.text) != language)
        )
        evidence.append(_evidence(candidate, score, _coverage(own, rarity), similarity, own))
    return sorted(_lifted(evidence, weights.neighbour), key=lambda item: -item.score)


def _evidence(
    candidate: Candidate, score: float, coverage: float, similarity: float, own: frozenset[int]
) -> Evidence:
    sentence = candidate.sentence
    return Evidence(
        candidate.passage,
        candidate.text,
        sentence.start,
        sentence.end,
        score,
        coverage,
        similarity,
        own,
        sentence.vector[np.newaxis],
    )


def _lifted(evidence: Sequence[Evidence], weight: float) -> list[Evidence]:
    """Let strong sentences lift their neighbours: the fact often follows what announces it."""
    lifted = []
    for position, item in enumerate(evidence):
        around = [
            *evidence[max(0, position - 1) : position],
            *evidence[position + 1 : position + 2],
        ]
        gain = sum(
            max(0.0, other.score - _WORTH_LIFTING)
            for other in around
            if other is not item and other.passage.chunk.id == item.passage.chunk.id
        )
        lifted.append(replace(item, score=item.score + weight * gain))
    return lifted


def _sums_up(chunk: Chunk) -> bool:
    """Tell a chunk of an abstract, a conclusion or the first page of an introduction."""
    opens = chunk.pages.first == 1 and is_introduction(chunk.section)
    return opens or is_summary_section(chunk.section)


def _terms_held(terms: QueryTerms, text: str) -> frozenset[int]:
    tokens = as_tokens(text)
    return frozenset(position for position, term in enumerate(terms.terms) if term.is_in(tokens))


def _rarity(count: int, held: Sequence[frozenset[int]]) -> Mapping[int, float]:
    """Weigh a term by how few of the candidate sentences hold it."""
    frequency = [sum(position in own for own in held) for position in range(count)]
    return {
        position: math.log(1 + len(held) / (1 + found)) for position, found in enumerate(frequency)
    }


def _coverage(held: frozenset[int], rarity: Mapping[int, float]) -> float:
    total = sum(rarity.values())
    return sum(rarity[position] for position in held) / total if total else 0.0


def _stretched(similarity: float) -> float:
    """Spread the cosines of e5 models, which lie between 0.7 and 0.95, over 0 to 1."""
    return min(max((similarity - 0.75) / 0.2, 0.0), 1.0)
