"""The text of a page that a reader sees, and what was left out: works on pypdf's pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ingest.boxes import EVERYWHERE
from ingest.drawing_state import DrawingState
from ingest.erasing import Eraser
from ingest.hidden_text import HiddenTextFinder
from ingest.hiding import LAYERS
from ingest.layout.printed import Run
from ingest.pdf_runs import RunRecorder
from ingest.pen import PageFrame
from ingest.phrases import Phrase, joined

OnRun = Callable[[str, Sequence[float], Sequence[float], Any, float], None]
OnOperator = Callable[[bytes, list[Any], Any, Any], None]


@dataclass(frozen=True, slots=True)
class VisibleText:
    """What can be seen of a page, and in a few words what cannot.

    Attributes:
        runs: the pieces of `text` in order, each with its place.
        note: empty mostly.
        left_out: whether there is text on the page that is not in `text`.
    """

    text: str
    note: str
    left_out: bool = False
    runs: tuple[Run, ...] = ()


def visible_text(page: Any) -> VisibleText:
    """Read a page without the text that it hides.

    The unseen layer that OCR lays over a scan, or under it, is kept, and said: without it nothing
    is left.
    """
    first = _found(page)
    reasons = first.finder.reasons
    if not reasons:
        return VisibleText(first.text, "", runs=first.runs)
    layer = first.finder.is_ocr_layer
    left_out = [str(why) for why, _ in reasons.most_common() if not (layer and why in LAYERS)]
    if left_out:
        text, runs = _erased(page, first.finder)
    else:
        text, runs = first.text, first.runs
    return VisibleText(text, _note(left_out, layer=layer), bool(left_out), runs)


def visible_runs(page: Any, on_run: OnRun) -> None:
    """Give `on_run` the runs of text of a page as pypdf's text visitor gets them, hidden ones not.

    Its arguments are the text, the page's matrix, the text's matrix, the font and its size.
    """
    _erased(page, _found(page).finder, on_run)


class _FirstReading(NamedTuple):
    text: str
    runs: tuple[Run, ...]
    finder: HiddenTextFinder


def _found(page: Any) -> _FirstReading:
    frame = _frame(page)
    state = DrawingState(frame)
    finder, recorder = HiddenTextFinder(state, frame.box), RunRecorder(state)

    def before(operator: bytes, operands: list[Any], cm: Any, _tm: object) -> None:
        state.before(operator, operands, cm)
        finder.before(operator, operands, cm)

    def after(operator: bytes, operands: list[Any], cm: Any, tm: Any) -> None:
        span = recorder.after(operator, operands, cm, tm)
        state.after(operator, operands)
        finder.after(operator, operands, span)

    text = _extract(page, before, after, recorder.run)
    finder.finish()
    return _FirstReading(text, tuple(recorder.runs), finder)


def _erased(
    page: Any, found: HiddenTextFinder, on_run: OnRun | None = None
) -> tuple[str, tuple[Run, ...]]:
    state = DrawingState(_frame(page))
    recorder = RunRecorder(state)
    eraser = Eraser(state, found, keep=LAYERS if found.is_ocr_layer else frozenset())

    def before(operator: bytes, operands: list[Any], cm: Any, _tm: object) -> None:
        state.before(operator, operands, cm)
        eraser.before(operator, operands)

    def after(operator: bytes, operands: list[Any], cm: Any, tm: Any) -> None:
        recorder.after(operator, operands, cm, tm)
        state.after(operator, operands)

    text = _extract(page, before, after, on_run or recorder.run)
    return text, tuple(recorder.runs)


def _extract(page: Any, before: OnOperator, after: OnOperator, on_run: OnRun) -> str:
    text: str = page.extract_text(
        visitor_operand_before=before, visitor_operand_after=after, visitor_text=on_run
    )
    return text


def _frame(page: Any) -> PageFrame:
    box = page.cropbox
    edges = (float(box.left), float(box.bottom), float(box.right), float(box.top))
    # Viewers draw a page whose box is malformed on paper of some size; nothing is off it for sure.
    upright = edges[0] < edges[2] and edges[1] < edges[3]
    resources = page.get("/Resources")
    resources = resources.get_object() if resources is not None else {}
    return PageFrame(edges if upright else EVERYWHERE, resources)


def _note(reasons: Sequence[str], *, layer: bool) -> str:
    kept = "its text is an invisible layer, as OCR leaves it" if layer else ""
    left_out = ""
    if reasons:
        left_out = Phrase("hidden text left out ({reasons})", reasons=joined(reasons, ", "))
    return joined([kept, left_out], "; ")
