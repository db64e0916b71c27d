"""From what pypdf gives to text that reads as printed: pure.

Ligatures, hyphens at line ends, running heads and feet, page numbers and invisible characters are
mended or taken out; table rows, list items and headings keep lines of their own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.hyphens import Hyphens
from ingest.joined_words import JoinedWords
from ingest.layout.margins import EDGE_LINES, is_page_number, masked, repeats_needed
from ingest.layout.printed import Follows, ReadLine
from ingest.tables import is_row

_LIGATURES = str.maketrans(
    {
        "\N{LATIN SMALL LIGATURE FF}": "ff",
        "\N{LATIN SMALL LIGATURE FI}": "fi",
        "\N{LATIN SMALL LIGATURE FL}": "fl",
        "\N{LATIN SMALL LIGATURE FFI}": "ffi",
        "\N{LATIN SMALL LIGATURE FFL}": "ffl",
        "\N{LATIN SMALL LIGATURE LONG S T}": "st",
        "\N{LATIN SMALL LIGATURE ST}": "st",
        "\N{NO-BREAK SPACE}": " ",
    }
)
_PRESENTATION_FORM = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd"
    r"\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
    r"\U000e0000-\U000e01ef]"
)
# Printed by nobody: tags and selectors in which text can be smuggled, and orders to show it
# in another order than it is stored in.
_SMUGGLED = re.compile(r"[\U000e0000-\U000e01ef\u202d\u202e]|[\u200b\u2060-\u2064\ufeff]{8,}")
_STRAY_ZWNJ = re.compile(r"(?<![\u0600-\u06ff])\u200c|\u200c(?![\u0600-\u06ff])")
_DIGIT_NAMES = "zero one two three four five six seven eight nine".split()
# What is extracted where a font has raised digits and does not say for what they stand.
_NAMED_DIGIT = re.compile(rf"/({'|'.join(_DIGIT_NAMES)})\.sup")
_SPACES = re.compile(r"[ \t]+")
_ARXIV_STAMP = re.compile(r"arXiv:\s?[\w./-]+v\d+\s+\[[\w.-]+\]\s+\d{1,2}\s+\w{3}\s+\d{4}")
_LIST_ITEM = re.compile(r"^\s*(?:[•▪‣●–*]|\(?\d{1,2}[.)]|\([a-z]\))\s")
# What is numbered is a heading only if its title is no running text: "A model is", "8 GPUs and".
_HEADING = re.compile(
    r"^(?:\d+(?:[.-]\d+){0,3}\.?|(?![AI]\s.*\b[a-z]{4})[A-Z](?:\.\d+){0,3}\.?|[IVX]+\.)"
    r"\s+(?![a-z\d])\S.{0,80}$"
    r"|^(?i:abstract|introduction|related work|conclusions?|references|bibliography"
    r"|acknowledge?ments?|appendix\b.*|discussion|background|limitations)$"
)
_ENDS_PARAGRAPH = re.compile(r"[.!?؟:][)\]”\"»]*$")
# Fonts without letters of their own for it print an accent before its letter, a bar before a sign.
# Not "it´s" and "O´Neill", typed with an accent for the apostrophe, nor the tilde of an address.
_ACCENTED = re.compile(
    r"(?<!/)(?!(?<=[^\W\d_])´(?:(?:s|m|re|ll)\b|[A-Z][a-z]))([¨´ˆ˜ˇ˘¸˚¯˙˝])([^\W\d_])"
)
# TeX takes the dot away under an accent, and the letter with both has none.
_DOTTED = {"ı": "i", "ȷ": "j"}
_COMBINING = dict(
    zip(
        "¨´ˆ˜ˇ˘¸˚¯˙˝",
        "\u0308\u0301\u0302\u0303\u030c\u0306\u0327\u030a\u0304\u0307\u030b",
        strict=True,
    )
)
_STRUCK_OUT = re.compile("[\u0338\u2044]\\s?([=∈])")
_STRUCK = {"=": "≠", "∈": "∉"}


def clean_pages(raw: Sequence[str | Sequence[ReadLine]]) -> list[str]:
    """Return the text of each page, mended; pages are never joined.

    Args:
        raw: each page as its text, or as lines in reading order of which more is known.
    """
    cleaned = [
        [replace(line, text=clean_line(line.text)) for line in _as_lines(page)] for page in raw
    ]
    pages = _with_words_parted([[line for line in page if line.text] for page in cleaned])
    running = _running_lines([[line.text for line in page] for page in pages])
    hyphens = Hyphens(line.text for page in pages for line in page)
    return [_joined(_without_edges(page, running), hyphens) for page in pages]


def _with_words_parted(pages: Sequence[Sequence[ReadLine]]) -> list[list[ReadLine]]:
    words = JoinedWords(line.text for page in pages for line in page)
    return [[replace(line, text=words.parted(line.text)) for line in page] for page in pages]


def _as_lines(page: str | Sequence[ReadLine]) -> list[ReadLine]:
    if isinstance(page, str):
        return [ReadLine(line) for line in page.splitlines()]
    return [ReadLine(part, line.follows) for line in page for part in line.text.splitlines()]


def _raised_digit(match: re.Match[str]) -> str:
    return "⁰¹²³⁴⁵⁶⁷⁸⁹"[_DIGIT_NAMES.index(match.group(1))]


def clean_line(line: str) -> str:
    """Return a line with ligatures spelled out, without invisible letters and arXiv's stamp."""
    text = _NAMED_DIGIT.sub(_raised_digit, line.translate(_LIGATURES))
    text = _PRESENTATION_FORM.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    text = _STRUCK_OUT.sub(lambda m: _STRUCK[m[1]], _ACCENTED.sub(_with_its_accent, text))
    text = without_invisible(text)
    # Letters that a PDF could not name come as lone surrogates, which no database takes.
    text = text.encode("utf-8", "ignore").decode("utf-8")
    return _SPACES.sub(" ", _ARXIV_STAMP.sub("", text)).strip()


def _with_its_accent(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", _DOTTED.get(match[2], match[2]) + _COMBINING[match[1]])
    return letter if len(letter) == 1 else match[0]


def without_invisible(text: str) -> str:
    """Return text without control letters, of which those that turn it show what is not there."""
    return _STRAY_ZWNJ.sub("", _INVISIBLE.sub("", text))


def smuggled_letters(text: str) -> str:
    """Say so where text holds letters that only serve to hide something; empty where not.

    >>> smuggled_letters("plain words")
    ''
    """
    return "invisible letters left out" if _SMUGGLED.search(text) else ""


def _running_lines(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Find the lines that recur at the top or bottom of several pages, whatever their numbers."""
    counts: Counter[str] = Counter()
    for page in pages:
        edges = [*page[:EDGE_LINES], *page[-EDGE_LINES:]]
        counts.update({masked(line) for line in edges})
    needed = repeats_needed(len(pages))
    return frozenset(line for line, count in counts.items() if count >= needed)


def _without_edges(page: list[ReadLine], running: frozenset[str]) -> list[ReadLine]:
    def is_edge(line: ReadLine) -> bool:
        return masked(line.text) in running or is_page_number(line.text)

    first, last = 0, len(page)
    while first < min(EDGE_LINES, last) and is_edge(page[first]):
        first += 1
    while last > max(first, len(page) - EDGE_LINES) and is_edge(page[last - 1]):
        last -= 1
    return page[first:last]


def _joined(lines: Sequence[ReadLine], hyphens: Hyphens) -> str:
    """Join the lines of paragraphs by spaces; other lines stand alone."""
    if not lines:
        return ""
    width = sorted(len(line.text) for line in lines)[int(0.8 * (len(lines) - 1))]
    pieces = [lines[0].text]
    for before, line in pairwise(lines):
        between = _between(before.text, line, width)
        belongs = hyphens.belongs(before.text, line.text) if between == " " else None
        if belongs is not None:
            pieces[-1], between = pieces[-1] if belongs else pieces[-1][:-1], ""
        pieces += (between, line.text)
    return "".join(pieces)


def _between(before: str, line: ReadLine, width: int) -> str:
    """Return what parts a line from the one before it: a space in running text."""
    match line.follows:
        case Follows.BLOCK:
            return "\n\n"
        case Follows.LINE:
            return "\n"
        case Follows.RUNNING:
            return "\n" if _LIST_ITEM.match(line.text) else " "
        case Follows.UNKNOWN:
            return _guessed(before, line.text, width)


def _guessed(before: str, line: str, width: int) -> str:
    # Before headings: a row may begin with a number, as a heading does.
    if is_row(before) or is_row(line):
        return "\n"
    if _HEADING.match(line) or _HEADING.match(before):
        return "\n\n"
    if _LIST_ITEM.match(line):
        return "\n"
    ended = _ENDS_PARAGRAPH.search(before) is not None
    return "\n\n" if ended and len(before) < 0.75 * width else " "
