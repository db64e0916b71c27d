"""Does the cited evidence carry a sentence? Judged by code, whoever wrote it.

Nothing in the evidence may say otherwise, content words must be found there, and the sense must be
near. Pure given the vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.text import index_tokens
from rag.answers import Support
from rag.contradictions import is_mostly_persian, says_otherwise
from rag.query_terms import QueryTerms, as_tokens
from rag.stopwords import is_stopword


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a sentence is carried, well or weakly.

    Attributes:
        supported_coverage: share of the claim's terms that the evidence holds.
        supported_similarity: cosine of claim and evidence.
        weak_coverage: the same for a sentence that is carried weakly.
        weak_similarity: likewise.
    """

    supported_coverage: float
    supported_similarity: float
    weak_coverage: float
    weak_similarity: float


@dataclass(frozen=True, slots=True)
class VerificationConfig:
    """What is measured in docs/decisions.

    Attributes:
        within: thresholds where claim and evidence are in one language.
        across: where they are not: a glossary never holds every word, and cosines are lower.
        longest_gap: terms in a row that the evidence may lack, in one language; more of them are
            another claim, hung on to one that is true.
    """

    within: Thresholds = field(default_factory=lambda: Thresholds(0.7, 0.88, 0.6, 0.86))
    across: Thresholds = field(default_factory=lambda: Thresholds(0.5, 0.88, 0.4, 0.87))
    longest_gap: int = 2


@dataclass(frozen=True, slots=True)
class Signs:
    """What can be seen of a claim beside its evidence.

    Attributes:
        contradicted: the evidence says otherwise.
        coverage: share of the claim's terms that the evidence holds.
        gap: most terms in a row that it lacks.
        similarity: cosine of claim and evidence.
        is_across: claim and evidence are in different languages.
    """

    contradicted: bool
    coverage: float
    gap: int
    similarity: float
    is_across: bool


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
    if not evidence:
        return Support.UNSUPPORTED
    return grade(signs_of(claim, claim_terms, " ".join(evidence), similarity), config)


def signs_of(claim: str, claim_terms: QueryTerms, evidence: str, similarity: float) -> Signs:
    """Return what can be seen of a claim beside its evidence."""
    held = _terms_held(claim_terms, evidence)
    return Signs(
        contradicted=says_otherwise(claim, claim_terms, evidence),
        coverage=sum(held) / len(held) if held else 0.0,
        gap=_longest_gap(held),
        similarity=similarity,
        is_across=is_mostly_persian(claim) != is_mostly_persian(evidence),
    )


def grade(signs: Signs, config: VerificationConfig) -> Support:
    """Tell what the signs amount to."""
    thresholds = config.across if signs.is_across else config.within
    has_other_claim = signs.gap > config.longest_gap and not signs.is_across
    if signs.contradicted or has_other_claim:
        return Support.UNSUPPORTED
    if (
        signs.coverage >= thresholds.supported_coverage
        and signs.similarity >= thresholds.supported_similarity
    ):
        return Support.SUPPORTED
    if (
        signs.coverage >= thresholds.weak_coverage
        and signs.similarity >= thresholds.weak_similarity
    ):
        return Support.WEAK
    return Support.UNSUPPORTED


def _terms_held(terms: QueryTerms, evidence: str) -> list[bool]:
    tokens = as_tokens(evidence)
    return [term.is_in(tokens) for term in terms.terms]


def _longest_gap(held: Sequence[bool]) -> int:
    longest = current = 0
    for is_held in held:
        current = 0 if is_held else current + 1
        longest = max(longest, current)
    return longest


def is_echo(claim: str, question: str) -> bool:
    """Tell whether a sentence says nothing that the question has not said.

    >>> is_echo("The model has layers.", "How many layers does the model have?")
    True
    >>> is_echo("The model has 12 layers.", "How many layers does the model have?")
    False
    """
    said = {token for token in index_tokens(claim) if not is_stopword(token)}
    return said <= set(index_tokens(question))
