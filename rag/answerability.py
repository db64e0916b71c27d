"""Whether the papers can answer a question, judged before anything is written.

Four signs that they cannot: no sentence comes near the question; most of its words stand in no
paper and no sentence comes very near; names that it turns on stand in no paper; nothing found, in
the paper that it names if it names one, gives a number for what it wants counted or measured.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.text import is_persian, normalise, words
from rag.answers import Language
from rag.evidence import Evidence
from rag.language import detect_language
from rag.query_terms import QueryTerms, Term, as_tokens
from rag.question_form import states_number

_LONGEST_SPELLED_OUT = 4

Holds = Callable[[Sequence[str]], bool]


class Lack(StrEnum):
    """What the papers lack for an answer."""

    EVIDENCE = "evidence"
    NAME = "name"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a question cannot be answered; `what` is the name or quantity, as asked."""

    lack: Lack
    what: str = ""


@dataclass(frozen=True, slots=True)
class RefusalConfig:
    """Below what a question is refused; the curves are in docs/decisions.

    Attributes:
        weakest: score of the best sentence, in the question's language.
        weakest_across: the same where the sentence is in another language, whose cosines are
            lower for the same sense.
        absent_names: share of a question's names that stand nowhere.
        absent_terms: share of its terms that stand nowhere, in English.
        absent_terms_fa: the same in Persian, where everyday words are in no glossary.
        near: score of a best sentence from which on absent terms do not matter.
    """

    weakest: float = 0.85
    weakest_across: float = 0.55
    absent_names: float = 0.5
    absent_terms: float = 0.5
    absent_terms_fa: float = 0.8
    near: float = 1.0


def what_is_missing(
    terms: QueryTerms,
    quantity: QueryTerms,
    evidence: Sequence[Evidence],
    *,
    named: Sequence[str],
    language: Language,
    holds: Holds,
    config: RefusalConfig,
) -> Missing | None:
    """Return what keeps the papers from answering, None if nothing does.

    Args:
        terms: of the question.
        quantity: the terms of what it wants counted or measured.
        evidence: best first.
        named: ids of the papers that it names.
        language: of the question.
        holds: tells whether any paper holds one of some index tokens.
        config: the thresholds.
    """
    if not evidence or evidence[0].score < _weakest(evidence[0], language, config):
        return Missing(Lack.EVIDENCE)
    if evidence[0].score < config.near:
        absent = [term for term in terms.terms if not holds(term.forms)]
        most = config.absent_terms_fa if language == "fa" else config.absent_terms
        if len(absent) >= max(most * len(terms.terms), 2):
            return Missing(Lack.EVIDENCE)
    names = [term for term in terms.terms if term.is_name and not _is_spelled_out(term, evidence)]
    nameless = [term for term in names if not holds(term.forms)]
    if nameless and len(nameless) >= config.absent_names * len(names):
        return Missing(Lack.NAME, nameless[0].surface)
    # What no glossary knows cannot be looked for in another language.
    sought = [term for term in quantity.terms if not all(map(is_persian, term.forms))]
    own = [item for item in evidence if not named or item.passage.chunk.paper_id in named]
    if sought and not any(_gives(item.text, sought) for item in own):
        return Missing(Lack.QUANTITY, " ".join(term.surface for term in sought))
    return None


def _is_spelled_out(term: Term, evidence: Sequence[Evidence]) -> bool:
    """Tell whether a short acronym stands in words: MLM in "masked language model"."""
    letters = term.surface
    if not letters.isupper() or len(letters) > _LONGEST_SPELLED_OUT:
        return False
    return any(letters.casefold() in _initials(item.text) for item in evidence)


def _initials(text: str) -> str:
    return "".join(word[0] for word, _, _ in words(normalise(text)))


def _weakest(best: Evidence, language: Language, config: RefusalConfig) -> float:
    same = detect_language(best.text) == language
    return config.weakest if same else config.weakest_across


def _gives(sentence: str, quantity: Sequence[Term]) -> bool:
    tokens = as_tokens(sentence)
    return states_number(sentence) and all(term.is_in(tokens) for term in quantity)
