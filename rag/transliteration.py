"""Names across scripts: Persian spellings of Latin names, brought to a common form.

Persian leaves out short vowels and writes long ones loosely, so names are compared by their
consonants; letters that either script confuses (g and j, v and w within a word) fall together.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.text import is_persian, normalise

_PERSIAN_SOUNDS = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "g", "گ": "g",
    "ژ": "g", "غ": "g", "چ": "č", "ح": "h", "ه": "h", "خ": "k", "ک": "k", "ق": "k", "د": "d",
    "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ش": "š", "ف": "f", "ل": "l", "م": "m",
    "ن": "n", "ا": "A", "آ": "A", "ع": "A", "و": "O", "ی": "I", "ئ": "I",
}  # fmt: skip
# Vowels come out in capitals; š is sh, č is ch, ŵ and ŷ are v or w and y where they open a name.
# In order: a rule may rely on the ones before it.
_LATIN_RULES = (
    (re.compile("tch"), "č"),
    (re.compile("sch|sh"), "š"),
    (re.compile("ch(?=[rl])"), "k"),
    (re.compile("ch"), "č"),
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
    (re.compile("^[vw]"), "ŵ"),
    (re.compile("^y(?=[aeiou])"), "ŷ"),
    (re.compile("[aeiouyvw]"), lambda vowel: vowel.group().upper()),
)
# Which Latin vowels a written Persian vowel may stand for: ساتن is Sutton, but no Sitton.
_HEARD_AS = {"A": "AOU", "O": "OUVW", "I": "IEY", "H": "AE"}
# Only Arabic words are written with these.
_NEVER_IN_LOANS = frozenset("ثحذصضطظعق")
_FEWEST_CONSONANTS = 3


@dataclass(frozen=True, slots=True)
class _Sounds:
    """A name as consonants, and the vowels before the first and after each of them."""

    consonants: str
    vowels: tuple[str, ...]


def skeleton(name: str) -> str:
    """Return the consonants of a Latin or Persian name in one common alphabet.

    Digits stay; a vowel counts only where it opens the name as a consonant.

    >>> skeleton("کلیپ") == skeleton("CLIP") == "klp"
    True
    >>> skeleton("رابرتا"), skeleton("RoBERTa")
    ('rbrt', 'rbrt')
    """
    return _sounds(name).consonants


def may_name(persian: str, latin: str) -> bool:
    """Tell whether a Persian word may be a Latin name as one would write it by ear.

    Both have the same consonants, at least three, and where Persian writes a vowel Latin has one
    that sounds like it. Persian leaves short vowels out, but not those that open or end a name.

    >>> may_name("هوخرایتر", "Hochreiter"), may_name("ساتن", "sitton")
    (True, False)
    """
    heard, written = _sounds(persian), _sounds(latin)
    if heard.consonants != written.consonants or _NEVER_IN_LOANS & set(persian):
        return False
    # Without a vowel to compare, three consonants would fit many words.
    if len(heard.consonants) < _FEWEST_CONSONANTS + (not any(heard.vowels)):
        return False
    pairs = list(zip(heard.vowels, written.vowels, strict=True))
    silent = written.vowels[-1] in {"", "E"}
    return (
        bool(heard.vowels[0]) == bool(written.vowels[0])
        and (silent or bool(heard.vowels[-1]))
        and all(_sounds_like(vowels, others) for vowels, others in pairs[1:])
    )


def _sounds_like(persian: str, latin: str) -> bool:
    # Two letters for one sound: the second decides (ای for ei, ai or y).
    return not persian or any(vowel in latin for vowel in _HEARD_AS[persian[-1]])


@lru_cache(maxsize=65536)
def _sounds(name: str) -> _Sounds:
    letters = "".join(char for char in normalise(name) if char.isalnum())
    marked = _persian_sounds(letters) if is_persian(letters) else _latin_sounds(letters)
    consonants = "".join(char for char in marked if not _is_vowel(char))
    return _Sounds(consonants, tuple(re.split("[^A-Z]", marked)))


def _persian_sounds(letters: str) -> str:
    # No Persian word begins with two consonants, so that Schmidhuber is written with an alef.
    letters = re.sub("^ا(?=[سش][^اویآ])", "", letters)
    opening = {"و": "ŵ", "ی": "ŷ"}.get(letters[:1], "")
    rest = letters[1:] if opening else letters
    # A final he is heard as a vowel.
    final = "H" if rest.endswith("ه") else ""
    return opening + "".join(_persian_sound(char) for char in rest.removesuffix("ه")) + final


def _persian_sound(char: str) -> str:
    return char if char.isdigit() else _PERSIAN_SOUNDS.get(char, "")


def _latin_sounds(letters: str) -> str:
    for rule, instead in _LATIN_RULES:
        letters = rule.sub(instead, letters)
    return letters


def _is_vowel(char: str) -> bool:
    return "A" <= char <= "Z"
