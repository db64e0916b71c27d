"""Text that a PDF holds and no reader sees: found by following what the page draws. Pure.

Knows pypdf's visitors and the operators of PDF 32000, and imports neither. Hidden text is how a
paper talks to a model behind its reader's back, so what is in doubt stays and what is certain goes.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from ingest.painted import (
    IDENTITY,
    Matrix,
    PageFrame,
    Painted,
    area,
    box_of,
    multiplied,
    outside,
    through,
)
from ingest.pdf_operands import has_usual_scale, is_additive, is_matrix, letters_in, resolved

_TINY = 2.0
_UNKNOWN_SIZE = 1000.0
_INVISIBLE_MODE = 3
_FILLED_MODES = (0, 4)
_WHITE = 0.95
_NO_INK = 0.05
_OCR_SHARE = 0.9
SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})


class Hiding(StrEnum):
    """How text is kept from a reader's eyes."""

    INVISIBLE = "drawn invisibly"
    TRANSPARENT = "transparent"
    WHITE = "white on white"
    TINY = "too small to read"
    OFF_PAGE = "off the page"


@dataclass(frozen=True, slots=True)
class _Pen:
    """The part of the graphics state that decides whether text is seen."""

    white: bool = False
    additive: bool | None = True
    alpha: float = 1.0
    mode: int = 0
    size: float | None = 12.0
    font: Any = None
    drawn_size: float = 0.0


@dataclass(slots=True)
class _Form:
    """A form that is being drawn: pypdf begins each with a matrix and a state of its own."""

    operands: object
    base: Matrix
    resources: Mapping[str, Any]
    pen: _Pen
    saved: list[_Pen] = field(default_factory=list)
    advance: float = 0.0


class TextWatcher:
    """Sees each operator of a page before pypdf acts upon it, and counts what is hidden.

    Give `before` and `after` to `extract_text` as its operand visitors.

    Attributes:
        shown: letters that can be seen.
        hidden: letters that cannot, by reason.
    """

    def __init__(
        self, frame: PageFrame, *, erase: bool = False, keep: frozenset[Hiding] = frozenset()
    ) -> None:
        """Watch a page.

        Args:
            frame: the page.
            erase: take what is hidden from the operands, so that it is not extracted; and follow
                what lies below white text. Else white text counts as hidden wherever it stands.
            keep: what is not erased.
        """
        self.shown = 0
        self.hidden: Counter[Hiding] = Counter()
        self._erase = erase
        self._keep = keep
        self._box = frame.box
        self._painted = Painted()
        self._forms = [_Form(None, IDENTITY, frame.resources, _Pen())]
        self._handlers: dict[bytes, Callable[[Sequence[Any], Matrix], None]] = {
            b"q": self._save,
            b"Q": self._restore,
            **dict.fromkeys((b"g", b"rg"), lambda values, _: self._colour(values, additive=True)),
            b"k": lambda values, _: self._colour(values, additive=False),
            b"cs": self._colour_space,
            **dict.fromkeys((b"sc", b"scn"), self._colour_in_space),
            b"gs": self._state,
            b"Tr": self._mode,
            b"Tf": self._font,
            **dict.fromkeys((b"BT", b"Td", b"TD", b"Tm", b"T*"), self._moved),
        }

    @property
    def is_ocr_layer(self) -> bool:
        """Whether the invisible text is what OCR laid over a scan, and not a message beside text.

        It is all that the page has, or nearly all and over an image of half the page.
        """
        invisible = self.hidden[Hiding.INVISIBLE]
        if not invisible or not self.shown:
            return bool(invisible)
        scanned = self._painted.largest_image >= 0.5 * area(self._box)
        return scanned and invisible >= _OCR_SHARE * (invisible + self.shown)

    @property
    def font(self) -> Any:
        """The dictionary of the font that is set, None where there is none."""
        return self._pen.font

    @property
    def font_size(self) -> float:
        """The size that is set; nought where it says nothing."""
        return self._pen.size or self._pen.drawn_size

    @property
    def in_form(self) -> bool:
        """Whether what is drawn is part of a drawing that the page includes."""
        return len(self._forms) > 1

    def placed(self, cm: Sequence[float], tm: Sequence[float]) -> Matrix:
        """Return the matrix from the coordinates of text to the page's."""
        return multiplied(tm, self._absolute(cm))

    def before(
        self, operator: bytes, operands: list[Any], cm: Sequence[float], tm: Sequence[float]
    ) -> None:
        """Take an operator that pypdf is about to act upon."""
        handler = self._handlers.get(operator)
        if handler is not None:
            handler(operands, cm)
        elif operator in SHOWING:
            self._show(operands, cm, tm)
        elif operator == b"Do":
            self._enter(operands, cm)
        elif self._erase or operator == b"INLINE IMAGE":
            self._painted.draw(operator, operands, self._absolute(cm), white=self._pen.white)

    def after(self, operator: bytes, operands: list[Any], *_: object) -> None:
        """Leave a form; one that broke off within another is left with it."""
        if operator == b"Do":
            while len(self._forms) > 1 and self._forms.pop().operands is not operands:
                pass

    @property
    def _pen(self) -> _Pen:
        return self._forms[-1].pen

    def _absolute(self, cm: Sequence[float]) -> Matrix:
        return multiplied(cm, self._forms[-1].base)

    def _set(self, **changes: Any) -> None:
        self._forms[-1].pen = replace(self._forms[-1].pen, **changes)

    def _save(self, *_: object) -> None:
        self._forms[-1].saved.append(self._pen)

    def _restore(self, *_: object) -> None:
        form = self._forms[-1]
        if form.saved:
            form.pen = form.saved.pop()

    def _moved(self, *_: object) -> None:
        self._forms[-1].advance = 0.0

    def _colour(self, operands: Sequence[Any], *, additive: bool | None) -> None:
        numbers = [value for value in operands if isinstance(value, int | float)]
        if additive is None or not numbers or len(numbers) != len(operands):
            white = False  # a pattern, or a space that is not known: in doubt it is seen
        elif additive:
            white = min(numbers) >= _WHITE
        else:
            white = max(numbers) <= _NO_INK
        self._set(white=white, additive=additive)

    def _colour_in_space(self, operands: Sequence[Any], _: Matrix) -> None:
        self._colour(operands, additive=self._pen.additive)

    def _colour_space(self, operands: Sequence[Any], _: Matrix) -> None:
        self._set(white=False, additive=is_additive(self._resource("/ColorSpace", operands)))

    def _state(self, operands: Sequence[Any], _: Matrix) -> None:
        state = self._resource("/ExtGState", operands)
        alpha = state.get("/ca") if isinstance(state, Mapping) else None
        if isinstance(alpha, int | float):
            self._set(alpha=float(alpha))

    def _mode(self, operands: Sequence[Any], _: Matrix) -> None:
        if operands and isinstance(operands[0], int | float):
            self._set(mode=int(operands[0]))

    def _font(self, operands: Sequence[Any], _: Matrix) -> None:
        if len(operands) < 2 or not isinstance(operands[1], int | float):
            return
        font = self._resource("/Font", operands)
        # A font of drawings has a scale of its own, so that its size says nothing.
        drawn = isinstance(font, Mapping) and font.get("/Subtype") == "/Type3"
        size = abs(float(operands[1]))
        self._set(
            size=None if drawn else size,
            font=font,
            drawn_size=size if drawn and has_usual_scale(font) else 0.0,
        )

    def _resource(self, kind: str, operands: Sequence[Any]) -> Any:
        """Return what the first operand names among the resources, or the operand itself."""
        name = operands[0] if operands else None
        named = resolved(self._forms[-1].resources.get(kind))
        found = resolved(named.get(name)) if isinstance(named, Mapping) else None
        return name if found is None else found

    def _enter(self, operands: list[Any], cm: Sequence[float]) -> None:
        outer = self._forms[-1]
        base, resources = self._absolute(cm), outer.resources
        drawn = self._resource("/XObject", operands)
        if isinstance(drawn, Mapping):
            if drawn.get("/Subtype") == "/Image":
                self._painted.image(base)
            matrix = drawn.get("/Matrix")
            if is_matrix(matrix):
                base = multiplied([float(value) for value in matrix], base)
            own = resolved(drawn.get("/Resources"))
            resources = own if isinstance(own, Mapping) else resources
        self._forms.append(_Form(operands, base, resources, outer.pen))

    def _show(self, operands: list[Any], cm: Sequence[float], tm: Sequence[float]) -> None:
        letters = letters_in(operands)
        if not letters:
            return
        reason = self._hiding(letters, multiplied(tm, self._absolute(cm)))
        if reason is None:
            self.shown += letters
            return
        self.hidden[reason] += letters
        if self._erase and reason not in self._keep:
            operands.clear()

    def _hiding(self, letters: int, matrix: Matrix) -> Hiding | None:
        pen, form = self._pen, self._forms[-1]
        if pen.mode == _INVISIBLE_MODE:
            return Hiding.INVISIBLE
        if pen.alpha <= _NO_INK:
            return Hiding.TRANSPARENT
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        size = pen.size if pen.size is not None else _UNKNOWN_SIZE
        if size * scale < _TINY:
            return Hiding.TINY
        # No letter is wider than its height: from the last position on, the text ends here at most.
        form.advance += letters * size
        if outside(box_of(matrix, 0.0, -size, form.advance, size), self._box):
            return Hiding.OFF_PAGE
        if pen.white and pen.mode in _FILLED_MODES:
            point = through(matrix, 0.3 * size, 0.3 * size)
            return None if self._erase and self._painted.is_dark_at(*point) else Hiding.WHITE
        return None
