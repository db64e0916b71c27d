"""From words that an OCR engine saw on a page to text that reads as printed. Pure.

Knows the engine's table of words and the habits of Persian lines, but runs no engine.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ingest.documents import PrintedWord

_WORD_LEVEL = "5"
_COLUMNS = 12
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ARABIC = re.compile(r"[\u0621-\u064a\u066e-\u06d3]")
_LATIN = re.compile(r"[A-Za-z]")
# A Persian reading of Latin print is digits, scraps and brackets; one of Persian print is letters.
_PERSIAN_WORD = re.compile(r"[(«]*[\u0621-\u065f\u066e-\u06d3\u200c]+[)».,،؛:;؟?!]*")
_NUMBER = re.compile(r"[(]*[\d.,٫٬/]+[)٪%.,،؛]*")
# The engine's Persian model writes Arabic's letters for Persian ones here and there.
_PERSIAN_LETTERS = str.maketrans("يىك٤٥٦٠١٢٣٧٨٩", "ییک۴۵۶۰۱۲۳۷۸۹")
_PERSIAN_STOPS = ((",", "،"), (";", "؛"), ("?", "؟"))
_SURE_WORD = 20.0
_SURE_NUMBER = 85.0
# Figures and rules give lines of scraps, which the engine itself does not believe.
_LEAST_SURE_LINE = 35.0
_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word as the engine saw it: pixels of the upright image, confidence from 0 to 100.

    Attributes:
        line: numbers of block, paragraph and line.
    """

    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str

    @property
    def is_latin(self) -> bool:
        """Whether it holds a Latin letter."""
        return _LATIN.search(self.text) is not None

    @property
    def is_persian(self) -> bool:
        """Whether it holds a letter of the Arabic script."""
        return _ARABIC.search(self.text) is not None

    def covers(self, other: "SeenWord") -> bool:
        """Tell whether at least half of the narrower of two words lies within the other."""
        across = _shared(self.left, self.width, other.left, other.width)
        down = _shared(self.top, self.height, other.top, other.height)
        return across > _OVERLAP * min(self.width, other.width) and down > 0


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What OCR read of one page.

    Attributes:
        text: line by line, in reading order.
        confidence: mean over the letters of what the engine believes, from 0 to 1.
        words: where each word stands on the page as it is shown.
    """

    text: str
    confidence: float
    words: tuple[PrintedWord, ...] = ()


def page_from_json(values: Mapping[str, Any]) -> RecognisedPage:
    """Return the page that `dataclasses.asdict` was given."""
    words = tuple(PrintedWord(**word) for word in values["words"])
    return RecognisedPage(values["text"], values["confidence"], words)


def words_of_table(table: str) -> list[SeenWord]:
    """Return the words of a table as tesseract prints it, in its order."""
    words = []
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        text = _MARKS.sub("", cells[11]).strip()
        if not text:
            continue
        block, paragraph, line, _, left, top, width, height = map(int, cells[2:10])
        place = (block, paragraph, line)
        words.append(SeenWord(place, left, top, width, height, float(cells[10]), text))
    return words


def joined_scripts(persian: Sequence[SeenWord], mixed: Sequence[SeenWord]) -> list[SeenWord]:
    """Return the words of a Persian page with its Latin words.

    The model for both scripts takes good Persian words for Latin ones; the Persian model makes
    digits of Latin words. A Latin word is believed where the Persian model saw no word of letters.

    Args:
        persian: what the Persian model alone saw.
        mixed: what it saw with the English model beside it.
    """
    words: list[SeenWord] = []
    taken = {(word.left, word.top) for word in mixed if not word.is_latin}
    for word in mixed:
        instead = [other for other in persian if word.covers(other)] if word.is_latin else []
        if not instead or not all(_surely_persian(other) for other in instead):
            words.append(word)
            continue
        # One Persian word may stand where two scraps were seen.
        fresh = [other for other in instead if (other.left, other.top) not in taken]
        taken |= {(other.left, other.top) for other in fresh}
        words += [replace(other, line=word.line) for other in fresh]
    return [replace(word, text=_persian_spelling(word.text)) for word in words]


def confidence_of(words: Iterable[SeenWord]) -> float:
    """Return the mean confidence over all letters, from 0 to 1; 0 where there is no word.

    >>> confidence_of([])
    0.0
    """
    weighed = [(len(word.text), word.confidence) for word in words]
    letters = sum(length for length, _ in weighed)
    return sum(n * sure for n, sure in weighed) / letters / 100 if letters else 0.0


def sure_letters(words: Iterable[SeenWord]) -> float:
    """Return how many letters the engine believes, each counted by its confidence."""
    return sum(len(word.text) * word.confidence / 100 for word in words)


def words_by_line(words: Iterable[SeenWord]) -> list[list[SeenWord]]:
    """Return the lines of a page, each in reading order, without those that are scraps."""
    lines = [_ordered(list(line)) for _, line in groupby(words, key=lambda word: word.line)]
    return [line for line in lines if 100 * confidence_of(line) >= _LEAST_SURE_LINE]


def recognised_page(
    words: Sequence[SeenWord], width: int, height: int, turned: int
) -> RecognisedPage:
    """Return the page that words make.

    Args:
        words: as seen on the upright image.
        width: of the upright image.
        height: of the upright image.
        turned: by how many degrees the page was turned clockwise to be upright.
    """
    lines = words_by_line(words)
    return RecognisedPage(
        "\n".join(" ".join(word.text for word in line) for line in lines),
        round(confidence_of(words), 4),
        tuple(_printed(word, width, height, turned) for line in lines for word in line),
    )


def _surely_persian(word: SeenWord) -> bool:
    if _NUMBER.fullmatch(word.text):
        return word.confidence >= _SURE_NUMBER
    return word.confidence >= _SURE_WORD and _PERSIAN_WORD.fullmatch(word.text) is not None


def _persian_spelling(text: str) -> str:
    text = text.translate(_PERSIAN_LETTERS)
    for stop, persian in _PERSIAN_STOPS:
        if text.endswith(stop) and (text == stop or _ARABIC.search(text)):
            text = text[:-1] + persian
    return text


def _ordered(line: list[SeenWord]) -> list[SeenWord]:
    """Put a line that runs from the right in order by its places on the page."""
    if sum(word.is_persian for word in line) <= sum(word.is_latin for word in line):
        return line
    ordered: list[SeenWord] = []
    rightmost_first = sorted(line, key=lambda word: -(2 * word.left + word.width))
    for leftward, run in groupby(_runs(rightmost_first), key=lambda pair: pair[0]):
        words = [word for _, word in run]
        ordered += reversed(words) if leftward else words
    return ordered


def _runs(words: Sequence[SeenWord]) -> list[tuple[bool, SeenWord]]:
    """Say of each word whether it belongs to Latin print, which runs from the left.

    What is neither, as numbers and signs, belongs to it between two Latin words.
    """
    latin = [word.is_latin for word in words]
    for index, word in enumerate(words):
        if not latin[index] and not word.is_persian:
            before = next((w for w in reversed(words[:index]) if w.is_latin or w.is_persian), None)
            after = next((w for w in words[index + 1 :] if w.is_latin or w.is_persian), None)
            latin[index] = all(w is not None and w.is_latin for w in (before, after))
    return list(zip(latin, words, strict=True))


def _printed(word: SeenWord, width: int, height: int, turned: int) -> PrintedWord:
    """Return a word in fractions of the page as it is shown, before it was turned."""
    left, top = word.left / width, word.top / height
    across, down = word.width / width, word.height / height
    if turned == 90:
        left, top, across, down = top, 1 - left - across, down, across
    elif turned == 180:
        left, top = 1 - left - across, 1 - top - down
    elif turned == 270:
        left, top, across, down = 1 - top - down, left, down, across
    return PrintedWord(word.text, *(round(share, 4) for share in (left, top, across, down)))


def _shared(start: int, length: int, other: int, other_length: int) -> int:
    return min(start + length, other + other_length) - max(start, other)
