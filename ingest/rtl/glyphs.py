"""A glyph as a page draws it: what the rest of this package works on."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn glyph.

    Attributes:
        text: what the file says it stands for, one or more characters in reading order;
            U+FFFD where the file does not say.
        left: left end of its advance, in points from the left edge as the text runs.
        right: right end of its advance, not below `left`.
        baseline: height of its baseline, growing upwards.
        size: height of the font in points.
        shape: equal for glyphs that look the same: the font and the glyph's number in it.
        turn: quarter turns by which the text is rotated; positions are those of the turned page.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    shape: Hashable = None
    turn: int = 0

    @property
    def middle(self) -> float:
        """Halfway between both ends."""
        return (self.left + self.right) / 2
