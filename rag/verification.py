"""Does the cited evidence carry a sentence? Judged by code, whoever wrote it.

Numbers must stand in the evidence, content words must be found there, and the sense must be near.
Pure given the vectors.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text import index_tokens, normalise
from rag.answers import Support
from rag.query_terms import QueryTerms
from rag.stopwords import is_stopword

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|cannot|neither|nor|none)\b|n't\b"
    r"|\bن(?:یست|می|شد|بود|دار|کرد|خواه)|بدون|هرگز|هیچ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class VerificationConfig:
    """From where on a sentence counts as carried; measured in docs/decisions."""

    supported_coverage: float = 0.7
    supported_similarity: float = 0.88
    weak_coverage: float = 0.5
    weak_similarity: float = 0.85


def judge_support(
    claim: str,
    claim_terms: QueryTerms,
    evidence: Sequence[str],
    similarity: float,
    config: VerificationConfig,
) -> Support:
    """Tell how far the evidence carries a claim.

    Args:
        claim: a sentence without its markers.
        claim_terms: the terms of the claim, with their translations.
        evidence: the sentences that it cites.
        similarity: cosine of the claim and the nearest of them.
        config: the thresholds.
    """
    joined = " ".join(evidence)
    if not evidence or _unheld_numbers(claim, joined) or _negations_differ(claim, evidence):
        return Support.UNSUPPORTED
    coverage = _coverage(claim_terms, joined)
    if coverage >= config.supported_coverage and similarity >= config.supported_similarity:
        return Support.SUPPORTED
    if coverage >= config.weak_coverage and similarity >= config.weak_similarity:
        return Support.WEAK
    return Support.UNSUPPORTED


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers of a text, digits and separators unified."""
    found = _NUMBER.findall(normalise(text))
    return frozenset(number.replace(",", "").rstrip(".") for number in found)


def _unheld_numbers(claim: str, evidence: str) -> frozenset[str]:
    return numbers_in(claim) - numbers_in(evidence)


def _negations_differ(claim: str, evidence: Sequence[str]) -> bool:
    negated = _NEGATION.search(claim) is not None
    return all(negated != (_NEGATION.search(sentence) is not None) for sentence in evidence)


def _coverage(terms: QueryTerms, evidence: str) -> float:
    held = f" {' '.join(index_tokens(evidence))} "
    if not terms.terms:
        return 0.0
    found = sum(any(f" {form} " in held for form in term.forms) for term in terms.terms)
    return found / len(terms.terms)


def is_echo(claim: str, question: str) -> bool:
    """Tell whether a sentence says nothing that the question has not said.

    >>> is_echo("The model has layers.", "How many layers does the model have?")
    True
    >>> is_echo("The model has 12 layers.", "How many layers does the model have?")
    False
    """
    said = {token for token in index_tokens(claim) if not is_stopword(token)}
    return said <= set(index_tokens(question))
