"""What a page is made of before it is read: lines of text with their places. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Placed:
    """Text and where it stands on its page.

    Attributes:
        left: where its first letter begins, in points as the text runs.
        right: where its last letter ends.
        baseline: height of its baseline, growing upwards.
        size: height of its letters.
        strong: whether its font is a bold one.
        drawing: whether it is part of a drawing that the page includes.
        gap: widest room within it.
        turn: quarter turns by which it is rotated.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    strong: bool = False
    drawing: bool = False
    gap: float = 0.0
    turn: int = 0

    @property
    def placed(self) -> bool:
        """Whether anything is known but its text."""
        return self.size > 0


@dataclass(frozen=True, slots=True)
class Run(Placed):
    """A piece of a line, drawn at once.

    Its text is as extracted: it may begin or end with a space or a line feed. `gap` is in points.
    """


@dataclass(frozen=True, slots=True)
class PrintedLine(Placed):
    """A line of text.

    Places of a line that runs from the right are mirrored, so that it begins at `left` too. `gap`
    is the widest room between two of its words, in heights of its letters.
    """

    runs: tuple[Run, ...] = field(default=(), repr=False, compare=False)


class Follows(StrEnum):
    """How a line follows the one before it."""

    UNKNOWN = "as its text tells"
    RUNNING = "as running text"
    LINE = "on a line of its own"
    BLOCK = "after a break"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line in reading order."""

    text: str
    follows: Follows = Follows.UNKNOWN


def lines_of(text: str) -> list[PrintedLine]:
    """Return the lines of a text of which no places are known."""
    return [PrintedLine(line) for line in text.splitlines()]
