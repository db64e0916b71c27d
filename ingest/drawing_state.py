"""The state in which a page draws, followed operator by operator. Pure.

Knows the operators of PDF 32000 and in which order pypdf's visitors see them, and imports neither.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.boxes import IDENTITY, Box, Matrix, box_of, common, keeps_upright, multiplied
from ingest.pdf_operands import (
    has_usual_scale,
    is_additive,
    is_solid,
    numbers_in,
    resolved,
    sees_through,
)
from ingest.pen import Form, PageFrame, Pen

SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_WHITE = 0.95
_NO_INK = 0.05


class DrawingState:
    """Follows the operators of a page as pypdf acts upon them.

    Attributes:
        forms: the page, and in it the forms that are being drawn.
    """

    def __init__(self, frame: PageFrame) -> None:
        self.forms = [Form(None, IDENTITY, frame.resources, Pen())]
        self._handlers: dict[bytes, Callable[[Sequence[Any]], None]] = {
            b"q": self._save,
            b"Q": self._restore,
            **dict.fromkeys((b"g", b"rg"), lambda values: self._colour(values, additive=True)),
            b"k": lambda values: self._colour(values, additive=False),
            b"cs": self._colour_space,
            **dict.fromkeys((b"sc", b"scn"), self._colour_in_space),
            b"gs": self._state,
            b"Tr": self._mode,
            b"Tf": self._font,
            b"Tc": lambda values: self._number("spread", values[:1]),
            b"Tw": lambda values: self._number("parting", values[:1]),
            b"Tz": lambda values: self._number("stretch", values[:1], share=0.01),
            b'"': self._spreads,
            **dict.fromkeys((b"BMC", b"BDC"), self._mark),
            b"EMC": self._unmark,
        }

    @property
    def pen(self) -> Pen:
        """The state as it is now."""
        return self.forms[-1].pen

    @property
    def font(self) -> Any:
        """The dictionary of the font that is set, None where there is none."""
        return self.pen.font

    @property
    def font_size(self) -> float:
        """The size that is set; nought where it says nothing."""
        return self.pen.size or self.pen.drawn_size

    @property
    def in_form(self) -> bool:
        """Whether what is drawn is part of a drawing that the page includes."""
        return len(self.forms) > 1

    @property
    def place(self) -> tuple[int, ...]:
        """Which operator this is, among those that show text or draw forms."""
        form = self.forms[-1]
        return (*form.key, form.done)

    @property
    def covers(self) -> bool:
        """Whether what is painted now surely hides what is below, if it has no holes."""
        return self.pen.is_opaque and not any(f.doubtful or any(f.marked) for f in self.forms)

    def placed(self, cm: Sequence[float], tm: Sequence[float]) -> Matrix:
        """Return the matrix from the coordinates of text to the page's."""
        return multiplied(tm, self.absolute(cm))

    def absolute(self, cm: Sequence[float]) -> Matrix:
        """Return the matrix from the coordinates of what is drawn to the page's."""
        return multiplied(cm, self.forms[-1].base)

    def clip_to(self, box: Box, *, whole: bool) -> None:
        """Show no more than what lies in a box; in all of it only if it is the `whole` clip."""
        self._set(clip=common(self.pen.clip, box), clips_to_box=self.pen.clips_to_box and whole)

    def before(self, operator: bytes, operands: list[Any], cm: Sequence[float]) -> None:
        """Take an operator that pypdf is about to act upon."""
        handler = self._handlers.get(operator)
        if handler is not None:
            handler(operands)
        if operator in SHOWING:
            self.forms[-1].done += 1
        elif operator == b"Do":
            self.forms[-1].done += 1
            self._enter(operands, cm)

    def after(self, operator: bytes, operands: list[Any]) -> None:
        """Leave a form; one that broke off within another is left with it."""
        if operator == b"Do":
            while len(self.forms) > 1 and self.forms.pop().operands is not operands:
                pass

    def _set(self, **changes: Any) -> None:
        self.forms[-1].pen = replace(self.forms[-1].pen, **changes)

    def _save(self, _: object) -> None:
        self.forms[-1].saved.append(self.pen)

    def _restore(self, _: object) -> None:
        form = self.forms[-1]
        if form.saved:
            form.pen = form.saved.pop()

    def _mark(self, operands: Sequence[Any]) -> None:
        self.forms[-1].marked.append(bool(operands) and operands[0] == "/OC")

    def _unmark(self, _: object) -> None:
        if self.forms[-1].marked:
            self.forms[-1].marked.pop()

    def _colour(self, operands: Sequence[Any], *, additive: bool | None, inks: bool = True) -> None:
        numbers = [value for value in operands if isinstance(value, int | float)]
        told = bool(numbers) and len(numbers) == len(operands)
        if additive is None or not told:
            white = False  # a pattern, or a space that is not known: in doubt it is seen
        elif additive:
            white = min(numbers) >= _WHITE
        else:
            white = max(numbers) <= _NO_INK
        self._set(white=white, additive=additive, inks=inks, solid=told and inks)

    def _colour_in_space(self, operands: Sequence[Any]) -> None:
        self._colour(operands, additive=self.pen.additive, inks=self.pen.inks)

    def _colour_space(self, operands: Sequence[Any]) -> None:
        space = self._resource("/ColorSpace", operands)
        solid = is_solid(space)
        self._set(white=False, additive=is_additive(space), inks=solid, solid=solid)

    def _state(self, operands: Sequence[Any]) -> None:
        state = self._resource("/ExtGState", operands)
        if not isinstance(state, Mapping):
            return
        alpha = resolved(state.get("/ca"))
        if isinstance(alpha, int | float):
            self._set(alpha=float(alpha))
        seen_through = sees_through(state, before=self.pen.seen_through)
        if seen_through != self.pen.seen_through:
            self._set(seen_through=seen_through)

    def _mode(self, operands: Sequence[Any]) -> None:
        if operands and isinstance(operands[0], int | float):
            self._set(mode=int(operands[0]))

    def _number(self, name: str, operands: Sequence[Any], share: float = 1.0) -> None:
        if operands and isinstance(operands[0], int | float):
            self._set(**{name: float(operands[0]) * share})

    def _spreads(self, operands: Sequence[Any]) -> None:
        self._number("parting", operands[:1])
        self._number("spread", operands[1:2])

    def _font(self, operands: Sequence[Any]) -> None:
        if len(operands) < 2 or not isinstance(operands[1], int | float):
            return
        font = self._resource("/Font", operands)
        # A font of drawings has a scale of its own, so that its size says nothing.
        drawn = isinstance(font, Mapping) and font.get("/Subtype") == "/Type3"
        size = abs(float(operands[1]))
        self._set(
            size=None if drawn else size,
            up=-1.0 if operands[1] < 0 else 1.0,
            font=font,
            drawn_size=size if drawn and has_usual_scale(font) else 0.0,
        )

    def _resource(self, kind: str, operands: Sequence[Any]) -> Any:
        """Return what the first operand names among the resources, or the operand itself."""
        name = operands[0] if operands else None
        named = resolved(self.forms[-1].resources.get(kind))
        found = resolved(named.get(name)) if isinstance(named, Mapping) else None
        return name if found is None else found

    def _enter(self, operands: list[Any], cm: Sequence[float]) -> None:
        outer = self.forms[-1]
        found = self._resource("/XObject", operands)
        drawn: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
        base, resources = self.absolute(cm), outer.resources
        matrix = numbers_in(drawn.get("/Matrix"))
        if len(matrix) == 6:
            base = multiplied(matrix, base)
        own = resolved(drawn.get("/Resources"))
        resources = own if isinstance(own, Mapping) else resources
        pen = outer.pen
        # A group is laid upon the page through the state outside, whatever it sets itself.
        doubtful = "/OC" in drawn or not pen.is_opaque
        key = (*outer.key, outer.done)
        self.forms.append(Form(operands, base, resources, pen, drawn, key, doubtful=doubtful))
        edges = numbers_in(drawn.get("/BBox"))
        if len(edges) == 4 and edges[0] != edges[2] and edges[1] != edges[3]:
            crop = common(pen.crop, box_of(base, *edges))
            self._set(crop=crop, clips_to_box=pen.clips_to_box and keeps_upright(base))
