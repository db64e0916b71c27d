"""Running heads and feet and the numbers of pages, told by where they recur. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout.printed import PrintedLine

_PAGE_NUMBER = re.compile(r"^\s*(?:page\s+)?[\divxlc]{1,5}(?:\s+of\s+\d+)?\s*$", re.IGNORECASE)
# So far into a page its head or foot may reach.
EDGE_LINES = 2
_MIN_REPEATS = 3
# What is as far off as this on another page, in points, is not the same line again.
_SAME_HEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Margins:
    """The lines of a page: above its text, its text as drawn, and below it."""

    head: list[PrintedLine]
    body: list[PrintedLine]
    foot: list[PrintedLine]


def is_page_number(line: str) -> bool:
    """Tell whether a line is nothing but the number of a page.

    >>> is_page_number("xii"), is_page_number("Page 3 of 9"), is_page_number("3 Method")
    (True, True, False)
    """
    return _PAGE_NUMBER.match(line) is not None


def masked(line: str) -> str:
    """Return a line without what differs from page to page: its numbers."""
    return re.sub(r"\d+", "#", line).casefold().strip()


def repeats_needed(pages: int) -> int:
    """Return on how many pages of a paper a line recurs that is a head or foot.

    >>> repeats_needed(4), repeats_needed(100)
    (3, 20)
    """
    return max(_MIN_REPEATS, pages // 5)


def without_margins(pages: Sequence[Sequence[PrintedLine]]) -> list[Margins]:
    """Part the margins of each page from its text, wherever in the file they are drawn."""
    heads: Counter[tuple[str, int]] = Counter()
    feet: Counter[tuple[str, int]] = Counter()
    for page in pages:
        upright = _from_top(page)
        heads.update({_key(line) for line in upright[:EDGE_LINES]})
        feet.update({_key(line) for line in upright[-EDGE_LINES:]})
    needed = repeats_needed(len(pages))
    return [
        _parted(page, *({key for key in keys if keys[key] >= needed} for keys in (heads, feet)))
        for page in pages
    ]


def _from_top(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    return sorted(
        (line for line in page if line.placed and line.turn == 0), key=lambda line: -line.baseline
    )


def _key(line: PrintedLine) -> tuple[str, int]:
    return masked(line.text), round(line.baseline / _SAME_HEIGHT)


def _parted(
    page: Sequence[PrintedLine], heads: set[tuple[str, int]], feet: set[tuple[str, int]]
) -> Margins:
    upright = _from_top(page)
    head = _edge(upright, heads)
    foot = _edge(upright[len(head) :][::-1], feet)
    gone = {id(line) for line in (*head, *foot)}
    return Margins(head, [line for line in page if id(line) not in gone], foot[::-1])


def _edge(lines: Sequence[PrintedLine], keys: set[tuple[str, int]]) -> list[PrintedLine]:
    edge: list[PrintedLine] = []
    for line in lines[:EDGE_LINES]:
        if _key(line) not in keys and not is_page_number(line.text):
            break
        edge.append(line)
    return edge
