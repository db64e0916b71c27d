"""Numbers in texts, in digits or spelled, in both languages. Pure."""

import re

from ingest.text import normalise

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Without "one" and "یک", which are articles as well, and "نه", which is "no" as well.
_SPELLED = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "twenty": 20,
    "دو": 2,
    "سه": 3,
    "چهار": 4,
    "پنج": 5,
    "شش": 6,
    "هفت": 7,
    "هشت": 8,
    "ده": 10,
    "یازده": 11,
    "دوازده": 12,
    "بیست": 20,
}
SPELLED = "|".join(_SPELLED)
_SPELLED_WORD = re.compile(rf"\b(?:{SPELLED})\b")


def in_digits(text: str) -> str:
    """Return a text normalised, with small numbers that are spelled in digits.

    >>> in_digits("Six layers, ۸ heads")
    '6 layers, 8 heads'
    """
    return _SPELLED_WORD.sub(lambda found: str(_SPELLED[found.group()]), normalise(text))


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers of a text, one form for every way to write them."""
    found = NUMBER.findall(in_digits(text))
    return frozenset(number.replace(",", "").rstrip(".") for number in found)
