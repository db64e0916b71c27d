"""In which ways text is kept from its readers, and those that show as it is drawn. Pure."""

import math
from enum import StrEnum

from ingest.boxes import Box, Matrix, outside
from ingest.pen import Pen

_TINY = 2.0
_NO_INK = 0.05
_INVISIBLE_MODE = 3
_FILLED_MODES = (0, 4)
# A slit of this share of a letter's height lets nobody read it.
_SLIT = 0.1


class Hiding(StrEnum):
    """How text is kept from a reader's eyes."""

    INVISIBLE = "drawn invisibly"
    TRANSPARENT = "transparent"
    WHITE = "white on white"
    TINY = "too small to read"
    OFF_PAGE = "off the page"
    CLIPPED = "clipped away"
    CROPPED = "outside of its figure"
    COVERED = "painted over"
    UNDER_IMAGE = "under an image"


# How OCR lays text over a scan, or under it.
LAYERS = frozenset({Hiding.INVISIBLE, Hiding.UNDER_IMAGE})


def hiding_of(pen: Pen, matrix: Matrix, size: float, box: Box, page: Box) -> Hiding | None:
    """Return how text is hidden as it is drawn; white text may yet stand on something darker.

    Args:
        pen: the state that it is drawn in.
        matrix: from its coordinates to the page's.
        size: of its font.
        box: what it takes at most.
        page: what is shown of the page.
    """
    if pen.mode == _INVISIBLE_MODE:
        return Hiding.INVISIBLE
    if pen.alpha <= _NO_INK:
        return Hiding.TRANSPARENT
    height = size * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
    if height < _TINY:
        return Hiding.TINY
    if outside(box, page):
        return Hiding.OFF_PAGE
    left, bottom, right, top = pen.clip
    if outside(box, pen.clip) or min(right - left, top - bottom) < _SLIT * height:
        return Hiding.CLIPPED
    return Hiding.WHITE if pen.white and pen.mode in _FILLED_MODES else None
