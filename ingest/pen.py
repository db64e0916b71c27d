"""What a page draws with: the graphics state, as far as it decides what is seen. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.boxes import EVERYWHERE, Box, Matrix, common

_OPAQUE = 0.95


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What is drawn upon.

    Attributes:
        box: what is shown of the page, in points.
        resources: the page's dictionary of fonts, forms and colour spaces.
    """

    box: Box
    resources: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pen:
    """The part of the graphics state that decides whether something is seen.

    Attributes:
        white: whether it fills with white.
        solid: whether what it fills with hides what is below; a pattern may not.
        inks: whether what is filled in its colour space is solid.
        additive: whether one is white in its colour space, None where that is not known.
        alpha: how much it covers, from 0 to 1.
        seen_through: what else makes it transparent: blending, a mask, overprinting.
        mode: how letters are rendered.
        size: height of the font, None where its letters are drawings in a scale of their own.
        spread: room added after each letter, in points of the text.
        parting: room added after each space besides.
        stretch: how wide letters are drawn, 1 where as wide as their font has them.
        up: 1, or -1 where the size is negative, so that letters stand on their heads.
        clip: what is shown of what it draws: a box around it.
        clips_to_box: whether the clip is that box itself.
        crop: what the forms that it draws in show of themselves.
    """

    white: bool = False
    solid: bool = True
    inks: bool = True
    additive: bool | None = True
    alpha: float = 1.0
    seen_through: frozenset[str] = frozenset()
    mode: int = 0
    size: float | None = 12.0
    font: Any = None
    drawn_size: float = 0.0
    spread: float = 0.0
    parting: float = 0.0
    stretch: float = 1.0
    up: float = 1.0
    clip: Box = EVERYWHERE
    clips_to_box: bool = True
    crop: Box = EVERYWHERE

    @property
    def window(self) -> Box:
        """A box around all that can be seen of what it draws."""
        return common(self.clip, self.crop)

    @property
    def is_opaque(self) -> bool:
        """Whether nothing can be seen through what it paints, if its colour is solid."""
        return not self.seen_through and self.alpha > _OPAQUE


@dataclass(frozen=True, slots=True)
class Span:
    """Where an operator has shown text, along its baseline.

    Attributes:
        end: where its last letter ends, rather later than sooner.
        back: how far before its position text may begin, as if all room went there; 0 mostly.
        reach: where it ends if letters are as wide as they are high.
    """

    matrix: Matrix
    start: float
    end: float
    back: float
    reach: float


@dataclass(slots=True)
class Form:
    """A form that is being drawn: pypdf begins each with a matrix and a state of its own.

    Attributes:
        drawn: its dictionary; an image is one too.
        key: which of the operators before it draw it, from the page on.
        done: how many operators it has had that show text or draw forms.
        doubtful: whether all of it may be seen through, or be switched off.
        marked: for each marked content that is open, whether a reader may switch it off.
    """

    operands: object
    base: Matrix
    resources: Mapping[str, Any]
    pen: Pen
    drawn: Mapping[str, Any] = field(default_factory=dict)
    key: tuple[int, ...] = ()
    done: int = 0
    doubtful: bool = False
    saved: list[Pen] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)
