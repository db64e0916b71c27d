"""One Finglish word in Persian letters: by the shipped table, by rule, or by its sound. Pure.

The table holds words of grammar and the stems of verbs; words of content are those of the
glossary with the endings that Persian puts to them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from ingest.text import index_tokens, is_persian, normalise
from rag.glossary import Glossary
from rag.romanisation import SoundIndex, latin_units
from rag.stopwords import is_stopword
from rag.word_lists import GlossaryError, read_rows

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
HEADER = ("persian", "finglish", "kind")

# How sure a word makes us that its question is Persian: only "sure" ones decide.
Sign = Literal["sure", "likely", "content", "none", "english"]

_ONE_VOWEL = str.maketrans("AUI", "aui")
_PRESENT_ENDINGS = {
    "am": "م", "om": "م", "i": "ی", "ad": "د", "e": "ه", "im": "یم", "id": "ید", "in": "ین",
    "and": "ند", "an": "ن",
}  # fmt: skip
_PAST_ENDINGS = {
    "": "", "am": "م", "i": "ی", "e": "ه", "im": "یم", "id": "ید", "in": "ین", "and": "ند",
    "an": "ن",
}  # fmt: skip
_PREFIXES = {"mi": f"می{ZWNJ}", "nemi": f"نمی{ZWNJ}"}
# Without a prefix, other endings would make verbs of English words: tune, away.
_PRESENT_ALONE = {ending: _PRESENT_ENDINGS[ending] for ending in ("am", "im", "ad", "and")}
# What a noun or adjective may end in, in the units of `latin_units`. Before a vowel a final he
# takes a half-space and an alef: شبکه‌ای, but مدلی. The ezafe is written after a long vowel alone.
_JOINED_ENDINGS = {
    "i": "ی", "yi": "یی", "eS": "ش", "aS": "ش", "eSun": "شون", "eSUn": "شون", "aSun": "شون",
    "aSUn": "شون", "eSan": "شان", "aSan": "شان", "and": "ند",
}  # fmt: skip
_PARTED_ENDINGS = {
    "ha": "ها", "haye": "های", "hay": "های", "hayi": "هایی", "hai": "هایی", "haI": "هایی",
    "haei": "هایی", "haS": "هاش", "haSun": "هاشون", "haSUn": "هاشون", "haSan": "هاشان",
    "hayaS": "هایش", "hayeSan": "هایشان", "haro": "ها رو", "hara": "ها را", "tar": "تر",
    "tari": "تری", "tarin": "ترین",
}  # fmt: skip
_OTHER_ENDINGS = {"": "", "e": "", "ye": "", "an": "ان", "o": " رو", "ro": " رو", "ra": " را"}
_ENDINGS = {**_JOINED_ENDINGS, **_PARTED_ENDINGS, **_OTHER_ENDINGS}
_COST_OF_ENDING = 0.15
_COSTS_OF_ENDINGS = {
    **dict.fromkeys(_PARTED_ENDINGS, 0.05), "": 0.0, "e": 0.05, "ye": 0.05, "i": 0.08,
}  # fmt: skip
_COST_PER_LETTER = 0.12
_SURE_LETTERS = 4
_FEWEST_IN_STEM = 2
_FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class WordReading:
    """What one Latin word of a question was read as.

    Attributes:
        persian: empty where the word is left as it is.
        sign: what it says of the language of its question.
    """

    persian: str
    sign: Sign


class FinglishWords:
    """Reads single words; build it with `load`.

    Args:
        rows: Persian, Finglish spellings divided by bars, kind; as in the shipped table.
        glossary: its Persian words are recognised by sound, its English ones left alone.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]], glossary: Glossary) -> None:
        tables: dict[str, dict[str, str]] = {
            kind: {} for kind in ("grammar", "shared", "present", "past", "english")
        }
        for persian, spellings, kind in rows:
            if kind not in tables:
                raise GlossaryError(
                    f"The entry {persian} of the glossary cannot be used",
                    why=f"{kind} is no kind of word",
                    remedy=f"Use one of {', '.join(tables)}.",
                )
            for spelling in spellings.split("|"):
                key = spelling if kind == "english" else _key(spelling)
                tables[kind].setdefault(key, persian)
        self._tables = tables
        self._english = frozenset({*_english_words(glossary), *tables["english"]})
        grammar = (persian for table in tables.values() for persian in table.values())
        listed = (entry.persian for entry in glossary.entries)
        known = (*listed, *grammar, *_ENDINGS.values())
        # As it is written, and as it is typed where nobody finds the half-space.
        typed = (form for text in known for form in (text, text.replace(ZWNJ, " ")))
        self._persian = frozenset(token for text in typed for token in index_tokens(text))
        self._index = SoundIndex(
            _persian_words(glossary, names=False), _persian_words(glossary, names=True)
        )

    @classmethod
    def load(cls, path: Path, glossary: Glossary) -> Self:
        """Read the table of grammar from a file.

        Raises:
            GlossaryError: if the file cannot be read or a line cannot be used.
        """
        return cls(read_rows(path, HEADER), glossary)

    def read(self, word: str) -> WordReading:
        """Return what a lower-case Latin word is in Persian letters, if it is Persian."""
        key = "" if word in self._tables["english"] else _key(word)
        for kind in ("grammar", "shared"):
            if key in self._tables[kind]:
                return WordReading(self._tables[kind][key], self._sign(word, kind))
        if is_stopword(word):
            return WordReading("", "english")
        verb = self._verb(key)
        if verb:
            return WordReading(verb, "sure" if ZWNJ in verb else "content")
        if self._is_english(word):
            return WordReading("", "none")
        persian = self.by_sound(word)
        telling = persian and len(word) > _SURE_LETTERS
        return WordReading(persian, "content" if telling else "none")

    def knows(self, persian: str) -> bool:
        """Tell whether a word in Persian letters is one of the glossary or of the grammar."""
        tokens = index_tokens(persian)
        listed = bool(tokens) and all(token in self._persian for token in tokens)
        return listed or (is_persian(persian) and is_stopword(normalise(persian)))

    def by_sound(self, word: str) -> str:
        """Return the Persian word that a Latin one sounds like, with its ending; mostly none."""
        units = latin_units(word)
        readings = list(self._readings(units)) if len(units) >= _FEWEST_LETTERS else []
        cost, persian = min(readings, default=(1.0, ""))
        return persian if cost <= _COST_PER_LETTER * len(units) else ""

    def _readings(self, units: str) -> Iterator[tuple[float, str]]:
        for ending in _ENDINGS:
            root = units.removesuffix(ending)
            if len(root) < _FEWEST_LETTERS or not units.endswith(ending):
                continue
            found = self._index.nearest(root)
            if found is not None:
                cost = _COSTS_OF_ENDINGS.get(ending, _COST_OF_ENDING)
                yield found[1] + cost, _with_ending(found[0], ending)

    def _verb(self, key: str) -> str:
        """Read می‌شود, نمی‌کردند and شناخته: prefix, stem and ending."""
        for prefix in ("nemi", "mi", ""):
            if not key.startswith(prefix):
                continue
            verb = self._conjugated(key.removeprefix(prefix), alone=not prefix)
            if verb:
                return _PREFIXES.get(prefix, "") + verb
        return ""

    def _conjugated(self, key: str, *, alone: bool) -> str:
        present = _PRESENT_ALONE if alone else _PRESENT_ENDINGS
        for kind, endings in (("present", present), ("past", _PAST_ENDINGS)):
            for ending, written in endings.items():
                stem = self._tables[kind].get(key.removesuffix(ending))
                # Alone, a stem as short as د may end any word.
                if stem and key.endswith(ending) and not (alone and len(stem) < _FEWEST_IN_STEM):
                    return stem + written
        return ""

    def _sign(self, word: str, kind: str) -> Sign:
        if is_stopword(word) or self._is_english(word):
            return "none"
        return "sure" if kind == "grammar" and len(word) >= _SURE_LETTERS else "likely"

    def _is_english(self, word: str) -> bool:
        if word in self._english or word.removesuffix("s") in self._english:
            return True
        stems = index_tokens(word)
        return word.endswith(("ing", "ed", "es")) and bool(stems) and stems[0] in self._english


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    """Return the form in which spellings of the table are compared: length does not count."""
    key = latin_units(word).translate(_ONE_VOWEL)
    return key.removesuffix("h") if key.endswith("eh") else key


def _english_words(glossary: Glossary) -> Iterator[str]:
    for entry in glossary.entries:
        for term in entry.english:
            for word in term.lower().replace("-", " ").split():
                yield word
                yield from index_tokens(word)


def _persian_words(glossary: Glossary, *, names: bool) -> Iterator[str]:
    for entry in glossary.entries:
        if (entry.domain == "name") == names:
            yield from entry.persian.split()


def _with_ending(word: str, ending: str) -> str:
    """Put an ending, by its sound, to a Persian word as it is written: مدل‌ها, شبکه‌ای, دقتش."""
    written = _ENDINGS[ending]
    if ending in _PARTED_ENDINGS:
        return f"{word}{ZWNJ}{written}"
    if ending in _JOINED_ENDINGS and word.endswith("ه"):
        return f"{word}{ZWNJ}ا{written.removeprefix('ی') if ending == 'yi' else written}"
    if ending == "ye" and word.endswith(("ا", "و")):
        return f"{word}ی"
    return word + written
