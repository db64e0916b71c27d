"""Names across scripts: Persian spellings of Latin names, brought to a common form.

Persian leaves out short vowels and writes long ones loosely, so names are compared by their
consonants; letters that either script confuses (g and j, v and w within a word) fall together.
"""

import re
from functools import lru_cache
from itertools import product

from ingest.text import is_persian, normalise

_PERSIAN_CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "g", "گ": "g",
    "ژ": "g", "غ": "g", "چ": "c", "ح": "h", "ه": "h", "خ": "k", "ک": "k", "ق": "k", "د": "d",
    "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ش": "x", "ف": "f", "ل": "l", "م": "m",
    "ن": "n",
}  # fmt: skip
# In order: a rule may rely on the ones before it. "x" stands for sh and "C" for ch.
_LATIN_SOUNDS = (
    (re.compile("tch"), "C"),
    (re.compile("sch|sh"), "X"),
    (re.compile("ch(?=[rl])"), "k"),
    (re.compile("ch"), "C"),
    (re.compile("ph"), "f"),
    (re.compile("ck|kh|qu?"), "k"),
    (re.compile("th"), "t"),
    (re.compile("gh"), "g"),
    (re.compile("x"), "ks"),
    (re.compile("cc"), "k"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("c"), "k"),
    (re.compile("j"), "g"),
    (re.compile("(?<=[aeiou])h(?![aeiouy])"), ""),
    (re.compile(r"([a-z])\1"), r"\1"),
    (re.compile("^[vw]"), "V"),
    (re.compile("^y(?=[aeiou])"), "Y"),
    (re.compile("[aeiouyvw]"), ""),
)
_SPELLINGS = {
    "آ": ("a",), "ا": ("a",), "ب": ("b",), "پ": ("p",), "ت": ("t",), "ط": ("t",), "ث": ("s",),
    "س": ("s",), "ص": ("s",), "ج": ("j", "g"), "چ": ("ch",), "ح": ("h",), "خ": ("kh",),
    "د": ("d",), "ذ": ("z",), "ر": ("r",), "ز": ("z",), "ژ": ("zh",), "ش": ("sh",), "ض": ("z",),
    "ظ": ("z",), "ع": ("a",), "غ": ("gh",), "ف": ("f",), "ق": ("gh",), "ک": ("c", "k"),
    "گ": ("g",), "ل": ("l",), "م": ("m",), "ن": ("n",), "و": ("o", "u", "v"), "ه": ("h",),
    "ی": ("i", "e", "y"), "ئ": ("",), "ء": ("",),
}  # fmt: skip
_OPENINGS = {"و": ("v", "w"), "ی": ("y",)}


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """Return the consonants of a Latin or Persian name in one common alphabet.

    Digits stay; a vowel counts only where it opens the name as a consonant.

    >>> skeleton("کلیپ") == skeleton("CLIP") == "klp"
    True
    >>> skeleton("رابرتا"), skeleton("RoBERTa")
    ('rbrt', 'rbrt')
    """
    letters = "".join(char for char in normalise(name) if char.isalnum())
    return _persian_skeleton(letters) if is_persian(letters) else _latin_skeleton(letters)


@lru_cache(maxsize=4096)
def transliterate(word: str) -> tuple[str, ...]:
    """Return likely Latin spellings of a Persian word, at most twelve, short vowels left out.

    Each spelling reads a letter the same way throughout.

    >>> transliterate("کلیپ")[0]
    'clip'
    """
    letters = [char for char in normalise(word) if char in _SPELLINGS or char.isdigit()]
    if not letters:
        return ()
    opening, rest = letters[0], letters[1:]
    unsure = [char for char in dict.fromkeys(rest) if len(_SPELLINGS.get(char, ())) > 1]
    spellings: dict[str, None] = {}
    for choice in product(*(_SPELLINGS[char] for char in unsure)):
        reading = {char: sounds[0] for char, sounds in _SPELLINGS.items()}
        reading |= zip(unsure, choice, strict=True)
        tail = "".join(reading.get(char, char) for char in rest)
        first = (reading[opening],) if opening in unsure else _SPELLINGS.get(opening, (opening,))
        spellings |= dict.fromkeys(head + tail for head in _OPENINGS.get(opening, first))
    return tuple(spelling for spelling in spellings if spelling)[:12]


def _persian_skeleton(letters: str) -> str:
    opening = {"و": "V", "ی": "Y"}.get(letters[:1], "")
    consonants = "".join(
        char if char.isdigit() else _PERSIAN_CONSONANTS.get(char, "")
        for char in letters.removesuffix("ه")
    )
    return (opening + consonants).lower()


def _latin_skeleton(letters: str) -> str:
    for sound, instead in _LATIN_SOUNDS:
        letters = sound.sub(instead, letters)
    return letters.replace("X", "x").lower()
