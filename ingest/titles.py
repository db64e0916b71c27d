"""Which words of a first page are the paper's title: the largest ones. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NO_TITLE = re.compile(
    r"^\s*$|untitled|microsoft word|\.(?:pdf|docx?|tex|dvi)\b|\barxiv:", re.IGNORECASE
)
_MIN_TITLE = 4
_LONGEST_TITLE = 200
_FEWEST_LETTERS = 8
_SAME_SIZE = 0.02


@dataclass(frozen=True, slots=True)
class SizedText:
    """A run of text as drawn.

    Attributes:
        text: as drawn, with line ends where the line ends.
        size: height of the letters, in any unit that is the same for the whole page.
    """

    text: str
    size: float


def usable_title(title: str) -> str:
    """Return a title with white space folded, or nothing if no reader would call it one."""
    folded = " ".join(title.split())
    usable = _MIN_TITLE <= len(folded) <= _LONGEST_TITLE and not _NO_TITLE.search(folded)
    return folded if usable else ""


def largest_text(runs: Sequence[SizedText]) -> str:
    """Return the words set largest on a page, where they can be a title; else nothing.

    >>> largest_text([SizedText("Reprint", 12.0), SizedText("On Counting Lines", 17.2)])
    'On Counting Lines'
    """
    sizes = sorted({run.size for run in runs if run.size > 0}, reverse=True)
    for size in sizes:
        title = usable_title(_first_group(runs, size))
        if len(title.split()) > 1 and sum(char.isalpha() for char in title) >= _FEWEST_LETTERS:
            return title
    return ""


def _first_group(runs: Sequence[SizedText], size: float) -> str:
    """Join the neighbouring runs of one size; what follows elsewhere is no part of them."""
    group: list[str] = []
    for run in runs:
        if abs(run.size - size) <= _SAME_SIZE * size:
            group.append(run.text)
        elif group and run.text.strip():
            break
    return " ".join(group)
