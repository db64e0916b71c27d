"""What a question is about: its terms, each with every form under which pages may hold it.

A Persian question meets English pages through Latin words, numbers and the glossary, and Persian
pages through its stems; an English question through its own words.
"""

from dataclasses import dataclass
from functools import cached_property

from ingest.text import index_tokens, is_persian, normalise, words
from rag.glossary import Glossary
from rag.stopwords import is_stopword


@dataclass(frozen=True, slots=True)
class Term:
    """One notion of a question.

    Attributes:
        surface: as written in the question.
        forms: index tokens, or phrases of them, that mean it; any of them will do.
        is_name: written in Latin letters with capitals or digits inside: a name or a number.
    """

    surface: str
    forms: tuple[str, ...]
    is_name: bool = False


@dataclass(frozen=True)
class QueryTerms:
    """The terms of one question."""

    terms: tuple[Term, ...]
    english: str

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every form of every term."""
        return frozenset(form for term in self.terms for form in term.forms)


class TermFinder:
    """Finds the terms of questions with one glossary."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def terms_of(self, question: str) -> QueryTerms:
        """Return the terms of a question, in order, and its English rendering.

        The rendering is the Latin words, numbers and first translations in the question's order:
        no sentence, but what an embedding of English pages is near to. Empty where nothing of a
        Persian question could be rendered.
        """
        translations = self._glossary.translate(question)
        covered = [(t.start, t.end) for t in translations]
        found: list[tuple[int, Term, str]] = [
            (t.start, Term(t.persian, _forms((*t.english, t.persian))), t.english[0])
            for t in translations
            if not is_stopword(normalise(t.persian))
        ]
        for word, start, end in words(question):
            if any(start < stop and end > begin for begin, stop in covered):
                continue
            term = _plain_term(word)
            if term is not None:
                found.append((start, term, "" if is_persian(word) else word))
        found.sort(key=lambda item: item[0])
        english = " ".join(rendering for _, _, rendering in found if rendering)
        return QueryTerms(_distinct([term for _, term, _ in found]), english)


def _plain_term(word: str) -> Term | None:
    if is_stopword(normalise(word)):
        return None
    forms = _forms((word,))
    has_shape = any(char.isupper() for char in word[1:]) or any(char.isdigit() for char in word)
    return Term(word, forms, has_shape and not is_persian(word)) if forms else None


def _forms(spellings: tuple[str, ...]) -> tuple[str, ...]:
    phrases = (" ".join(index_tokens(spelling)) for spelling in spellings)
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def _distinct(terms: list[Term]) -> tuple[Term, ...]:
    return tuple({term.forms: term for term in reversed(terms)}.values())[::-1]
