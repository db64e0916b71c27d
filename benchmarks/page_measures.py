"""How rightly a page was read, judged by what is known to stand on it. Pure.

Letters are compared after NFKC, with white space folded, Persian letters for Arabic look-alikes,
ASCII digits, and without half-spaces.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.manuscripts import Kind, Part
from ingest.tables import caption_of

_FOLDED = str.maketrans(
    "يىك۰۱۲۳۴۵۶۷۸۹", "ییک0123456789", "\u200c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
)
_BROKEN = re.compile(r"([A-Za-z]{2,})-\n([a-z]{2,})")
_IN_ORDER = (Kind.TITLE, Kind.HEADING, Kind.SENTENCE, Kind.REFERENCE)
# More wrong letters than these, and a sentence is not the one that was printed.
_WHOLE = 0.02


@dataclass
class Tally:
    """Counts of what was right, by measure, over as many pages as are added."""

    right: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    total: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, measure: str, right: float, total: float = 1.0) -> None:
        """Count."""
        self.right[measure] += right
        self.total[measure] += total

    def merge(self, other: "Tally") -> None:
        """Count what another tally counted."""
        for measure, total in other.total.items():
            self.add(measure, other.right[measure], total)

    def share(self, measure: str) -> float | None:
        """Return the share that was right; None where nothing was counted."""
        total = self.total.get(measure, 0.0)
        return self.right[measure] / total if total else None


def folded(text: str) -> str:
    """Return a text as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDED).split())


def nearest(needle: str, text: str) -> tuple[int, int]:
    """Find the part of `text` that is most like `needle`: edits that part them, and where it ends.

    Sellers' algorithm in Myers' bit vectors.

    >>> nearest("brown", "the brwn fox")
    (1, 8)
    """
    if not needle:
        return 0, 0
    places: dict[str, int] = defaultdict(int)
    for index, char in enumerate(needle):
        places[char] |= 1 << index
    everywhere, last = (1 << len(needle)) - 1, 1 << (len(needle) - 1)
    plus, minus, distance = everywhere, 0, len(needle)
    best, end = distance, 0
    for place, char in enumerate(text, start=1):
        same = places.get(char, 0)
        vertical = same | minus
        across = (((same & plus) + plus) ^ plus) | same
        up, down = minus | ~(across | plus) & everywhere, plus & across
        distance += bool(up & last) - bool(down & last)
        up = (up << 1) & everywhere
        plus = (down << 1 | ~(vertical | up)) & everywhere
        minus = up & vertical
        if distance < best:
            best, end = distance, place
    return best, end


def measure_page(parts: Sequence[Part], text: str, raw: str) -> Tally:
    """Return how much of a page is right.

    Args:
        parts: what stands there.
        text: what a reader made of it.
        raw: its lines as drawn, which tell the words that are broken at line ends.
    """
    tally = Tally()
    read = folded(text)
    ends = []
    for part in parts:
        truth = folded(part.text)
        if part.kind in _IN_ORDER:
            edits, end = nearest(truth, read)
            ends.append(end)
            tally.add("letters", len(truth) - min(edits, len(truth)), len(truth))
            if part.kind is Kind.SENTENCE:
                tally.add("sentences whole", edits <= _WHOLE * len(truth))
    for before, after in pairwise(ends):
        tally.add("order", after > before)
    _measure_apparatus(parts, text, tally)
    _measure_hyphens(parts, raw, text, tally)
    return tally


def _measure_apparatus(parts: Sequence[Part], text: str, tally: Tally) -> None:
    lines = [folded(line) for line in text.split("\n")]
    caption = ""
    for part in parts:
        truth = folded(part.text)
        if part.kind is Kind.CAPTION:
            caption = truth
            tally.add("captions apart", _stands_alone(truth, lines))
        elif part.kind is Kind.ROW:
            tally.add("rows whole", truth in lines)
            tally.add("rows under caption", _is_captioned(part, text, caption))
        elif part.kind is Kind.NOTE:
            tally.add("notes apart", _stands_alone(truth, lines))
        elif part.kind is Kind.RUNNING:
            tally.add("running heads gone", truth not in lines[:3] + lines[-3:])
        elif part.kind is Kind.HEADING:
            tally.add("headings apart", truth in lines)


def _stands_alone(truth: str, lines: Sequence[str]) -> bool:
    """Tell whether a text is a line of its own, but for a mark before it."""
    return any(
        nearest(truth, line)[0] <= _WHOLE * len(truth) and len(line) <= len(truth) + 4
        for line in lines
    )


def _is_captioned(row: Part, text: str, caption: str) -> bool:
    position = 0
    for line in text.split("\n"):
        if folded(row.text) in folded(line):
            found = folded(caption_of(text, position, position + len(line)))
            return bool(found) and found[:40] == caption[:40]
        position += len(line) + 1
    return False


def _measure_hyphens(parts: Sequence[Part], raw: str, text: str, tally: Tally) -> None:
    """Count the words broken at a line end that are as they were before."""
    truth = " ".join(folded(part.text) for part in parts)
    read = folded(text)
    for first, second in _BROKEN.findall(raw):
        for whole in (f"{first}{second}", f"{first}-{second}"):
            if re.search(rf"\b{whole}", folded(truth)):
                tally.add("hyphens", re.search(rf"\b{whole}", read) is not None)
                break
