"""Text that a PDF holds and no reader sees: found by following what the page draws. Pure.

Hidden text is how a paper talks to a model behind its reader's back, so what is in doubt stays and
what is certain goes. Whether text is seen is known only when the page is whole: something may be
painted over it. So a page is followed twice, here and by `ingest.erasing`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.boxes import Box, Matrix, area, box_of, common, keeps_upright, outside, through
from ingest.drawing_state import SHOWING, DrawingState
from ingest.hiding import LAYERS, Hiding, hiding_of
from ingest.painted import FILLS, PATHS, STROKES, InSight, Mosaic, Painted, Path
from ingest.pdf_operands import is_opaque_image, letters_in
from ingest.pen import Span
from ingest.stencils import Stencil, Stencils

_UNKNOWN_SIZE = 1000.0
_CLIPPING_MODES = (4, 5, 6, 7)
_CLIPS_ONLY = 7
_OCR_SHARE = 0.9
_ANY_DEPTH = 1 << 30
# Figures lose titles to their margins and labels to what is drawn over them; a message is longer.
_LABELS = 40
# What of a letter's height must be covered: from the baseline to the top of an "x".
_X_HEIGHT = 0.5


@dataclass(slots=True)
class _Text:
    """An operator that shows text.

    Attributes:
        maybe: how it is hidden, if enough of the page is.
    """

    place: tuple[int, ...]
    letters: int
    hiding: Hiding | None = None
    maybe: Hiding | None = None


class HiddenTextFinder:
    """Sees each operator of a page, `state` before it, and finds the text that cannot be seen.

    Attributes:
        largest_image: the area of the largest image, in square points; strips of one are one.
    """

    def __init__(self, state: DrawingState, page: Box) -> None:
        self.largest_image = 0.0
        self._state = state
        self._page = page
        self._texts: list[_Text] = []
        self._painted = Painted()
        self._in_sight = InSight()
        self._mosaic = Mosaic()
        self._path = Path()
        self._width = 1.0
        self._clips = False
        self._stencils = Stencils()
        self._handlers: dict[bytes, Callable[[bytes, Any, Matrix], None]] = {
            **dict.fromkeys(PATHS, self._extend),
            **dict.fromkeys((*FILLS, *STROKES, b"n"), self._paint),
            **dict.fromkeys((b"W", b"W*"), self._clip),
            b"w": self._set_width,
            b"sh": self._shade,
            b"INLINE IMAGE": self._inline_image,
            b"Do": self._drawing,
            b"ET": self._cut_out,
            b"Q": self._restored,
        }

    @property
    def hidden(self) -> dict[tuple[int, ...], Hiding]:
        """The operators that show hidden text, by their place."""
        return {text.place: text.hiding for text in self._texts if text.hiding is not None}

    @property
    def places(self) -> frozenset[tuple[int, ...]]:
        """All operators that were judged."""
        return frozenset(text.place for text in self._texts)

    @property
    def reasons(self) -> Counter[Hiding]:
        """How many letters are hidden in which way."""
        found: Counter[Hiding] = Counter()
        for text in self._texts:
            if text.hiding is not None:
                found[text.hiding] += text.letters
        return found

    @property
    def is_ocr_layer(self) -> bool:
        """Whether the unseen text is what OCR laid over a scan, and not a message beside text.

        It is all that the page has, or nearly all and with an image of half the page.
        """
        reasons = self.reasons
        layer = sum(reasons[kind] for kind in LAYERS)
        shown = sum(text.letters for text in self._texts if text.hiding is None)
        if not layer or (not shown and not reasons[Hiding.UNDER_IMAGE]):
            return bool(layer)
        scanned = self.largest_image >= 0.5 * area(self._page)
        return scanned and layer >= _OCR_SHARE * (layer + shown)

    def before(self, operator: bytes, operands: Any, cm: Sequence[float]) -> None:
        """Take an operator that pypdf is about to act upon."""
        handler = self._handlers.get(operator)
        if handler is not None:
            handler(operator, operands, cm)

    def after(self, operator: bytes, operands: list[Any], span: Span | None) -> None:
        """Take an operator that pypdf has acted upon, and where it has shown text."""
        if operator == b"Do":
            self._close_stencils(len(self._state.forms), _ANY_DEPTH)
        elif operator in SHOWING:
            text = _Text(self._state.place, self._letters(operands))
            self._texts.append(text)
            if text.letters and span is not None:
                self._show(text, span)

    def finish(self) -> None:
        """End the page: what nothing was painted through is not seen."""
        self._close_stencils(0, 0)
        for hiding in (Hiding.CROPPED, Hiding.COVERED, Hiding.UNDER_IMAGE):
            texts = [text for text in self._texts if text.maybe is hiding]
            if sum(text.letters for text in texts) > _LABELS:
                for text in texts:
                    text.hiding = hiding

    def _letters(self, operands: Sequence[Any]) -> int:
        font = self._state.font
        composite = isinstance(font, Mapping) and font.get("/Subtype") == "/Type0"
        return -(-letters_in(operands) // (2 if composite else 1))

    def _show(self, text: _Text, span: Span) -> None:
        pen = self._state.pen
        size = pen.size if pen.size is not None else _UNKNOWN_SIZE
        box = box_of(span.matrix, span.back, -size, span.reach, size)
        text.hiding = hiding_of(pen, span.matrix, size, box, self._page)
        if text.hiding is Hiding.WHITE:
            point = through(span.matrix, 0.3 * size, 0.3 * size)
            text.hiding = None if self._painted.is_dark_at(*point) else Hiding.WHITE
        if text.hiding is not None:
            return
        if outside(box, pen.crop):
            text.maybe = Hiding.CROPPED
            return
        number = len(self._texts) - 1
        if pen.mode in _CLIPPING_MODES:
            forms = self._state.forms
            only = pen.mode == _CLIPS_ONLY
            self._stencils.add(Stencil(number, box, len(forms), len(forms[-1].saved), only=only))
        if pen.mode != _CLIPS_ONLY:
            self._mosaic.end()
            self._stencils.lift(box)
            if pen.size is not None and keeps_upright(span.matrix):
                tall = _X_HEIGHT * size * pen.up
                self._in_sight.add(number, box_of(span.matrix, span.start, 0.0, span.end, tall))

    def _extend(self, operator: bytes, operands: Any, cm: Matrix) -> None:
        self._path.extend(operator, operands, self._state.absolute(cm))

    def _clip(self, *_: object) -> None:
        self._clips = True

    def _set_width(self, _: bytes, operands: Any, cm: Matrix) -> None:
        if operands and isinstance(operands[0], int | float):
            matrix = self._state.absolute(cm)
            self._width = float(operands[0]) * max(abs(matrix[0]), abs(matrix[1]))

    def _shade(self, *_: object) -> None:
        self._ground(self._state.pen.window, dark=True)

    def _inline_image(self, _: bytes, operands: Any, cm: Matrix) -> None:
        self._image(self._state.absolute(cm), operands.get("settings", {}))

    def _drawing(self, *_: object) -> None:
        form = self._state.forms[-1]
        if form.drawn.get("/Subtype") == "/Image":
            self._image(form.base, form.drawn)

    def _cut_out(self, *_: object) -> None:
        letters = self._stencils.cut_out()
        if letters is not None:
            self._state.clip_to(letters, whole=False)

    def _restored(self, *_: object) -> None:
        self._close_stencils(len(self._state.forms), len(self._state.forms[-1].saved))

    def _paint(self, operator: bytes, *_: object) -> None:
        pen, box = self._state.pen, self._path.box
        if box is not None:
            if operator in STROKES:
                self._painted.stroke(self._path, self._width)
                self._stencils.lift(box)
            elif operator in FILLS:
                self._ground(box, dark=not pen.white)
                if pen.solid and self._covers:
                    for cover in self._path.rectangles(operator):
                        self._cover(common(cover, pen.window), Hiding.COVERED)
            if self._clips:
                self._state.clip_to(box, whole=len(self._path.rectangles()) == 1)
        self._clips = False
        self._path.clear()

    def _image(self, matrix: Matrix, image: Mapping[str, Any]) -> None:
        box = box_of(matrix, 0.0, 0.0, 1.0, 1.0)
        self.largest_image = max(self.largest_image, area(box))
        # What it shows is unknown, so not white.
        self._ground(box, dark=True)
        if keeps_upright(matrix) and is_opaque_image(image) and self._covers:
            whole = self._mosaic.joined(common(box, self._state.pen.window))
            self.largest_image = max(self.largest_image, area(whole))
            self._cover(whole, Hiding.UNDER_IMAGE)

    def _ground(self, box: Box, *, dark: bool) -> None:
        self._painted.add(common(box, self._state.pen.window), dark=dark)
        self._stencils.lift(box)

    @property
    def _covers(self) -> bool:
        return self._state.covers and self._state.pen.clips_to_box

    def _cover(self, box: Box, hiding: Hiding) -> None:
        for number in self._in_sight.covered(box):
            self._texts[number].maybe = hiding

    def _close_stencils(self, form: int, depth: int) -> None:
        for number in self._stencils.close(form, depth):
            self._texts[number].hiding = Hiding.CLIPPED
