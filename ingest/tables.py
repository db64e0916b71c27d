"""Rows of tables: which lines are some, and under which caption they stand. Pure.

A row is numbers without words; what they mean is said by the caption and the header, which stand
above in some papers and below in others.
"""

import re
from collections.abc import Sequence

_CAPTION = re.compile(r"(?:^|\n)[ \t]*((?:Table|Tab\.|جدول)\s+[\dA-Z۰-۹][\d.۰-۹]*\s?[:.—-]?)")
_LABEL = re.compile(r"(?:Table|Tab\.|Figure|Fig\.|Algorithm|جدول|شکل|الگوریتم)\s+[\dA-Z۰-۹]")
_NOTHING = frozenset("-–—")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,٫]\d+)*[%٪]?")
# A cell with a number, which is no part of a name: "28.4", "(3.1M)", "71%", not "5-shot" or "F1".
_VALUE = re.compile(r"[-+(\[~<>]?[\d.,]*\d(?:k|M|B|x|×)?(?:/[\d.]+)?[%٪)\]]?")
_ENDS_SENTENCE = re.compile(r"[.:?!؟][\"”»)]*\s*$")
_LAST_CELLS = 2
_LONGEST_BARE = 24
_REACH_CHARS = 2500
_LONGEST_CAPTION = 240
_LONGEST_ROW = 90
_FEWEST_CELLS = 3
_FEWEST_IN_NAME = 2
_MOST_HEADER_LINES = 2
_NUMERIC_SHARE = 0.4


def is_row(line: str) -> bool:
    """Tell whether a line looks like a row of a table: mostly numbers and short cells.

    >>> is_row("Transformer (base model) 27.3 38.1"), is_row("It was trained for 12 hours.")
    (True, False)
    """
    cells = line.split()
    numeric = sum(any(char.isdigit() for char in cell) for cell in cells)
    # A dash stands for a number that there is none of.
    numeric += sum(cell in _NOTHING for cell in cells) if numeric else 0
    if len(cells) < _FEWEST_CELLS or not numeric:
        return False
    return numeric / len(cells) >= _NUMERIC_SHARE or _ends_in_numbers(cells)


def _ends_in_numbers(cells: Sequence[str]) -> bool:
    """Tell a row that begins with a long name, and is no line of text."""
    last = cells[-_LAST_CELLS:]
    return (
        sum(map(len, cells)) < _LONGEST_ROW
        and all(cell in _NOTHING or _NUMBER.fullmatch(cell) for cell in last)
        and not all(cell in _NOTHING for cell in last)
    )


def is_labelled(row: str) -> bool:
    """Tell whether a row says in letters what its numbers are of: without a name it says nothing.

    >>> is_labelled("RAG-Seq. 83.5% 53.8%"), is_labelled("1 512 8 5.29 3.3M")
    (True, False)
    """
    return any(sum(map(str.isalpha, cell)) >= _FEWEST_IN_NAME for cell in row.split())


def names_columns(text: str, start: int, end: int) -> bool:
    r"""Tell whether `text[start:end]` only names the columns of rows: it holds no value of its own.

    >>> table = "System Dev Test\nBERT large 96.6 92.8"
    >>> names_columns(table, 0, 15), names_columns(table, 16, len(table))
    (True, False)
    """
    own = text[start:end]
    if any(_VALUE.fullmatch(cell) for cell in own.split()) or _ENDS_SENTENCE.search(own):
        return False
    rest, _, below = text[end:].lstrip(" \t").partition("\n")
    return is_row(own) or (not rest and is_row(below.partition("\n")[0]))


def is_bare_caption(sentence: str) -> bool:
    """Tell whether a sentence names what a table or figure shows and says no more.

    >>> is_bare_caption("Table 1: Pre-training data."), is_bare_caption("We show it in Table 1.")
    (True, False)
    """
    return _LABEL.match(sentence) is not None and len(sentence.split()) <= _LONGEST_BARE


def row_context(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return what says of what the row `text[start:end]` is one: its caption and header.

    Each white space folded; what there is none of is left out.
    """
    return tuple(part for part in (caption_of(text, start, end), _header(text, start)) if part)


def _header(text: str, start: int) -> str:
    """Return the lines that name the columns: those between the caption and the first row."""
    reached = max(0, start - _REACH_CHARS)
    # What is cut off at the far end is no line.
    within = text[reached:start].partition("\n")[2] if reached else text[:start]
    above = within.rpartition("\n\n")[2]
    header: list[str] = []
    for line in reversed(above.rstrip("\n").split("\n")):
        if is_row(line) and not header:
            continue
        if len(line) > _LONGEST_ROW or is_row(line) or _CAPTION.match(line):
            break
        header.insert(0, " ".join(line.split()))
        if len(header) == _MOST_HEADER_LINES:
            break
    return " ".join(filter(None, header))


def caption_of(text: str, start: int, end: int) -> str:
    """Return the caption of the table that `text[start:end]` is a row of; empty where none is near.

    The nearer of the captions before and after it, by the prose that lies between; white space
    folded, cut to what says what the table is about.
    """
    before = list(_CAPTION.finditer(text, max(0, start - _REACH_CHARS), start))
    after = _CAPTION.search(text, end, min(len(text), end + _REACH_CHARS))
    found = [match.start(1) for match in (*before[-1:], *([after] if after else []))]
    if not found:
        return ""

    def distance(caption: int) -> tuple[int, bool]:
        if caption < start:
            between = text[_caption_end(text, caption) : start]
            # No break lies between a caption and the rows that it stands above.
            return _prose_chars(between), "\n\n" in between
        return _prose_chars(text[end:caption]), False

    nearest = min(found, key=distance)
    return " ".join(text[nearest : _caption_end(text, nearest)].split())


def _caption_end(text: str, start: int) -> int:
    line_end = text.find("\n", start)
    return min(start + _LONGEST_CAPTION, line_end if line_end >= 0 else len(text))


def _prose_chars(between: str) -> int:
    """Count the letters of lines too long or too wordy to belong to a table."""
    return sum(len(line) for line in between.split("\n") if len(line) > _LONGEST_ROW)
