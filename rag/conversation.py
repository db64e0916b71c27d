"""Follow-up questions: what "and how many layers does it have?" is about. Pure."""

import re
from collections.abc import Sequence

from ingest.text import normalise, words
from rag.answers import Turn
from rag.stopwords import is_stopword

_LEANS_BACK = re.compile(
    r"^\s*(?:and|but|so|also|what about|how about|then)\b"
    r"|\b(?:it|its|they|them|their|that|those|this|these|he|she|the (?:former|latter|same))\b"
    r"|^\s*(?:و|اما|ولی|پس|حالا|خب)\s|\b(?:آن|اون|این|همین|همان|آنها|آن‌ها|اونا|قبلی|دومی|اولی)\b"
    r"|(?:ش|شون|شان)\s+(?:چ|کد|کج|با|از|را|رو)",
    re.IGNORECASE,
)
_FEW_WORDS = 5


def resolve_question(question: str, history: Sequence[Turn]) -> str:
    """Return the question with what it leans on in the user's last question put before it.

    A question that stands on its own is returned unchanged.
    """
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not earlier or not is_elliptical(question):
        return question
    return f"{_self_contained(earlier)} {question}"


def is_elliptical(question: str) -> bool:
    """Tell whether a question needs the ones before it."""
    content = [w for w, _, _ in words(normalise(question)) if not is_stopword(w)]
    return len(content) < _FEW_WORDS or _LEANS_BACK.search(question) is not None


def _self_contained(earlier: Sequence[str]) -> str:
    """Go back to the last question that stands on its own."""
    for question in reversed(earlier):
        if not is_elliptical(question):
            return question
    return earlier[-1]
