"""The bilingual glossary: what the Persian words of a question are called in English papers.

Spelling does not matter to a lookup: half-spaces, joined or parted endings, Arabic look-alikes
and the script of digits are all folded away. Names that no glossary lists are the business of
`rag.transliteration`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Self

from ingest.persian import stem
from ingest.text import normalise
from rag.word_lists import read_rows

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
HEADER = ("persian", "english", "domain")

# Letters, digits, vowel signs and the invisible joiners: what Persian writes within one word.
_WORD = re.compile(r"[^\W_](?:[\w\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\u00ad]*)")
_LONE_ENDING = re.compile("(?:ها|های|هایی|هایم|هایت|هایش|هایمان|هایتان|هایشان|تر|ترین)$")
_LONE_ENDING_AFTER_HE = re.compile("(?:ای|ام|ات|اش|اند)$")
_LONE_PREFIX = re.compile("ن?می$")
# Endings that may belong to the word itself, so they are tried last, the safest first.
_DOUBTFUL_ENDINGS = (
    ("گان", "ه"), ("یان", "ی"), ("ان", ""), ("ات", ""), ("ی", ""), ("شان", ""), ("مان", ""),
    ("ش", ""), ("م", ""),
)  # fmt: skip
_MIN_ROOT = 3
_HOW_MANY = "چند"


@dataclass(frozen=True, slots=True)
class Entry:
    """A Persian term and its English equivalents, the usual one first."""

    persian: str
    english: tuple[str, ...]
    domain: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A term of the glossary found in a question, at `question[start:end]`."""

    persian: str
    english: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Glossary:
    """An immutable Persian-English glossary; build it with `load` or `of`."""

    entries: tuple[Entry, ...]
    _by_key: dict[str, Entry]
    _sorted_keys: tuple[str, ...]
    _by_english: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a glossary from a tab-separated file with a header line.

        Raises:
            GlossaryError: if the file cannot be read or a line has not three filled fields.
        """
        return cls.of(_entry(*fields) for fields in read_rows(path, HEADER))

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """Build a glossary; where two entries share a spelling, the earlier one keeps it."""
        kept = tuple(entries)
        by_key: dict[str, Entry] = {}
        stemmed: dict[str, Entry] = {}
        by_english: dict[str, str] = {}
        for entry in kept:
            spelling = normalise(entry.persian)
            by_key.setdefault(_squeeze(spelling), entry)
            stemmed.setdefault("".join(_squeeze(stem(word)) for word in spelling.split()), entry)
        for key, entry in stemmed.items():
            by_key.setdefault(key, entry)
        for term, persian in _english_senses(kept):
            by_english.setdefault(term, persian)
        return cls(kept, by_key, tuple(sorted(by_key)), by_english)

    def translate(self, question: str) -> tuple[Translation, ...]:
        """Return the terms of a question in order, without overlap, the longest match first."""
        tokens = _tokens_of(question)
        found: list[Translation] = []
        position = 0
        while position < len(tokens):
            entry, width = self._longest_at(tokens, position)
            if entry is not None:
                start, end = tokens[position].start, tokens[position + width - 1].end
                found.append(Translation(entry.persian, entry.english, start, end))
            position += width
        return tuple(found)

    def english_to_persian(self, term: str) -> str | None:
        """Return the usual Persian word for an English term, None where none is listed."""
        key = _english_key(term)
        found = self._by_english.get(key)
        if found is None and key.endswith("s"):
            found = self._by_english.get(key.removesuffix("s"))
        return found

    def _longest_at(self, tokens: list[_Token], position: int) -> tuple[Entry | None, int]:
        """Walk on from one token while some term begins with what was read.

        Each token is read in every form that it may be an inflection of; the form that departs
        least from what was written wins.
        """
        costs = {"": 0}
        best: Entry | None = None
        width = 1
        for count, token in enumerate(tokens[position:], start=1):
            costs = self._extended(costs, token.text)
            if not costs:
                break
            matches = [key for key in costs if key in self._by_key]
            if not matches:
                continue
            entry = self._by_key[min(matches, key=costs.__getitem__)]
            if count == 1 or not _asks_how_many(tokens[position].text, entry):
                best, width = entry, count
        return best, width

    def _extended(self, costs: dict[str, int], word: str) -> dict[str, int]:
        longer: dict[str, int] = {}
        for read, cost in costs.items():
            for penalty, form in enumerate(_forms(word)):
                key = read + form
                if self._begins_a_term(key):
                    longer[key] = min(cost + penalty, longer.get(key, cost + penalty))
        return longer

    def _begins_a_term(self, key: str) -> bool:
        nearest = bisect_left(self._sorted_keys, key)
        return nearest < len(self._sorted_keys) and self._sorted_keys[nearest].startswith(key)


def _entry(persian: str, english: str, domain: str) -> Entry:
    return Entry(persian, tuple(filter(None, map(str.strip, english.split("|")))), domain)


def _english_senses(entries: tuple[Entry, ...]) -> Iterator[tuple[str, str]]:
    """Yield English terms with their Persian, usual senses of all entries before rarer ones.

    A term of the field comes before an acronym spelt out in Persian letters, which is a name.
    """
    senses = (
        (entry.domain == "name", rank, term, entry.persian)
        for entry in entries
        for rank, term in enumerate(entry.english)
    )
    for _, _, term, persian in sorted(senses, key=itemgetter(0, 1)):
        yield _english_key(term), persian


def _english_key(term: str) -> str:
    return " ".join(normalise(term).replace("-", " ").split())


def _squeeze(text: str) -> str:
    """Return the letters and digits alone; the hamza, optional in loanwords, is folded away."""
    return "".join(filter(str.isalnum, text)).replace("ئ", "ی").replace("ء", "")


def _tokens_of(question: str) -> list[_Token]:
    """Split a question into words, rejoining endings and prefixes written apart by a space."""
    tokens: list[_Token] = []
    for match in _WORD.finditer(question):
        word = normalise(match.group())
        if word:
            tokens.append(_Token(word, match.start(), match.end()))
    merged: list[_Token] = tokens[:1]
    for before, token in pairwise(tokens):
        if _belongs_together(before.text, token.text):
            last = merged.pop()
            token = _Token(last.text + ZWNJ + token.text, last.start, token.end)
        merged.append(token)
    return merged


def _belongs_together(before: str, word: str) -> bool:
    return bool(
        _LONE_ENDING.match(word)
        or _LONE_PREFIX.match(before)
        or (before.endswith("ه") and _LONE_ENDING_AFTER_HE.match(word))
    )


def _asks_how_many(word: str, entry: Entry) -> bool:
    """Tell "how many heads" from "multi-head": written apart, the first word is a question."""
    return word == _HOW_MANY and not entry.persian.startswith(f"{_HOW_MANY} ")


@lru_cache(maxsize=8192)
def _forms(word: str) -> tuple[str, ...]:
    """Return the spellings that a written word may be an inflection of, the likeliest first."""
    root = _squeeze(stem(word))
    forms = [_squeeze(word), root]
    if root.endswith(("ای", "وی")):
        forms.append(root.removesuffix("ی"))
    if root.startswith("نمی"):
        forms.append(root.removeprefix("ن"))
    forms.extend(
        root.removesuffix(ending) + instead
        for ending, instead in _DOUBTFUL_ENDINGS
        if root.endswith(ending) and len(root) - len(ending) >= _MIN_ROOT
    )
    return tuple(form for form in dict.fromkeys(forms) if form)
