"""Take hidden text out of what a page draws, once it is known which text that is. Pure."""

from typing import Any

from ingest.drawing_state import SHOWING, DrawingState
from ingest.hidden_text import HiddenTextFinder
from ingest.hiding import Hiding


class Eraser:
    """Takes hidden text from the operands of a page, so that it is not extracted.

    What the finder did not see is taken too: without the hidden text, pypdf may go on where it had
    given up.
    """

    def __init__(
        self, state: DrawingState, found: HiddenTextFinder, *, keep: frozenset[Hiding]
    ) -> None:
        self._state = state
        self._kept = found.places - {
            place for place, hiding in found.hidden.items() if hiding not in keep
        }

    def before(self, operator: bytes, operands: list[Any]) -> None:
        """Take an operator that pypdf is about to act upon."""
        if operator in SHOWING and self._state.place not in self._kept:
            operands.clear()
