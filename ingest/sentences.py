"""Split text into sentences, in Persian and in English, by offsets.

Pure; a sentence never holds a paragraph break, and joining what lies between loses nothing.
"""

import re
from dataclasses import dataclass

_ABBREVIATIONS = frozenset(
    """
    e.g i.e etc al fig figs eq eqs sec secs tab no nos vs cf resp approx dr prof mr mrs ms
    st vol pp ch ref refs app def thm cor prop ed eds dept univ inc ltd jr sr ca ibid
    """.split()
)
# A raised number after the mark calls a footnote. That white space follows is not asked here: a
# line of dots would be tried from each of them.
_END = re.compile(r"[.!?؟…]+[)\]»”\"'⁰¹²³⁴⁵⁶⁷⁸⁹]*|\n{2,}")
_CLOSING = frozenset(")]»”\"'")
_LOOKAHEAD = 8
_INITIAL = re.compile(r"(?:^|[\s(])[A-Z]$")
_LAST_WORD = re.compile(r"[\w.]+$")
# Looked for from the last of several line feeds on: from each, blank lines would cost their square.
_BLOCK_LINE = re.compile(r"\n(?=[^\S\n]*(?:[•▪‣●–—*-]|\(?\d{1,2}[.)]|#{1,6})\s)")


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """The offsets of one sentence, white space around it left out."""

    start: int
    end: int


def split_sentences(text: str, *, start: int = 0, end: int | None = None) -> list[SentenceSpan]:
    """Return the sentences of `text[start:end]` in order.

    >>> [("A b. C d."[s.start:s.end]) for s in split_sentences("A b. C d.")]
    ['A b.', 'C d.']
    >>> len(split_sentences("As in Fig. 3, e.g. here. Next."))
    2
    """
    stop = len(text) if end is None else end
    spans = []
    begin = start
    for boundary in _boundaries(text, start, stop):
        spans.append(_trimmed(text, begin, boundary))
        begin = boundary
    spans.append(_trimmed(text, begin, stop))
    return [span for span in spans if span.end > span.start]


def _boundaries(text: str, start: int, stop: int) -> list[int]:
    ends = [m.end() for m in _END.finditer(text, start, stop) if _ends_sentence(text, m)]
    ends += [m.end() for m in _BLOCK_LINE.finditer(text, start, stop)]
    return sorted(set(ends))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    rest = text[match.end() : match.end() + _LOOKAHEAD]
    following = rest.lstrip(" \t")[:1]
    if mark[0] != "\n" and not rest[:1].isspace():
        return False
    if mark[0] in "!?؟…":
        # A question in quotation marks or brackets is part of a sentence that goes on.
        goes_on = rest.lstrip(" \t(")[:1].islower()
        return not (mark[-1] in _CLOSING and goes_on)
    if mark[0] != ".":
        return True
    if len(mark) == 1 and _is_abbreviation(text, match.start(), following):
        return False
    return not (following.islower() and following.isascii())


def _is_abbreviation(text: str, dot: int, following: str) -> bool:
    before = text[max(0, dot - 24) : dot]
    if _INITIAL.search(before):
        return True
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    if word.group().lower() == "al":
        return not following.isupper()
    return word.group().lower() in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int) -> SentenceSpan:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return SentenceSpan(start + lead, start + max(lead, len(piece.rstrip())))
