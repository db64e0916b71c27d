"""The text of a page that a reader sees, and what was left out: works on pypdf's pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.hidden_text import Hiding, TextWatcher
from ingest.layout.printed import Run
from ingest.painted import PageFrame
from ingest.pdf_runs import RunRecorder
from ingest.phrases import Phrase, joined

OnRun = Callable[[str, Sequence[float], Sequence[float], object, float], None]

_EVERYWHERE = (float("-inf"), float("-inf"), float("inf"), float("inf"))


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

    The invisible layer that OCR lays over a scan is kept, and said: without it nothing is left.
    """
    watcher = TextWatcher(_frame(page))
    text, runs = _recorded(page, watcher)
    if not watcher.hidden:
        return VisibleText(text, "", runs=runs)
    eraser = _eraser(page, watcher)
    text, runs = _recorded(page, eraser)
    reasons = _reasons(eraser, layer=watcher.is_ocr_layer)
    return VisibleText(text, _note(reasons, layer=watcher.is_ocr_layer), bool(reasons), runs)


def visible_runs(page: Any, on_run: OnRun) -> None:
    """Give `on_run` the runs of text of a page as pypdf's text visitor gets them, hidden ones not.

    Its arguments are the text, the page's matrix, the text's matrix, the font and its size.
    """
    watcher = TextWatcher(_frame(page))
    _extract(page, watcher)
    eraser = _eraser(page, watcher) if watcher.hidden else watcher
    _extract(page, eraser, on_run)


def _recorded(page: Any, watcher: TextWatcher) -> tuple[str, tuple[Run, ...]]:
    recorder = RunRecorder(watcher)

    def after(operator: bytes, operands: list[Any], cm: Any, tm: Any) -> None:
        recorder.after(operator, operands, cm, tm)
        watcher.after(operator, operands)

    text: str = page.extract_text(
        visitor_operand_before=watcher.before,
        visitor_operand_after=after,
        visitor_text=recorder.run,
    )
    return text, tuple(recorder.runs)


def _extract(page: Any, watcher: TextWatcher, on_run: OnRun | None = None) -> str:
    text: str = page.extract_text(
        visitor_operand_before=watcher.before,
        visitor_operand_after=watcher.after,
        visitor_text=on_run,
    )
    return text


def _eraser(page: Any, watcher: TextWatcher) -> TextWatcher:
    kept = frozenset({Hiding.INVISIBLE} if watcher.is_ocr_layer else ())
    return TextWatcher(_frame(page), erase=True, keep=kept)


def _frame(page: Any) -> PageFrame:
    box = page.cropbox
    edges = (float(box.left), float(box.bottom), float(box.right), float(box.top))
    # Viewers draw a page whose box is malformed on paper of some size; nothing is off it for sure.
    upright = edges[0] < edges[2] and edges[1] < edges[3]
    resources = page.get("/Resources")
    resources = resources.get_object() if resources is not None else {}
    return PageFrame(edges if upright else _EVERYWHERE, resources)


def _reasons(eraser: TextWatcher, *, layer: bool) -> list[str]:
    return [
        str(reason)
        for reason, letters in eraser.hidden.most_common()
        if letters and not (layer and reason is Hiding.INVISIBLE)
    ]


def _note(reasons: Sequence[str], *, layer: bool) -> str:
    kept = "its text is an invisible layer, as OCR leaves it" if layer else ""
    left_out = ""
    if reasons:
        left_out = Phrase("hidden text left out ({reasons})", reasons=joined(reasons, ", "))
    return joined([kept, left_out], "; ")
