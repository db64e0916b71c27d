"""Persian typed while the keyboard was switched to English: "sghl" is سلام. Pure.

What the keys write on the Persian layout is the question where most of its words are Persian ones
that are known; hardly any English word turns into one.
"""

from collections.abc import Callable

from ingest.text import is_persian

# The keys of the standard Persian layout; on older ones پ lies on the backslash.
_KEYS = dict(
    zip(
        "qwertyuiop[]asdfghjkl;'zxcvbnm,\\HC?",
        "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپوژآژ؟",
        strict=True,
    )
)
_LAYOUTS = (str.maketrans(_KEYS), str.maketrans({**_KEYS, "m": "ئ", "\\": "پ"}))
_SENTENCE_MARKS = str.maketrans("?,", "؟،")
_SHARE_KNOWN = 0.5
_FEWEST_LETTERS = 4


def retyped(text: str, is_known: Callable[[str], bool]) -> str:
    """Return what the keys of a text write on the Persian layout, the text where that is none.

    Words of capitals and digits were typed as they were meant and stay.

    >>> retyped("]vh 'vhndhk lp, ld a,n?", {"چرا", "گرادیان", "محو", "می", "شود"}.__contains__)
    'چرا گرادیان محو می شود؟'
    """
    if is_persian(text):
        return text
    typed = text.split(" ")
    written = [_retyped_word(word, is_known) for word in typed]
    asked = [bare for bare in map(_letters, written) if is_persian(bare)]
    known = [bare for bare in asked if is_known(bare)]
    # Very short Persian words may be English ones on the other layout: "in" and "an" are.
    enough = len("".join(known)) >= _FEWEST_LETTERS and max(map(len, known)) > 2
    return " ".join(written) if enough and len(known) >= _SHARE_KNOWN * len(asked) else text


def _retyped_word(word: str, is_known: Callable[[str], bool]) -> str:
    if _is_meant(word):
        return word.translate(_SENTENCE_MARKS)
    readings = [word.translate(layout) for layout in _LAYOUTS]
    # The comma is the letter و, but after a whole word it may be itself; one letter is none.
    bare = word.rstrip(",")
    if bare != word and len(bare) > 1:
        readings.append(bare.translate(_LAYOUTS[0]) + "،")
    known = (reading for reading in readings if is_known(_letters(reading)))
    return next(known, readings[0])


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word))


def _is_meant(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    is_code = any(map(str.isdigit, word)) or len(letters) > 1
    return is_code and all(map(str.isupper, letters))
