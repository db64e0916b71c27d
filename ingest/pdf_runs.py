"""The text of a page with its places: works on pypdf's visitors.

pypdf joins what is drawn to text and says so run by run; what was drawn since the run before, and
where, is followed beside it.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ingest.boxes import Matrix, through
from ingest.drawing_state import SHOWING, DrawingState
from ingest.glyph_widths import GlyphWidths, widest_gap
from ingest.layout.printed import Run
from ingest.pen import Span

_STRONG = ("bold", "medi", "black", "heavy", "demi", "cmbx", "sfbx", "-bd")
# Room within one string of an array, in heights of the font, that parts two cells.
_WIDE_KERN = 1.0
_UNKNOWN_SIZE = 1000.0
_PLACING = frozenset({b"BT", b"Td", b"TD", b"Tm", b"T*", b"'", b'"'})
# What text of a font without widths may be longer than it is taken to be.
_UNTOLD = 1.3


class _Shown(NamedTuple):
    left: float
    right: float
    baseline: float
    size: float
    turn: int
    drawing: bool


class RunRecorder:
    """Notes the runs of a page while pypdf extracts its text.

    Attributes:
        runs: in the order in which they are drawn; their texts joined are the page's.
    """

    def __init__(self, state: DrawingState) -> None:
        self.runs: list[Run] = []
        self._state = state
        self._shown: list[_Shown] = []
        self._fonts: dict[int, tuple[object, GlyphWidths]] = {}
        self._matrix: Matrix = ()
        self._advance = 0.0
        self._room = 0.0
        self._back = 0.0
        self._reach = 0.0

    def after(
        self, operator: bytes, operands: list[Any], cm: Sequence[float], tm: Sequence[float]
    ) -> Span | None:
        """Take an operator that pypdf has acted upon; return where it has shown text."""
        if operator in _PLACING:
            # What is said to stand where the line before began, as bold print struck twice does.
            self._matrix = ()
        if operator in SHOWING and operands:
            return self._show(operands, self._state.placed(cm, tm))
        return None

    def run(self, text: str, _cm: object, _tm: object, font: Any, _size: float) -> None:
        """Take a run of text, as pypdf's text visitor."""
        shown, self._shown = self._shown, []
        if not text:
            return
        if not shown or not text.strip():
            self.runs.append(Run(text))
            return
        first = shown[0]
        along = [span for span in shown if span.turn == first.turn]
        self.runs.append(
            Run(
                text,
                left=min(span.left for span in along),
                right=max(span.right for span in along),
                baseline=first.baseline,
                size=first.size,
                strong=_is_strong(font),
                drawing=first.drawing,
                gap=widest_gap([(span.left, span.right) for span in along]),
                turn=first.turn,
            )
        )

    def _show(self, operands: Sequence[Any], matrix: Matrix) -> Span | None:
        if not all(map(math.isfinite, matrix)):
            return None
        # pypdf does not move its matrix along with what is shown.
        if self._matrix != matrix:
            self._matrix = matrix
            self._advance = self._room = self._back = self._reach = 0.0
        size, begun = self._state.font_size, self._advance
        a, b, c, d, *_ = matrix
        turn = round(math.atan2(b, a) / (math.pi / 2)) % 4
        for start, end in self._spans(operands[-1], size):
            left, baseline = _turned(*through(matrix, start, 0.0), turn)
            right, _ = _turned(*through(matrix, end, 0.0), turn)
            self._shown.append(
                _Shown(left, right, baseline, size * math.hypot(c, d), turn, self._state.in_form)
            )
        return self._span(operands[-1], matrix, begun)

    def _span(self, shown: Any, matrix: Matrix, begun: float) -> Span:
        pen, parts = self._state.pen, shown if isinstance(shown, list) else [shown]
        strings = [part for part in parts if isinstance(part, str | bytes)]
        moves = [-float(part) / 1000 for part in parts if isinstance(part, int | float)]
        size = pen.size or _UNKNOWN_SIZE
        letters = sum(map(len, strings))
        spaces = sum(s.count(" ") if isinstance(s, str) else s.count(b" ") for s in strings)
        self._room += letters * max(pen.spread, 0.0) + spaces * max(pen.parting, 0.0)
        self._back += size * sum(move for move in moves if move < 0)
        self._back += letters * min(pen.spread, 0.0) + spaces * min(pen.parting, 0.0)
        # No letter is wider than its height: from the last position on, the text ends here at most.
        self._reach += size * (letters + sum(move for move in moves if move > 0))
        sure = 1.0 if self._widths().told else _UNTOLD
        end = begun + sure * (self._advance - begun) + self._room
        along = pen.stretch * pen.up
        return Span(
            matrix,
            along * begun,
            along * end,
            along * self._back,
            along * (self._reach + self._room),
        )

    def _spans(self, shown: Any, size: float) -> Iterator[tuple[float, float]]:
        """Yield where strings begin and end, joined unless much room lies between."""
        start = self._advance
        for part in shown if isinstance(shown, list) else [shown]:
            if isinstance(part, str | bytes):
                text = part.encode("latin-1", "replace") if isinstance(part, str) else part
                self._advance += self._widths().of(text) * size
            elif isinstance(part, int | float):
                if -part > _WIDE_KERN * 1000 and self._advance > start:
                    yield start, self._advance
                    start = self._advance - part / 1000 * size
                self._advance -= part / 1000 * size
        yield start, self._advance

    def _widths(self) -> GlyphWidths:
        font = self._state.font
        kept = self._fonts.get(id(font))
        if kept is None:
            # The font is kept too, so that its number cannot come to mean another.
            kept = self._fonts[id(font)] = (font, _widths_of(font))
        return kept[1]


def _widths_of(font: object) -> GlyphWidths:
    try:
        return GlyphWidths(font)
    except Exception:  # noqa: BLE001 - a broken font must cost a place and not the text
        return GlyphWidths(None)


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a point back, so that its text runs from left to right."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _is_strong(font: Any) -> bool:
    name = str(font.get("/BaseFont", "")).casefold() if hasattr(font, "get") else ""
    return any(mark in name for mark in _STRONG)
