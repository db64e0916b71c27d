"""Words that a tight line ran together: parted into words that the same paper writes apart. Pure.

Where a line is set so close that the room between its words is hardly wider than that between its
letters, readers of PDF files see no spaces: "Asshowninthefigure". What is parted is long, written
once or twice, and all of it must be words of the paper.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

_RUN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[\W_]")
_WORD = re.compile(r"[^\W\d_]+")
# Addresses, names of files and code are long and mean to be.
_MEANT = re.compile(r"[/\\@_=<>#]|www\.|\.\w{2,4}$")
_LEAST_LETTERS = 20
_LONG = re.compile(rf"\S{{{_LEAST_LETTERS},}}")
_LEAST_RUN = 8
_FEWEST_PARTS = 3
# What is written so often is a word: names of substances, and compounds of other languages.
_WRITTEN_SO = 3
_LONGEST_WORD = 18
# A word that is written once may itself be two: it counts as less than one.
_ONCE = 0.05
_LEAST_LETTERS_OF_ONCE = 5
_LONGEST_OF_ONCE = 14
# Letters that stand alone and scraps of two are no words unless the paper is full of them.
_LEAST_COUNT_OF_SHORT = 8
_SINGLE = frozenset("aI")
_MOST_LEFT = 0.35
_LEAST_AFTER_NUMBER = 4
_AFTER = frozenset(",;:)]")
_BEFORE = frozenset("([")


class JoinedWords:
    """Knows the words of a paper, and so where one ends in letters without spaces."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Learn from lines of text."""
        counts: Counter[str] = Counter()
        long: Counter[str] = Counter()
        for token in (token for line in lines for token in line.split()):
            into = counts if len(token) < _LEAST_LETTERS else long
            into.update(word.casefold() for word in _WORD.findall(token))
        self._long = long
        known = ((word, _weight(word, count)) for word, count in counts.items())
        self._counts = {word: weight for word, weight in known if weight}
        self._total = sum(self._counts.values()) or 1

    def parted(self, line: str) -> str:
        """Return the line with spaces where words ran together.

        >>> words = JoinedWords(["as shown in the figure of the model"] * 8)
        >>> words.parted("Asshowninthefigureofthemodel and otherwise")
        'As shown in the figure of the model and otherwise'
        """
        return _LONG.sub(lambda match: self._token(match.group()), line)

    def _token(self, token: str) -> str:
        letters = sum(map(str.isalpha, token))
        if letters < _LEAST_LETTERS or _MEANT.search(token):
            return token
        runs = _RUN.findall(token)
        parts = [self._words_in(run) for run in runs]
        left = sum(len(run) for run, words in zip(runs, parts, strict=True) if not words)
        if max(map(len, parts)) < _FEWEST_PARTS or left > _MOST_LEFT * len(token):
            return token
        # "BertForSequenceClassification", and codons; a title in capitals is told from neither.
        if all(word[0].isupper() for words in parts for word in words[1:]):
            return token
        return "".join(_joined(runs, parts))

    def _words_in(self, run: str) -> list[str]:
        """Return the words that letters are made of, the likeliest; none where there are others."""
        if not run[0].isalpha():
            return []
        if len(run) < _LEAST_RUN:
            return [run] if self._cost(run) is not None else []
        if self._long[run.casefold()] >= _WRITTEN_SO:
            return [run]
        best: list[tuple[float, int] | None] = [(0.0, 0), *([None] * len(run))]
        for end in range(1, len(run) + 1):
            ways = []
            for start in range(max(0, end - _LONGEST_WORD), end):
                reached, cost = best[start], self._cost(run[start:end])
                if reached is not None and cost is not None:
                    ways.append((reached[0] + cost, start))
            best[end] = min(ways, default=None)
        return _traced(run, best)

    def _cost(self, word: str) -> float | None:
        """Return how unlikely a word is in this paper, None where it is none."""
        count = self._counts.get(word.casefold())
        if count is None or (len(word) == 1 and word not in _SINGLE):
            return None
        return -math.log(count / self._total)


def _weight(word: str, count: int) -> float:
    """Return how often a word counts as written; 0 where it may be no word."""
    if count == 1:
        return _ONCE if _LEAST_LETTERS_OF_ONCE <= len(word) <= _LONGEST_OF_ONCE else 0.0
    is_word = len(word) > 2 or count >= _LEAST_COUNT_OF_SHORT
    return float(count) if is_word and len(word) <= _LONGEST_WORD else 0.0


def _traced(run: str, best: list[tuple[float, int] | None]) -> list[str]:
    words: list[str] = []
    end = len(run)
    while end:
        way = best[end]
        if way is None:
            return []
        words.append(run[way[1] : end])
        end = way[1]
    return words[::-1]


def _joined(runs: list[str], parts: list[list[str]]) -> Iterator[str]:
    """Yield the pieces of a token with the spaces between them."""
    for place, (run, words) in enumerate(zip(runs, parts, strict=True)):
        before = runs[place - 1] if place else ""
        if place and _is_apart(before, parts[place - 1], run, words):
            yield " "
        yield " ".join(words) if words else run


def _is_apart(before: str, words_before: list[str], run: str, words: list[str]) -> bool:
    if before[-1] in _AFTER:
        return run[0].isalnum() or run in _BEFORE
    if run in _BEFORE:
        return bool(words_before)
    if before == ".":
        return run[0].isupper()
    # A word and a number, "Figure1" and "4classifications"; "GPT4" is a name.
    if before[-1].isdigit() and run.islower() and len(run) >= _LEAST_AFTER_NUMBER:
        return True
    word = words_before[-1] if run[0].isdigit() and words_before else ""
    word = words[0] if before[-1].isdigit() and words else word
    return not word.isupper() and bool(word)
