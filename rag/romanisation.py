"""Persian words as one writes them in Latin letters: the nearest known word by sound. Pure.

Finglish has no spelling of its own: غ and ق are gh or q, long vowels are written once or twice,
short ones may be left out. Candidates share their consonants; an alignment of letters then says
how much would have to be misheard.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.text import normalise

# One capital for each sound that takes two letters. In order: a rule relies on those before it.
_UNITS = (
    ("kh", "X"), ("gh", "Q"), ("sh", "S"), ("ch", "C"), ("zh", "Z"), ("ph", "f"),
    ("x", "X"), ("q", "Q"), ("w", "v"), ("c", "k"),
    ("aa", "A"), ("oo", "U"), ("ou", "U"), ("ee", "I"),
)  # fmt: skip
_DOUBLED = re.compile(r"(\w)\1+")
_NOT_A_LETTER = re.compile(r"[^a-z']+")
# What each Persian consonant may be written as, and what that costs.
_CONSONANTS: dict[str, dict[str, float]] = {
    "ب": {"b": 0}, "پ": {"p": 0}, "ت": {"t": 0}, "ط": {"t": 0}, "ث": {"s": 0}, "س": {"s": 0},
    "ص": {"s": 0}, "ج": {"j": 0}, "چ": {"C": 0}, "ح": {"h": 0}, "خ": {"X": 0}, "د": {"d": 0},
    "ذ": {"z": 0}, "ز": {"z": 0}, "ض": {"z": 0}, "ظ": {"z": 0}, "ر": {"r": 0},
    "ژ": {"Z": 0, "j": 0.1}, "ش": {"S": 0}, "غ": {"Q": 0, "g": 0.4}, "ق": {"Q": 0, "g": 0.4},
    "ف": {"f": 0}, "ک": {"k": 0}, "گ": {"g": 0}, "ل": {"l": 0}, "م": {"m": 0}, "ن": {"n": 0},
}  # fmt: skip
_SKELETON_OF_LATIN = str.maketrans("QZ", "gj", "aeiouyAUIvh'")
_SKELETON_OF_PERSIAN = str.maketrans(
    "بپتطثسصجچخدذزضظرژشغقفکگلمن", "bpttsssjCXdzzzzrjSggfkglmn", "اآعءئوؤیهح"
)
_ALEF = {"a": 0.0, "A": 0.0}
# In speech -ān and -ām are -un and -um: neshoon for نشان.
_ALEF_BEFORE_NASAL = {**_ALEF, "o": 0.4, "u": 0.4, "U": 0.4}
_ALEF_FIRST = {**_ALEF, "e": 0.0, "o": 0.0, "i": 0.3, "u": 0.3}
_VAV = {"v": 0.0, "o": 0.0, "u": 0.0, "U": 0.0, "ov": 0.0, "uv": 0.0}
_YA = {"i": 0.0, "I": 0.0, "y": 0.0, "iy": 0.0, "ey": 0.1, "ei": 0.1, "e": 0.7}
_AYN = {"": 0.0, "'": 0.0, "a": 0.0, "e": 0.0, "o": 0.1, "A": 0.2, "a'": 0.0, "e'": 0.0, "'a": 0.0}
_HAMZA = {"": 0.0, "'": 0.0, "y": 0.0, "i": 0.1, "e": 0.1, "'i": 0.0}
_FINAL_HE = {"e": 0.0, "eh": 0.0, "h": 0.0, "a": 0.5, "ah": 0.2}
# Short vowels are heard and not written in Persian; a long one in their place is a mishearing.
_SHORT_VOWELS = {"": 0.0, "a": 0.06, "e": 0.05, "o": 0.05, "u": 0.6, "i": 0.6, "A": 0.7, "U": 0.8}
_IMPOSSIBLE = 99.0
_COST_OF_NAME = 0.1


def latin_units(word: str) -> str:
    """Return a Latin word with one letter for each sound.

    >>> latin_units("amoozesh"), latin_units("xatti")
    ('amUzeS', 'Xati')
    """
    letters = _NOT_A_LETTER.sub("", word.lower())
    for written, unit in _UNITS:
        letters = letters.replace(written, unit)
    return _DOUBLED.sub(r"\1", letters)


class SoundIndex:
    """Known Persian words, found by how they sound.

    Args:
        words: where several sound alike, the earlier wins.
        names: likewise, but less likely to be meant.
    """

    def __init__(self, words: Iterable[str], names: Iterable[str] = ()) -> None:
        self._by_skeleton: dict[str, list[tuple[str, float]]] = {}
        costs = {**dict.fromkeys(names, _COST_OF_NAME), **dict.fromkeys(words, 0.0)}
        for word, cost in costs.items():
            skeleton = normalise(word).translate(_SKELETON_OF_PERSIAN)
            self._by_skeleton.setdefault(_letters_alone(skeleton), []).append((word, cost))

    def nearest(self, units: str) -> tuple[str, float] | None:
        """Return the word that sounds most like `latin_units` of a Latin one, and its cost."""
        alike = self._by_skeleton.get(units.translate(_SKELETON_OF_LATIN), ())
        costs = [
            (mishearing(word, units) + more, order, word)
            for order, (word, more) in enumerate(alike)
        ]
        cost, _, word = min(costs, default=(_IMPOSSIBLE, 0, ""))
        return (word, cost) if cost < _IMPOSSIBLE else None


def _letters_alone(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


@lru_cache(maxsize=16384)
def mishearing(persian: str, units: str) -> float:
    """Return what it costs to read a Persian word in Latin letters; 99 where it cannot be.

    >>> mishearing("شبکه", latin_units("shabakeh")) < mishearing("شبیه", latin_units("shabakeh"))
    True
    """
    letters = "".join(filter(str.isalpha, normalise(persian)))
    # Cheapest way to each position of the Latin word, letter by letter of the Persian one.
    reached = {0: 0.0}
    for position in range(len(letters)):
        reached = _after_letter(letters, position, units, reached)
    return reached.get(len(units), _IMPOSSIBLE)


def _after_letter(
    letters: str, position: int, units: str, reached: dict[int, float]
) -> dict[int, float]:
    further: dict[int, float] = {}
    for written, cost in _spellings(letters, position).items():
        for start, so_far in reached.items():
            if units.startswith(written, start):
                end = start + len(written)
                further[end] = min(further.get(end, _IMPOSSIBLE), so_far + cost)
    return further


@lru_cache(maxsize=16384)
def _spellings(letters: str, position: int) -> dict[str, float]:
    """Return the Latin spellings of one letter with the short vowel that may follow it."""
    letter = letters[position]
    following = letters[position + 1 : position + 2]
    if letter in "اآوع" or (letter == "ه" and not following):
        return _vowel_spellings(letters, position)
    if letter == "ی" and letters[position - 1 : position] == "ی":
        return {"": 0.1, **_with_vowel(_YA, cost=0.0)}
    if letter in "یئ":
        return _with_vowel(_YA if letter == "ی" else _HAMZA, cost=0.0)
    consonant = {"h": 0.0, "": 0.6} if letter == "ه" else _CONSONANTS.get(letter, {"": 0.0})
    return _with_vowel(consonant, cost=0.0)


def _with_vowel(written: dict[str, float], *, cost: float) -> dict[str, float]:
    return {
        f"{consonant}{vowel}": least + more + (cost if vowel else 0.0)
        for consonant, least in written.items()
        for vowel, more in _SHORT_VOWELS.items()
    }


def _vowel_spellings(letters: str, position: int) -> dict[str, float]:
    letter = letters[position]
    following = letters[position + 1 : position + 2]
    if letter == "ه":
        return _FINAL_HE
    if letter == "ع":
        return _AYN if following else {**_AYN, "e": 0.1}
    if letter == "و":
        silent = following == "ا" and letters[position - 1 : position] == "خ"
        return {**_with_vowel(_VAV, cost=0.1), **({"": 0.1} if silent else {})}
    if position == 0 and letter == "ا":
        return {**_ALEF_FIRST, **({"": 0.0} if following in {"ی", "و"} else {})}
    if letters[position - 1 : position] == "ع":
        return {**_ALEF, "": 0.1}
    return _ALEF_BEFORE_NASAL if following in {"ن", "م"} else _ALEF
