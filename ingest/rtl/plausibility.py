"""Whether text in the Arabic script can be Persian or Arabic at all. Pure.

Files with a wrong character map give letters of the right script in an order that no language has.
Pairs of letters tell within thirty words: real text takes about 3.6 bits a letter, the same text
read backwards 4.5, text with all letters exchanged 5.9.
"""

import re
import unicodedata
from functools import lru_cache

from ingest.rtl.letter_pairs import ARABIC, LETTERS, PERSIAN

# Fewer words are too few to judge; docs/decisions/2026-11-24-persian-pdf-text.md has the figures.
_FEWEST_WORDS = 30
_MOST_BITS = 4.35
_MOST_FOREIGN = 0.03
_FOLDED = str.maketrans("أإآٱيىئكةۀؤ", "اااایییکههو")
_WORD = re.compile(f"[{LETTERS.strip()}]+")
_SCRIPT = re.compile(r"[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]")


def implausibility(text: str) -> str:
    """Say why `text` cannot be Persian or Arabic, nothing where it can or is too short to tell.

    Text in other languages of the script, by its letters, is not judged.
    """
    folded = _folded(text)
    words = _WORD.findall(folded)
    if len(words) < _FEWEST_WORDS or _foreign_share(folded) > _MOST_FOREIGN:
        return ""
    forward, backward = surprise(words), surprise([word[::-1] for word in words])
    if backward < forward and backward <= _MOST_BITS:
        return "its letters come in reverse order"
    if forward > _MOST_BITS:
        return "its letters make no words: the file maps its glyphs to wrong letters"
    return ""


def surprise(words: list[str]) -> float:
    """Return bits a letter under the likelier of both languages, of words in folded letters."""
    pairs = [pair for word in words for pair in zip(f" {word}", f"{word} ", strict=True)]
    if not pairs:
        return 0.0
    return min(
        sum(map(bits.__getitem__, pairs)) / len(pairs)
        for bits in (_bits(language) for language in (0, 1))
    )


@lru_cache(maxsize=2)
def _bits(language: int) -> dict[tuple[str, str], int]:
    rows = (PERSIAN, ARABIC)[language]
    return {
        (before, after): int(digit)
        for before, row in zip(LETTERS, rows, strict=True)
        for after, digit in zip(LETTERS, row, strict=True)
    }


def _folded(text: str) -> str:
    bare = (
        char for char in text if not unicodedata.combining(char) and char != "\N{ARABIC TATWEEL}"
    )
    return "".join(bare).translate(_FOLDED)


def _foreign_share(folded: str) -> float:
    letters = _SCRIPT.findall(folded)
    return sum(letter not in LETTERS for letter in letters) / max(len(letters), 1)
