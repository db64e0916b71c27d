"""What a question is about: its terms, each with every form under which pages may hold it.

A Persian question meets English pages through Latin words, numbers and the glossary, and Persian
pages through its stems; an English question through its own words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product

from ingest.text import index_tokens, is_persian, normalise, words
from rag.glossary import Glossary
from rag.stopwords import is_stopword

_WITHIN_COMPOUNDS = " \u200c-"


@dataclass(frozen=True, slots=True)
class Term:
    """One notion of a question.

    Attributes:
        surface: as written in the question.
        forms: index tokens, or phrases of them, that mean it; any of them will do.
        is_name: names something: BERT, GPT-4, Pascanu, برت.
    """

    surface: str
    forms: tuple[str, ...]
    is_name: bool = False

    def place_in(self, tokens: str) -> int:
        """Return where the term first stands in a text `as_tokens`, -1 where it does not."""
        places = (tokens.find(f" {form} ") for form in self.forms)
        return min((place for place in places if place >= 0), default=-1)

    def is_in(self, tokens: str) -> bool:
        """Tell whether a text `as_tokens` holds some form of the term."""
        return holds_any(tokens, self.forms)


def as_tokens(text: str) -> str:
    """Return the index tokens of a text between spaces, in which forms of terms are looked for."""
    return f" {' '.join(index_tokens(text))} "


def holds_any(tokens: str, forms: Sequence[str]) -> bool:
    """Tell whether a text `as_tokens` holds one of some tokens or phrases of them."""
    return any(f" {form} " in tokens for form in forms)


@dataclass(frozen=True)
class QueryTerms:
    """The terms of one question."""

    terms: tuple[Term, ...]
    english: str

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every form of every term."""
        return frozenset(form for term in self.terms for form in term.forms)


@dataclass(frozen=True, slots=True)
class _Found:
    """A term, where it stands in the question, and its English rendering, if there is one."""

    start: int
    end: int
    term: Term
    rendering: str


Spelled = Callable[[str], Sequence[str]]
Respelled = Callable[[str], str]


def _never_spelled(_: str) -> Sequence[str]:
    return ()


def _as_asked(question: str) -> str:
    return question


class TermFinder:
    """Finds the terms of questions with one glossary.

    Args:
        glossary: what Persian terms are called in English.
        spelled: the Latin words that a Persian one, which the glossary does not know, may name.
        in_persian_letters: writes a Persian question in Latin letters anew, no other.
    """

    def __init__(
        self,
        glossary: Glossary,
        spelled: Spelled = _never_spelled,
        in_persian_letters: Respelled = _as_asked,
    ) -> None:
        self._glossary = glossary
        self._spelled = spelled
        self.in_persian_letters = in_persian_letters

    def terms_of(self, question: str) -> QueryTerms:
        """Return the terms of a question, in order, and its English rendering.

        The rendering is the Latin words, numbers and first translations in the question's order:
        no sentence, but what an embedding of English pages is near to. Empty where nothing of a
        Persian question could be rendered.
        """
        translations = self._glossary.translate(question)
        covered = [(t.start, t.end) for t in translations]
        found = [
            _Found(
                t.start,
                t.end,
                Term(
                    t.persian, _forms((*t.english, t.persian)), any(map(str.isupper, t.english[0]))
                ),
                t.english[0],
            )
            for t in translations
            if not is_stopword(normalise(t.persian))
        ]
        for word, start, end in words(question):
            if any(start < stop and end > begin for begin, stop in covered):
                continue
            term = self._plain_term(word, opens_sentence=_opens_sentence(question, start))
            if term is not None:
                found.append(_Found(start, end, term, "" if is_persian(word) else word))
        found.sort(key=lambda item: item.start)
        english = " ".join(item.rendering for item in found if item.rendering)
        terms = _with_compounds(question, found)
        return QueryTerms(_distinct(terms), english)

    def _plain_term(self, word: str, *, opens_sentence: bool) -> Term | None:
        if is_stopword(normalise(word)):
            return None
        forms = _forms((word, word.replace("-", "")))
        if is_persian(word):
            forms = (*forms, *self._spelled(word))
        return Term(word, forms, _is_name(word, opens_sentence=opens_sentence)) if forms else None

    def names_in(self, text: str) -> tuple[str, ...]:
        """Return the names that a text mentions, as written, each once."""
        return tuple(term.surface for term in self.terms_of(text).terms if term.is_name)


def _is_name(word: str, *, opens_sentence: bool) -> bool:
    """Tell names by their shape: a capital, or a digit among letters; no rule for Persian."""
    if is_persian(word):
        return False
    mixed = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return mixed or any(map(str.isupper, word[1:])) or (word[0].isupper() and not opens_sentence)


def _opens_sentence(text: str, start: int) -> bool:
    return text[max(0, start - 20) : start].rstrip(" \"'“«(")[-1:] in {"", ".", "?", "!", ":", "؟"}


def _forms(spellings: tuple[str, ...]) -> tuple[str, ...]:
    phrases = (" ".join(index_tokens(spelling)) for spelling in spellings)
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def _with_compounds(question: str, found: Sequence[_Found]) -> list[Term]:
    """Return the terms, those that follow each other also as one word.

    Subscripts and tight lines run words together on pages: "BERT large" is BERTLARGE there. What a
    Persian word and its neighbour are in English seldom is, unless one of them is a name.
    """
    terms = [item.term for item in found]
    for place, (first, second) in enumerate(pairwise(found)):
        if question[first.end : second.start].strip(_WITHIN_COMPOUNDS):
            continue
        is_named = first.term.is_name or second.term.is_name
        if not is_named and is_persian(first.term.surface + second.term.surface):
            continue
        parts = product(_latin_words(first), _latin_words(second))
        compounds = _forms(tuple(map("".join, parts)))
        for at in (place, place + 1):
            terms[at] = replace(terms[at], forms=(*terms[at].forms, *compounds))
    return terms


def _latin_words(found: _Found) -> list[str]:
    words_of_it = [found.rendering] if found.rendering else found.term.forms
    return [word for word in words_of_it if word.isalpha() and not is_persian(word)]


def _distinct(terms: list[Term]) -> tuple[Term, ...]:
    return tuple({term.forms: term for term in reversed(terms)}.values())[::-1]
