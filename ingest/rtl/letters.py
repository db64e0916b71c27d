"""What glyphs stand for, in plain letters, each mark with the letter that bears it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.rtl.glyphs import Glyph
from ingest.rtl.tokens import ZWNJ, kind_of

UNNAMED = "\N{REPLACEMENT CHARACTER}"
# Letters that never join the next one.
NEVER_JOINING = frozenset("آأؤإاةدذرزژوىءۀۂ")
_TATWEEL = "\N{ARABIC TATWEEL}"
_NO_LETTERS = frozenset(
    map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
)
# U+FFFF names the box that a font draws for a letter that it lacks.
# Some write the soft hyphen for a half-space.
_SPECIAL = {_TATWEEL: "", "\N{SOFT HYPHEN}": ZWNJ, "\uffff": "\N{OBJECT REPLACEMENT CHARACTER}"}
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_PERSIAN_DIGITS = frozenset("۰۱۲۳۴۵۶۷۸۹")
_LEFT_TO_RIGHT = re.compile("[اآأإ]ل")
_ARABIC_MARKS = frozenset(map(chr, (*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670)))
# Marks are drawn with no advance, and their ink to the right of where they are placed.
_MARK_INK = 0.15
_NEAR = 0.4


def plain_text(text: str) -> str:
    """Return what a glyph stands for in plain letters.

    >>> plain_text("\N{ARABIC LIGATURE LAM WITH ALEF FINAL FORM}") == "لا"
    True
    """
    # A glyph that stands for several words was given its neighbours' text as well.
    own = text.split()[-1] if text.strip() else text
    plain = "".join(_plain(char) for char in own if char not in _NO_LETTERS)
    # Nothing joins an alef to a lam after it: the file names a lam-alef from the left.
    return plain[::-1] if _LEFT_TO_RIGHT.fullmatch(plain) else plain


def _plain(char: str) -> str:
    if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc":
        return unicodedata.normalize("NFKC", char).strip(" ").replace(_TATWEEL, "")
    return _SPECIAL.get(char, char)


def is_letter(char: str) -> bool:
    """Tell whether a character is a letter that is written from right to left."""
    return kind_of(char) == "R" and unicodedata.category(char) == "Lo"


def last_letter(text: str) -> str:
    """Return the last character of a glyph's text that is no mark."""
    return next((char for char in reversed(text) if not unicodedata.combining(char)), text[-1])


def told_form(text: str) -> str:
    """Return the form that a presentation form names, such as <final>; else nothing."""
    last = last_letter(text) if text else " "
    return unicodedata.decomposition(last).split(" ")[0] if last > "\ufb4f" else ""


def with_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs with every mark in the text of the letter that bears it.

    Args:
        glyphs: in the order in which they are drawn: a mark stands beside its letter there.
    """
    marks = [_mark_of(glyphs, index) for index in range(len(glyphs))]
    texts = [glyph.text for glyph in glyphs]
    for index, mark in enumerate(marks):
        bearer = _bearer(glyphs, marks, index) if mark else None
        if bearer is not None:
            texts[bearer] += mark
    persian = any(char in _PERSIAN_DIGITS for text in texts for char in text)
    return [
        # Some fonts draw a digit of both alphabets by one glyph, which is named after either.
        replace(glyph, text=text.translate(_ARABIC_DIGITS) if persian else text)
        for glyph, text, mark in zip(glyphs, texts, marks, strict=True)
        if not mark
    ]


def _mark_of(glyphs: Sequence[Glyph], index: int) -> str:
    """Return the marks that a glyph draws, nothing where it draws a letter."""
    glyph = glyphs[index]
    text = plain_text(glyph.text)
    marks = "".join(char for char in text if unicodedata.combining(char))
    if not marks or marks == text or glyph.right > glyph.left:
        return marks if marks == text else ""
    # Named after its letter too, which a glyph beside it draws.
    letters = _without_marks(text)
    beside = [
        plain_text(other.text)
        for other in (*glyphs[max(index - 1, 0) : index], *glyphs[index + 1 : index + 2])
    ]
    return marks if letters in beside else ""


def _bearer(glyphs: Sequence[Glyph], marks: Sequence[str], index: int) -> int | None:
    """Return which letter bears a mark.

    Of the letters drawn before and after it, that on the right, whichever way the line is drawn;
    accents of other scripts follow theirs. Where neither is near, the nearest of the line.
    """
    mark = glyphs[index]
    place = mark.middle + (_MARK_INK * mark.size if mark.right == mark.left else 0)

    def near(indices: Iterable[int]) -> list[int]:
        return [i for i in indices if not marks[i] and _is_near(glyphs[i], mark, place)]

    beside = (range(index - 1, -1, -1), range(index + 1, len(glyphs)))
    drawn = [next((i for i in side if not marks[i]), None) for side in beside]
    named = _without_marks(plain_text(mark.text))
    bearers = near(i for i in drawn if i is not None)
    bearers = [i for i in bearers if plain_text(glyphs[i].text) == named] or bearers
    if bearers:
        side = 1 if marks[index][0] in _ARABIC_MARKS else -1
        return max(bearers, key=lambda i: side * glyphs[i].middle)
    return min(near(range(len(glyphs))), key=lambda i: _distance(glyphs[i], place), default=None)


def _is_near(glyph: Glyph, mark: Glyph, place: float) -> bool:
    return (
        _bears(glyph)
        and abs(glyph.baseline - mark.baseline) < mark.size
        and _distance(glyph, place) < _NEAR * mark.size
    )


def _without_marks(text: str) -> str:
    return "".join(char for char in text if not unicodedata.combining(char))


def _bears(glyph: Glyph) -> bool:
    return bool(glyph.text.strip()) and glyph.text != ZWNJ


def _distance(glyph: Glyph, place: float) -> float:
    return max(glyph.left - place, place - glyph.right, 0.0)
