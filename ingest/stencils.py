"""Text that cuts out what comes after it, and shows nothing itself: render mode 7. Pure."""

from dataclasses import dataclass

from ingest.boxes import Box, around, outside


@dataclass(frozen=True, slots=True)
class Stencil:
    """Text through which what is painted later is seen, until the state before it is restored.

    Attributes:
        number: of the text.
        form: how deep in forms it was drawn.
        depth: how many states were saved there.
        only: whether it shows nothing itself.
    """

    number: int
    box: Box
    form: int
    depth: int
    only: bool


class Stencils:
    """The stencils of a page that nothing was painted through yet."""

    def __init__(self) -> None:
        self._cut: list[Stencil] = []
        self._open: list[Stencil] = []

    def add(self, stencil: Stencil) -> None:
        """Take one; it cuts from the end of its text object on."""
        self._cut.append(stencil)

    def cut_out(self) -> Box | None:
        """End a text object; return the box around the letters that cut from now on, if any do."""
        if not self._cut:
            return None
        corners = [corner for stencil in self._cut for corner in (stencil.box[:2], stencil.box[2:])]
        self._open += [stencil for stencil in self._cut if stencil.only]
        self._cut = []
        return around(corners)

    def lift(self, painted: Box) -> None:
        """Take what has been painted somewhere: stencils there can be seen."""
        if self._open:
            self._open = [stencil for stencil in self._open if outside(stencil.box, painted)]

    def close(self, form: int, depth: int) -> list[int]:
        """Return to an earlier state; return the texts that nothing was painted through."""
        if not self._open and not self._cut:
            return []
        self._cut, closed_cut = _parted(self._cut, form, depth)
        self._open, closed_open = _parted(self._open, form, depth)
        return [stencil.number for stencil in (*closed_cut, *closed_open) if stencil.only]


def _parted(stencils: list[Stencil], form: int, depth: int) -> tuple[list[Stencil], list[Stencil]]:
    left = [s for s in stencils if (s.form, s.depth) > (form, depth)]
    return [s for s in stencils if (s.form, s.depth) <= (form, depth)], left
