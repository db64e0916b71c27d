"""How far a font moves the pen for what is shown in it: works on pypdf's font dictionaries. Pure.

pypdf's visitors tell where text begins and not where it ends; columns and rows need both.
"""

from collections.abc import Mapping, Sequence
from itertools import count, pairwise, repeat
from typing import Any

from ingest.pdf_operands import resolved

_USUAL = 0.5
_FULL = 1000.0


class GlyphWidths:
    """Advances of the glyphs of one font, in heights of the font.

    Attributes:
        told: whether the font says how wide its letters are.
    """

    def __init__(self, font: object) -> None:
        """Read a font's dictionary; one that says nothing has letters of the usual width."""
        told = font if isinstance(font, Mapping) else {}
        self._bytes = 2 if told.get("/Subtype") == "/Type0" else 1
        self._usual, self._widths = _told_widths(told, composite=self._bytes == 2)
        self.told = bool(self._widths) or self._bytes == 2

    def of(self, shown: bytes) -> float:
        """Return the advance of a string as it is shown."""
        codes = (
            int.from_bytes(shown[start : start + self._bytes], "big")
            for start in range(0, len(shown), self._bytes)
        )
        return sum(self._widths.get(code, self._usual) for code in codes)


def _told_widths(font: Mapping[str, Any], *, composite: bool) -> tuple[float, dict[int, float]]:
    if not composite:
        first = resolved(font.get("/FirstChar"))
        widths = resolved(font.get("/Widths"))
        # Fonts of drawings count in a scale of their own.
        if font.get("/Subtype") == "/Type3" or not isinstance(widths, list):
            return _USUAL, {}
        start = first if isinstance(first, int) else 0
        told = zip(count(start), map(resolved, widths), strict=False)
        return _USUAL, {code: w / _FULL for code, w in told if isinstance(w, int | float)}
    inner = resolved(font.get("/DescendantFonts"))
    descendant = resolved(inner[0]) if isinstance(inner, list) and inner else None
    if not isinstance(descendant, Mapping):
        return _USUAL, {}
    usual = resolved(descendant.get("/DW"))
    return (
        usual / _FULL if isinstance(usual, int | float) else 1.0,
        _listed(resolved(descendant.get("/W"))),
    )


def _listed(widths: object) -> dict[int, float]:
    """Read a list as composite fonts have it: "first [w w w]" or "first last w"."""
    found: dict[int, float] = {}
    items = [resolved(item) for item in widths] if isinstance(widths, list) else []
    index = 0
    while index + 1 < len(items):
        first, second = items[index : index + 2]
        if isinstance(first, int) and isinstance(second, list):
            told = zip(count(first), map(resolved, second), strict=False)
            index += 2
        elif isinstance(first, int) and isinstance(second, int) and index + 2 < len(items):
            # A hostile file may name a range without end.
            codes = range(first, min(second, first + 0xFFFF) + 1)
            told = zip(codes, repeat(items[index + 2]), strict=False)
            index += 3
        else:
            break
        found.update((code, w / _FULL) for code, w in told if isinstance(w, int | float))
    return found


def widest_gap(spans: Sequence[tuple[float, float]]) -> float:
    """Return the widest room between neighbours among spans from left to right."""
    ordered = sorted(spans)
    return max((after[0] - before[1] for before, after in pairwise(ordered)), default=0.0)
