"""From passages to the sentences that answer: exact offsets, so that page and quote are true.

Pure given the vectors of the sentences.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.library import Vectors
from ingest.sentences import split_sentences
from ingest.text import index_tokens
from rag.answers import Language, Passage
from rag.language import detect_language
from rag.query_terms import QueryTerms

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|large|big|often)\b|\bwhat (?:number|size|percent\w*|fraction|score)\b"
    r"|چند|چقدر|چه تعداد|چه درصد|چه اندازه|نرخ",
    re.IGNORECASE,
)
_ASKS_REASON = re.compile(r"\bwhy\b|چرا|دلیل|علت", re.IGNORECASE)
_ASKS_DEFINITION = re.compile(
    r"^\s*(?:what (?:is|are)|define)\b|چیست|چیه|یعنی چه|یعنی چی|منظور از|تعریف", re.IGNORECASE
)
_REASON = re.compile(
    r"\bbecause\b|\bsince\b|\bdue to\b|\bso that\b|\bin order to\b|\bto (?:avoid|prevent|counteract"
    r"|reduce|allow|ensure|mitigate)\b|\bleads? to\b|\btherefore\b|\bcauses?\b|\bsuspect\b"
    r"|زیرا|چون|به دلیل|به‌دلیل|به علت|در نتیجه|تا بتوان",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"\d")
_SPELLED_NUMBER = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|thousand|million"
    r"|billion|half|twice)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\b(?:is|are) (?:an?|the)\b|\brefers? to\b|\bdefined as\b|است\b|، یک ")


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
        vector: of the sentence, L2-normalised.
    """

    passage: Passage
    text: str
    start: int
    end: int
    score: float
    coverage: float
    similarity: float
    vector: Vectors = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class EvidenceWeights:
    """How the signs of an answering sentence count; measured in docs/decisions."""

    similarity: float = 1.0
    coverage: float = 0.5
    rank: float = 0.25
    shape: float = 0.12
    other_language: float = 0.15


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage, white space folded, with its offsets in the paper's text."""

    passage: Passage
    text: str
    start: int
    end: int


def candidate_sentences(passages: Sequence[Passage]) -> list[Candidate]:
    """Return every sentence of the passages once, in the order of the passages."""
    seen: set[tuple[str, int]] = set()
    candidates = []
    for passage in passages:
        text, offset = passage.chunk.text, passage.chunk.start
        for span in split_sentences(text):
            key = (passage.chunk.paper_id, offset + span.start)
            folded = " ".join(text[span.start : span.end].split())
            is_heading = folded == passage.chunk.section
            if key in seen or is_heading or not _is_prose(folded):
                continue
            seen.add(key)
            candidates.append(Candidate(passage, folded, offset + span.start, offset + span.end))
    return candidates


def select_evidence(
    question: str,
    passages: Sequence[Passage],
    *,
    terms: QueryTerms,
    question_vector: Vectors,
    embed: Callable[[Sequence[str]], Vectors],
    language: Language,
    weights: EvidenceWeights,
) -> list[Evidence]:
    """Return the sentences of the passages, the likeliest answer first."""
    candidates = candidate_sentences(passages)
    if not candidates:
        return []
    vectors = embed([candidate.text for candidate in candidates])
    rarity = _rarity(terms, candidates)
    evidence = [
        _judge(question, candidate, vector, question_vector, terms, rarity, language, weights)
        for candidate, vector in zip(candidates, vectors, strict=True)
    ]
    return sorted(evidence, key=lambda item: -item.score)


def term_coverage(terms: QueryTerms, text: str, rarity: Mapping[str, float] | None = None) -> float:
    """Return the share of the terms, weighted by rarity, of which `text` holds some form."""
    held = f" {' '.join(index_tokens(text))} "
    total = found = 0.0
    for term in terms.terms:
        weight = rarity.get(term.surface, 1.0) if rarity else 1.0
        total += weight
        found += weight * any(f" {form} " in held for form in term.forms)
    return found / total if total else 0.0


def _judge(
    question: str,
    candidate: Candidate,
    vector: Vectors,
    question_vector: Vectors,
    terms: QueryTerms,
    rarity: Mapping[str, float],
    language: Language,
    weights: EvidenceWeights,
) -> Evidence:
    similarity = float(vector @ question_vector)
    heading = f"{candidate.passage.title} {candidate.passage.chunk.section}"
    coverage = max(
        term_coverage(terms, candidate.text, rarity),
        0.9 * term_coverage(terms, f"{heading} {candidate.text}", rarity),
    )
    score = (
        weights.similarity * _stretched(similarity)
        + weights.coverage * coverage
        + weights.rank / (1 + 0.3 * (candidate.passage.rank - 1))
        + weights.shape * _shape(question, candidate.text)
        - weights.other_language * (detect_language(candidate.text) != language)
    )
    return Evidence(
        candidate.passage,
        candidate.text,
        candidate.start,
        candidate.end,
        score,
        coverage,
        similarity,
        vector,
    )


def _stretched(similarity: float) -> float:
    """Spread the cosines of e5 models, which lie between 0.7 and 0.95, over 0 to 1."""
    return min(max((similarity - 0.75) / 0.2, 0.0), 1.0)


def _shape(question: str, sentence: str) -> float:
    """Tell how far a sentence has the form that the question asks for."""
    if _ASKS_NUMBER.search(question):
        return float(bool(_NUMERAL.search(sentence) or _SPELLED_NUMBER.search(sentence)))
    if _ASKS_REASON.search(question):
        return float(bool(_REASON.search(sentence)))
    if _ASKS_DEFINITION.search(question):
        return float(bool(_DEFINES.search(sentence)))
    return 0.0


def _rarity(terms: QueryTerms, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Weigh a term by how few of the candidate sentences hold it."""
    held = [f" {' '.join(index_tokens(candidate.text))} " for candidate in candidates]
    weights = {}
    for term in terms.terms:
        count = sum(any(f" {form} " in text for form in term.forms) for text in held)
        weights[term.surface] = math.log(1 + len(held) / (1 + count))
    return weights


def _is_prose(text: str) -> bool:
    """Leave out headings, lone formulas and table rows without words."""
    letters = sum(char.isalpha() for char in text)
    return len(text) >= 25 and letters / len(text) >= 0.5 and len(text.split()) >= 5
