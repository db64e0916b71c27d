"""Where the words of a quote stand among the characters of a page. Pure.

White space, hyphenation, punctuation and the spelling of Persian letters do not matter, and a few
characters that two PDF readers see differently do not either.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ingest.text import squeeze

# Below this share of its letters a quote counts as not found: better no mark than a wrong one.
_ENOUGH = 0.6
_SHORTEST_PIECE = 6

Span = tuple[int, int]


def find_quote(characters: Sequence[str], quote: str) -> list[Span]:
    r"""Return the stretches of `characters` that carry the quote, empty if it is not there.

    Args:
        characters: of one page, each as the page's own list counts them.
        quote: as printed, or nearly so.

    >>> find_quote("of atten-\ntion alone", "attention")
    [(3, 14)]
    """
    wanted = squeeze(quote)
    page, positions = _squeezed(characters)
    if not wanted or not page:
        return []
    start = page.find(wanted)
    if start >= 0:
        return [(positions[start], positions[start + len(wanted) - 1] + 1)]
    return [(positions[begin], positions[end - 1] + 1) for begin, end in _nearly(page, wanted)]


def _squeezed(characters: Sequence[str]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(characters):
        kept = squeeze(character)
        pieces.append(kept)
        positions += [position] * len(kept)
    return "".join(pieces), positions


def _nearly(page: str, wanted: str) -> list[Span]:
    """Return the matching pieces that lie closest together, if they carry most of the quote."""
    matcher = SequenceMatcher(None, page, wanted, autojunk=False)
    pieces = [
        (block.a, block.a + block.size)
        for block in matcher.get_matching_blocks()
        if block.size >= _SHORTEST_PIECE
    ]
    best: list[Span] = []
    for window in _windows(pieces, reach=len(wanted) * 3 // 2):
        if _length(window) > _length(best):
            best = window
    return best if _length(best) >= _ENOUGH * len(wanted) else []


def _windows(pieces: list[Span], *, reach: int) -> Iterator[list[Span]]:
    starts = [start for start, _ in pieces]
    for first, (start, _) in enumerate(pieces):
        yield pieces[first : bisect_right(starts, start + reach)]


def _length(pieces: list[Span]) -> int:
    return sum(end - start for start, end in pieces)
