"""Follow-up questions: what "and how many layers does it have?" is about. Pure."""

import re
from collections.abc import Callable, Sequence

from ingest.persian import stem
from ingest.text import is_persian, normalise, words
from rag.answers import Turn
from rag.stopwords import is_stopword

FindNames = Callable[[str], Sequence[str]]

_CONTINUES = re.compile(
    r"^\s*(?:and|but|so|also|what about|how about|then)\b|^\s*(?:و|اما|ولی|پس|حالا|خب|خوب)\s",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|those|these|this one|that one|ones?|he|she"
    r"|the (?:former|latter|same|other))\b"
    r"|\b(?:آن|اون|این|همین|همان|آن‌ها|اونا|قبلی|دومی|اولی|دیگری)\b|\b(?:از|به|تو|با|برا)ش\b",
    re.IGNORECASE,
)
_ASKS_FOR_DEFINITION = re.compile(
    r"^\s*(?:what|who) (?:is|are)\b|^\s*(?:define|explain)\b|چیست|چیه|یعنی چه|یعنی چی",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:ش|شون|شان)$")
# Joined to a noun in ی (ورودیش, its input); آزمایش and خویش are words of their own.
_POSSESSIVE_AFTER_YA = re.compile(r"\w{2}[^او]یش$")
_FEW_WORDS = 5
_FEW_WORDS_WITH_NAME = 2
_FURTHEST_BACK = 4


def resolve_question(question: str, history: Sequence[Turn], find_names: FindNames) -> str:
    """Return the question with what it leans on put before it.

    That is the user's earlier questions, back to the last that stands on its own, and the names
    that the last answer brought in. A question that stands on its own comes back unchanged.
    """
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not earlier or not is_elliptical(question, find_names):
        return question
    context = _back_to_the_subject(earlier[-_FURTHEST_BACK:], find_names)
    said = " ".join(context)
    answers = [turn.content for turn in history if turn.role == "assistant"]
    names = [name for name in find_names(answers[-1]) if name not in said] if answers else []
    return " ".join([*context, *names, question])


def is_elliptical(question: str, find_names: FindNames) -> bool:
    """Tell whether a question needs the ones before it."""
    names = find_names(question)
    found = [word for word, _, _ in words(question)]
    if _CONTINUES.search(question) or _points_back(question, names):
        return True
    if not names and any(_has_possessive(word) for word in found):
        return True
    if _ASKS_FOR_DEFINITION.search(question):
        return False
    content = [word for word in found if not is_stopword(normalise(word))]
    return len(content) < (_FEW_WORDS_WITH_NAME if names else _FEW_WORDS)


def _points_back(question: str, names: Sequence[str]) -> bool:
    """Tell whether a pronoun comes before any name that it could stand for."""
    pronoun = _POINTS_BACK.search(question)
    if pronoun is None:
        return False
    positions = [at for at in (question.find(name) for name in names) if at >= 0]
    return pronoun.start() < min(positions, default=len(question))


def _has_possessive(word: str) -> bool:
    """Tell whether a Persian word ends in "its": ورودیش is input + ش, but آموزش is one word."""
    folded = normalise(word)
    if not is_persian(folded) or not _POSSESSIVE.search(folded):
        return False
    if _POSSESSIVE_AFTER_YA.search(folded):
        return True
    root = stem(folded)
    return root != folded and folded.startswith(root)


def _back_to_the_subject(earlier: Sequence[str], find_names: FindNames) -> list[str]:
    chain: list[str] = []
    for question in reversed(earlier):
        chain.insert(0, question)
        if find_names(question) and not is_elliptical(question, find_names):
            break
    return chain
