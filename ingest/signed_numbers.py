"""Percent signs that were found by their shape, put back behind their numbers. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.ocr_text import SeenWord
from ingest.percent_signs import PercentSign

_NUMBER = re.compile(r"\d+(?:[.,٫٬/]\d+)*")
# As a share of the sign's height: what is farther away has nothing to do with it.
_NEAR = 1.0
_NOWHERE = float("inf")


def with_percent_signs(
    words: Sequence[SeenWord], persian: Sequence[SeenWord], signs: Sequence[PercentSign]
) -> list[SeenWord]:
    """Return the words of a page with each sign behind the number that it stands beside.

    A sign that no number stands beside is a word of its own in the line that it stands in.

    Args:
        words: what the page holds but for the signs.
        persian: what the Persian model alone saw. Beside a sign stands a number, so that its
            digits are believed there even where a letter was seen in their place.
        signs: in pixels of the same image.
    """
    signed = list(words)
    for sign in signs:
        number = _nearest(sign, filter(_has_number, signed))
        other = _nearest(sign, filter(_has_number, persian))
        if other is not None and (number is None or _room(other, sign) < _room(number, sign)):
            number = _settled(signed, other)
        beside = number or _nearest(sign, signed)
        if beside is not None:
            place = signed.index(beside)
            signed[place : place + 1] = _signed(beside, sign) if number else _apart(beside, sign)
    return signed


def _settled(words: list[SeenWord], number: SeenWord) -> SeenWord | None:
    """Put a number in the place of what was seen there instead; None where nothing was."""
    covered = [word for word in words if word.covers(number)]
    if not covered:
        return None
    number = replace(number, line=covered[0].line)
    words[words.index(covered[0])] = number
    for word in covered[1:]:
        words.remove(word)
    return number


def _has_number(word: SeenWord) -> bool:
    return _NUMBER.search(word.text) is not None


def _nearest(sign: PercentSign, words: Iterable[SeenWord]) -> SeenWord | None:
    near = [word for word in words if _room(word, sign) <= _NEAR * sign.height]
    return min(near, key=lambda word: _room(word, sign), default=None)


def _room(word: SeenWord, sign: PercentSign) -> float:
    """Return how far a word of the same line is from a sign."""
    if min(word.top + word.height, sign.bottom) <= max(word.top, sign.top):
        return _NOWHERE
    return max(word.left - sign.right, sign.left - word.left - word.width, 0)


def _signed(word: SeenWord, sign: PercentSign) -> list[SeenWord]:
    """Return the word with a sign behind that of its numbers which is nearer."""
    numbers = list(_NUMBER.finditer(word.text))
    on_the_left = 2 * sign.left < 2 * word.left + word.width
    end = numbers[-1 if on_the_left else 0].end()
    left, top = min(word.left, sign.left), min(word.top, sign.top)
    right = max(word.left + word.width, sign.right)
    bottom = max(word.top + word.height, sign.bottom)
    text = word.text[:end] + sign.text + word.text[end:]
    return [replace(word, text=text, left=left, top=top, width=right - left, height=bottom - top)]


def _apart(word: SeenWord, sign: PercentSign) -> list[SeenWord]:
    width = sign.right - sign.left
    return [
        word,
        SeenWord(word.line, sign.left, sign.top, width, sign.height, word.confidence, sign.text),
    ]
