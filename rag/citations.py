"""Citation markers in text: found, bounded, renumbered, removed. Pure."""

import re
from collections.abc import Mapping, Sequence

from ingest.text import normalise
from rag.answers import Language
from rag.language import marker

_DIGITS = "0-9۰-۹٠-٩"
_MARKER = re.compile(rf"[ \t]*\[\s*([{_DIGITS}]{{1,9}}(?:\s*[,،;؛–-]\s*[{_DIGITS}]{{1,9}})*)\s*\]")
_NUMBER = re.compile(rf"[{_DIGITS}]+")
_MARKER_ROOM = 99


def cited_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers that a text cites, in order of first mention.

    Models answering in Persian write Persian digits and commas.

    >>> cited_numbers("Both agree [1]. مقالهٔ دیگر نه [۲، ۳].")
    (1, 2, 3)
    """
    found = (n for match in _MARKER.finditer(text) for n in _numbers(match.group(1)))
    return tuple(dict.fromkeys(found))


def without_markers(text: str) -> str:
    """Return the text with every marker, and the space before it, taken out."""
    return _MARKER.sub("", text)


def without_own_brackets(text: str) -> str:
    """Return quoted text with its own reference marks in round brackets.

    A paper's "[17]" is not one of our citations and must not be taken for one.

    >>> without_own_brackets("as in [17, 3]")
    'as in (17, 3)'
    """
    return _MARKER.sub(lambda m: m.group().replace("[", "(").replace("]", ")"), text)


def renumber(text: str, mapping: Mapping[int, int], language: Language) -> str:
    """Write each marker under its new number, leaving out those that `mapping` lacks.

    >>> renumber("A [3, 9]. B [2].", {3: 1, 2: 2}, "en")
    'A [1]. B [2].'
    """

    def rewritten(match: re.Match[str]) -> str:
        kept = dict.fromkeys(mapping[n] for n in _numbers(match.group(1)) if n in mapping)
        return "".join(f" {marker(n, language)}" for n in kept)

    return _MARKER.sub(rewritten, text).lstrip(" ")


def in_order_of_mention(cited: Sequence[Sequence[int]]) -> dict[int, int]:
    """Number what is cited from 1 in order of first mention."""
    flat = dict.fromkeys(number for numbers in cited for number in numbers)
    return {old: new for new, old in enumerate(flat, start=1)}


def keep_valid(numbers: Sequence[int], *, count: int) -> tuple[int, ...]:
    """Return the numbers that lie in 1..count, each once.

    An explicit bound: a marker [0] would otherwise mean the last passage to Python.
    """
    return tuple(dict.fromkeys(n for n in numbers if 1 <= n <= count))


def _numbers(inner: str) -> list[int]:
    plain = normalise(inner)
    bounds = [int(found) for found in _NUMBER.findall(plain)]
    is_range = len(bounds) == 2 and "-" in plain
    if is_range and bounds[0] < bounds[1] <= min(bounds[0] + 9, _MARKER_ROOM):
        return list(range(bounds[0], bounds[1] + 1))
    return bounds
