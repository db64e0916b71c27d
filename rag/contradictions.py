"""Signs that evidence says something else than a claim whose words it holds. Pure.

Bags of words and vectors are blind to who did what, to how much of which, and to "not": each sign
here looks at one of these. How often each fires on true claims is in docs/decisions.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ingest.text import ZWNJ, index_tokens, is_persian, normalise, words
from rag.numerals import NUMBER, in_digits, numbers_in
from rag.opposites import opposites, units
from rag.query_terms import QueryTerms, as_tokens
from rag.stopwords import is_stopword

Equivalents = Mapping[str, frozenset[str]]

_NEGATION = re.compile(
    r"\b(?:not(?! only)|no(?! (?:longer than|doubt|less|more|\d)|\. ?\d)|never|without|cannot"
    r"|neither|none|nothing|unable|impossible)\b|n't\b"
    r"|\bن(?:یست|می‌?|شد|شود|شوند|بود|باید|باشد|باشند|دار|داشت|داد|دهد|کرد|کن|خواه|توان|رسید|رسد"
    r"|گرفت|یافت|یامد|رفته|پذیر|خورد|گرد|گذا|ساخت|ساز|گفت|دید|بین"
    r"|پرداز|پرداخت)|\bنه\b(?! (?:تنها|فقط))|بدون|هرگز|هیچ|\b(?:عدم|فاقد|غیر)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:,،؛()—]|\s-\s|\b(?:but|while|whereas|although|though|because|since|which|who|and|however)\b"
    r"|\b(?:اما|ولی|ولیکن|بلکه|زیرا|چون|گرچه|هرچند|که|و)\b"
)
_REACH = 4
_SURELY = 1.5


def says_otherwise(claim: str, terms: QueryTerms, evidence: str) -> bool:
    """Tell whether evidence contradicts a claim, as far as words can show it.

    Args:
        claim: a sentence without its markers.
        terms: the terms of the claim, with their translations.
        evidence: the sentences that it cites, joined.
    """
    equivalents = _equivalents(terms)
    return (
        bool(numbers_in(claim) - numbers_in(evidence))
        or negation_differs(claim, evidence, equivalents)
        or number_is_anothers(claim, evidence, equivalents)
        or unit_differs(claim, evidence)
        or direction_is_turned(claim, evidence)
        or names_unheld(claim, terms, evidence)
        or names_are_exchanged(claim, terms, evidence)
    )


def negation_differs(claim: str, evidence: str, equivalents: Equivalents) -> bool:
    """Tell whether one of claim and evidence is negated, the other not.

    Of the evidence only the clauses that speak of what is claimed count.
    """
    negated = _NEGATION.search(normalise(claim)) is not None
    said = {form for token in index_tokens(claim) for form in equivalents.get(token, {token})}
    clauses = [(clause, set(_content(clause))) for clause in _CLAUSE.split(normalise(evidence))]
    shares = [
        (len(content & said) / len(content), clause) for clause, content in clauses if content
    ]
    nearest = max((share for share, _ in shares), default=0.0)
    spoken_of = [clause for share, clause in shares if share >= min(0.5, nearest)]
    # A "not" that commas part from all content belongs to what stands around it.
    spoken_of += [clause for clause, content in clauses if not content]
    return negated != any(_NEGATION.search(clause) for clause in spoken_of)


def number_is_anothers(claim: str, evidence: str, equivalents: Equivalents) -> bool:
    """Tell whether a number of the claim stands beside words that another one stands beside.

    >>> number_is_anothers("It has 8 layers.", "It has 6 layers and 8 heads.", {})
    True
    >>> number_is_anothers("It has 8 heads.", "It has 6 layers and 8 heads.", {})
    False
    """
    said, held = as_tokens(in_digits(claim)), as_tokens(in_digits(evidence))
    if said in held:
        return False
    there = list(_numbers_with_neighbours(held.split(), {}))
    for number, near in _numbers_with_neighbours(said.split(), equivalents):
        own = [_likeness(near, other) for found, other in there if found == number]
        others = [_likeness(near, other) for found, other in there if found != number]
        if own and others and max(others) > _SURELY * max(own):
            return True
    return False


def unit_differs(claim: str, evidence: str) -> bool:
    """Tell whether a number of the claim has one unit and everywhere in the evidence another.

    >>> unit_differs("It took 3 hours.", "It took 3 days.")
    True
    """
    there: dict[str, set[int | None]] = {}
    for number, unit in _numbers_with_units(evidence):
        there.setdefault(number, set()).add(unit)
    return any(
        unit is not None and number in there and not there[number] & {unit, None}
        for number, unit in _numbers_with_units(claim)
    )


def direction_is_turned(claim: str, evidence: str) -> bool:
    """Tell whether the evidence says the opposite of a word of the claim, and not the word.

    >>> direction_is_turned("Dropout reduces errors.", "Dropout increases errors.")
    True
    """
    said, held = _word_forms(claim), _word_forms(evidence)
    is_across = is_mostly_persian(claim) != is_mostly_persian(evidence)
    return any(
        said & one and not said & other and held & other and not held & one
        for one, other in opposites(across=is_across)
    )


def names_are_exchanged(claim: str, terms: QueryTerms, evidence: str) -> bool:
    """Tell whether two names follow each other the other way round than in the evidence."""
    said, held = as_tokens(claim), as_tokens(evidence)
    names = [term for term in terms.terms if term.is_name]
    places = [(term.place_in(said), term.place_in(held)) for term in names]
    found = sorted((own, there) for own, there in places if own >= 0 and there >= 0)
    return any(later < earlier for (_, earlier), (_, later) in pairwise(found))


def names_unheld(claim: str, terms: QueryTerms, evidence: str) -> bool:
    """Tell whether the claim names something that the evidence does not.

    Names in Persian letters count beside English evidence alone: Persian evidence writes them with
    endings that the glossary does not list.
    """
    is_across = is_mostly_persian(claim) != is_mostly_persian(evidence)
    held = as_tokens(evidence)
    return any(
        term.is_name and (is_across or not is_persian(term.surface)) and not term.is_in(held)
        for term in terms.terms
    )


def is_mostly_persian(text: str) -> bool:
    """Tell whether at least half of the words are Persian."""
    found = [is_persian(word) for word, _, _ in words(text) if not word[0].isdigit()]
    return sum(found) * 2 >= len(found) > 0


def _equivalents(terms: QueryTerms) -> Equivalents:
    """Return for each token of a term the tokens under which pages may hold it."""
    found: dict[str, frozenset[str]] = {}
    for term in terms.terms:
        forms = frozenset(token for form in term.forms for token in form.split())
        for token in forms:
            found[token] = found.get(token, frozenset()) | forms
    return found


def _content(text: str) -> Iterator[str]:
    return (token for token in index_tokens(text) if not is_stopword(token))


def _numbers_with_neighbours(
    tokens: Sequence[str], equivalents: Equivalents
) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Yield each number with the tokens around it, the nearer the heavier."""
    for place, token in enumerate(tokens):
        if not token[0].isdigit():
            continue
        near: dict[str, float] = {}
        start = max(0, place - _REACH)
        for at, other in enumerate(tokens[start : place + _REACH + 1], start=start):
            if at == place or is_stopword(other):
                continue
            # What is counted or measured mostly follows its number.
            weight = (1.0 if at > place else 0.6) / abs(at - place)
            for form in equivalents.get(other, {other}):
                near[form] = max(weight, near.get(form, 0.0))
        yield token, near


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(min(weight, other[token]) for token, weight in one.items() if token in other)


def _numbers_with_units(text: str) -> Iterator[tuple[str, int | None]]:
    plain = in_digits(text).replace("%", " % ")
    for match in NUMBER.finditer(plain):
        following = plain[match.end() :].split(maxsplit=1)
        unit = following[0].strip(".,;:،؛)»") if following else ""
        yield match.group().replace(",", ""), units().get(unit)


def _word_forms(text: str) -> frozenset[str]:
    # بزرگ‌تر and بزرگتر are one word.
    return frozenset(word.replace(ZWNJ, "") for word, _, _ in words(normalise(text)))
