"""Persian questions in Latin letters: recognised, and written in Persian ones. Pure.

Recognition asks for words that no English question holds, because an English question taken for
Persian would be answered in the wrong language; a Finglish one that is missed is only asked again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.text import is_persian
from rag.finglish_words import ZWNJ, FinglishWords, Sign
from rag.keyboard import retyped
from rag.language import detect_language

# Hyphens and apostrophes within a word; dots and slashes, so that addresses stay whole.
_TOKEN = re.compile(r"[^\W_]+(?:[-'’ʼ`./_:@]+[^\W_]+)*")
_JOINERS = re.compile(r"[-'’ʼ`]")
_PUNCTUATION = str.maketrans("?,;", "؟،؛")
_PREFIXES = frozenset({"mi", "nemi"})
# Endings written apart; the ezafe is heard and not written.
_ENDINGS = {
    "ha": f"{ZWNJ}ها", "haye": f"{ZWNJ}های", "hay": f"{ZWNJ}های", "hash": f"{ZWNJ}هاش",
    "haei": f"{ZWNJ}هایی", "hai": f"{ZWNJ}هایی", "hayi": f"{ZWNJ}هایی",
    "tar": f"{ZWNJ}تر", "tarin": f"{ZWNJ}ترین", "e": ZWNJ, "ye": ZWNJ,
}  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "h")
_WEIGHTS: dict[Sign, float] = {
    "sure": 1.0, "likely": 0.34, "content": 0.34, "none": 0.0, "english": -1.0,
}  # fmt: skip
_ENOUGH = 0.6
_LONGEST_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of the question, at `question[start:end]`; `persian` is empty where it stays."""

    word: str
    start: int
    end: int
    persian: str = ""
    sign: Sign = "none"


class Finglish:
    """Recognises Finglish questions and writes them in Persian letters.

    Args:
        words: what single words are read as.
    """

    def __init__(self, words: FinglishWords) -> None:
        self._words = words

    def in_persian_letters(self, question: str) -> str:
        """Return a Finglish question in Persian letters, any other as it is.

        English terms, names and numbers stay, as does what cannot be resolved.
        """
        if is_persian(question):
            return question
        typed = retyped(question, self._words.knows)
        if typed != question:
            return typed
        pieces = self._read(question)
        if not _is_finglish(pieces):
            return question
        written = _written(question, pieces)
        return written if detect_language(written) == "fa" else question

    def _read(self, question: str) -> list[_Piece]:
        shouted = question.isupper()
        tokens = [
            _Piece(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(question)
        ]
        pieces: list[_Piece] = []
        while tokens:
            ending = _ending(pieces[-1], tokens[0]) if pieces else None
            width, piece = (
                (1, ending) if ending else self._next(tokens, opens=not pieces or shouted)
            )
            pieces.append(piece)
            del tokens[:width]
        return pieces

    def _next(self, tokens: Sequence[_Piece], *, opens: bool) -> tuple[int, _Piece]:
        """Read one word, or two that are one in Persian: mi shavad, pish bini."""
        first = tokens[0]
        if len(tokens) > 1 and not _is_name(tokens[1].word, opens=False):
            joined = first.word + tokens[1].word
            both = self._read_word(replace(first, word=joined, end=tokens[1].end), opens=opens)
            if first.word.lower() in _PREFIXES and both.sign == "sure":
                return 2, both
            if ZWNJ in both.persian and both.sign == "content":
                alone = [self._read_word(token, opens=opens) for token in tokens[:2]]
                if not all(piece.persian for piece in alone):
                    return 2, both
        return 1, self._read_word(first, opens=opens)

    def _read_word(self, piece: _Piece, *, opens: bool) -> _Piece:
        if _is_name(piece.word, opens=opens):
            return piece
        reading = self._words.read(_JOINERS.sub("", piece.word.lower()))
        return replace(piece, persian=reading.persian, sign=reading.sign)


def _is_name(word: str, *, opens: bool) -> bool:
    """Tell names and codes by their shape; the capital that opens a question says nothing."""
    bare = _JOINERS.sub("", word)
    if not (bare.isascii() and bare.isalpha()):
        return True
    return not (bare.islower() or (opens and (bare.istitle() or len(bare) > _LONGEST_ACRONYM)))


def _ending(before: _Piece, piece: _Piece) -> _Piece | None:
    """Read an ending that is written apart from its Persian word: shabake haye, modele tar."""
    persian = _ENDINGS.get(piece.word)
    if persian is None or not before.persian:
        return None
    if piece.word == "ye" and not before.word.lower().endswith(_VOWELS):
        return None
    return replace(piece, persian=persian, sign="likely")


def _is_finglish(pieces: Sequence[_Piece]) -> bool:
    return sum(_WEIGHTS[piece.sign] for piece in pieces) >= _ENOUGH


def _written(question: str, pieces: Sequence[_Piece]) -> str:
    written = ""
    position = 0
    for piece in pieces:
        between = question[position : piece.start].translate(_PUNCTUATION)
        attached = piece.persian.startswith(ZWNJ)
        written += "" if attached else between
        written += (piece.persian if piece.persian != ZWNJ else "") or (
            "" if attached else question[piece.start : piece.end]
        )
        position = piece.end
    return written + question[position:].translate(_PUNCTUATION)
