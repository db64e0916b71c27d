"""Which language a text is in, and how that language is written."""

import re

from ingest.text import is_persian, to_persian_digits, words
from rag.answers import Language

_CODE_OR_URL = re.compile(r"`[^`]*`|https?://\S+|\$[^$]*\$")


def detect_language(text: str) -> Language:
    """Return the language that a text is asked or written in.

    Persian questions about papers are full of Latin names, so a quarter of Persian words decides;
    a lone Persian word in an English sentence does not.
    """
    # Most pages are English, and told by a look: this is asked of every chunk that is found.
    if not is_persian(text):
        return "en"
    found = [word for word, _, _ in words(_CODE_OR_URL.sub(" ", text)) if not word[0].isdigit()]
    persian = sum(is_persian(word) for word in found)
    return "fa" if found and persian / len(found) >= 0.25 else "en"


def is_written_in(text: str, language: Language) -> bool:
    """Tell whether the words of a text are mostly those of `language`."""
    return detect_language(text) == language


def number(value: int, language: Language) -> str:
    """Write a number in the digits of the language."""
    return to_persian_digits(str(value)) if language == "fa" else str(value)


def marker(value: int, language: Language) -> str:
    """Write a citation marker: `[1]`, or `[۱]` in Persian text."""
    return f"[{number(value, language)}]"
