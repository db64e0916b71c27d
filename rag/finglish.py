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
_ACRONYM_WITH_ENDING = re.compile(r"([A-Z][A-Z\d]+)(?:-?(?:haye|hash|hay|ha)|-(?:e|ye|ro|ra|i))")
_SENTENCE_END = re.compile(r"[.?!:\n]")
_PUNCTUATION = str.maketrans("?,;", "؟،؛")
_PREFIXES = frozenset({"mi", "nemi"})
# Endings written apart; the ezafe is heard and not written.
_ENDINGS = {
    "ha": f"{ZWNJ}ها", "haye": f"{ZWNJ}های", "hay": f"{ZWNJ}های", "hash": f"{ZWNJ}هاش",
    "haei": f"{ZWNJ}هایی", "hai": f"{ZWNJ}هایی", "hayi": f"{ZWNJ}هایی",
    "tar": f"{ZWNJ}تر", "tarin": f"{ZWNJ}ترین", "e": "", "ye": "",
}  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "h")
# One sure word, or a word of content and one that is hardly English; each English word of grammar
# takes a sure one to outweigh it.
_WEIGHTS: dict[Sign, float] = {
    "sure": 1.0, "likely": 0.34, "content": 0.34, "none": 0.0, "english": -1.0,
}  # fmt: skip
_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of the question, at `question[start:end]`.

    Attributes:
        persian: None where the word stays as it is, empty where Persian does not write it.
        opens: begins a sentence, so that its capital says nothing.
    """

    word: str
    start: int
    end: int
    opens: bool
    persian: str | None = None
    sign: Sign = "none"


class Finglish:
    """Recognises Persian in Latin letters and writes it in Persian ones.

    Args:
        words: what single words are read as.
    """

    def __init__(self, words: FinglishWords) -> None:
        self._words = words

    def in_persian_letters(self, question: str) -> str:
        """Return a Persian question that is typed in Latin letters in its own, any other as it is.

        English terms, names and numbers stay, as does what cannot be resolved.
        """
        if is_persian(question):
            return question
        written = retyped(question, self._words.knows)
        if written == question:
            pieces = self._read(question)
            written = _written(question, pieces) if _is_finglish(pieces) else question
        return written if detect_language(written) == "fa" else question

    def _read(self, question: str) -> list[_Piece]:
        tokens = _tokens_of(question.lower() if question.isupper() else question)
        pieces: list[_Piece] = []
        position = 0
        while position < len(tokens):
            ending = _ending(pieces[-1], tokens[position]) if pieces else None
            pair = self._pair(tokens[position : position + 2])
            pieces.append(ending or pair or self._read_word(tokens[position]))
            position += 2 if pair and not ending else 1
        return pieces

    def _pair(self, tokens: Sequence[_Piece]) -> _Piece | None:
        """Read two words that are one in Persian: mi shavad, pish bini."""
        if len(tokens) < 2 or _is_name(tokens[1]) or tokens[1].word in _ENDINGS:
            return None
        first, second = tokens
        both = self._read_word(replace(first, word=first.word + second.word, end=second.end))
        if first.word.lower() in _PREFIXES:
            return both if both.sign == "sure" else None
        is_compound = ZWNJ in (both.persian or "") and both.sign == "content"
        if not is_compound or all(self._read_word(token).persian for token in tokens):
            return None
        return both

    def _read_word(self, piece: _Piece) -> _Piece:
        acronym = _ACRONYM_WITH_ENDING.fullmatch(piece.word)
        if acronym is not None:
            return replace(piece, persian=acronym[1], sign="likely")
        if _is_name(piece):
            return piece
        reading = self._words.read(_JOINERS.sub("", piece.word.lower()))
        # With a capital it may be a name: "Chand et al. (2019)".
        sign = reading.sign if piece.word.islower() or reading.sign != "sure" else "likely"
        return replace(piece, persian=reading.persian or None, sign=sign)


def _tokens_of(question: str) -> list[_Piece]:
    tokens: list[_Piece] = []
    end = 0
    for match in _TOKEN.finditer(question):
        opens = not tokens or _SENTENCE_END.search(question, end, match.start()) is not None
        end = match.end()
        tokens.append(_Piece(match.group(), match.start(), end, opens))
    return tokens


def _is_name(piece: _Piece) -> bool:
    """Tell names, numbers and codes by their shape."""
    bare = _JOINERS.sub("", piece.word)
    if not (bare.isascii() and bare.isalpha()):
        return True
    return not (bare.islower() or (piece.opens and bare.istitle()))


def _ending(before: _Piece, piece: _Piece) -> _Piece | None:
    """Read an ending that is written apart from its Persian word: shabake haye, amigh tar."""
    persian = _ENDINGS.get(piece.word)
    if persian is None or not before.persian:
        return None
    if piece.word == "ye" and not before.word.lower().endswith(_VOWELS):
        return None
    return replace(piece, persian=persian, sign="likely")


def _is_finglish(pieces: Sequence[_Piece]) -> bool:
    return sum(_WEIGHTS[piece.sign] for piece in pieces) >= _ENOUGH


def _written(question: str, pieces: Sequence[_Piece]) -> str:
    written: list[str] = []
    position = 0
    for piece in pieces:
        # Endings begin with a half-space, or are nothing: they leave no gap.
        persian = question[piece.start : piece.end] if piece.persian is None else piece.persian
        if persian[:1].isalnum():
            written.append(question[position : piece.start].translate(_PUNCTUATION))
        written.append(persian)
        position = piece.end
    return "".join(written) + question[position:].translate(_PUNCTUATION)
