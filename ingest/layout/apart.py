"""What stands apart from running text: tables and figures with their captions, and notes. Pure."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.layout.parts import Block, Part
from ingest.layout.printed import Follows, ReadLine


def lines_apart(blocks: Sequence[Block]) -> Iterator[ReadLine]:
    """Yield the lines of neighbouring blocks, each caption beside the rows that it belongs to.

    A caption directly above its rows is followed by them without a break; between rows and a
    caption below them is one, and after it.
    """
    for is_note, group in groupby(blocks, lambda block: block.part is Part.NOTE):
        members = list(group)
        captioned_above = not is_note and _is_captioned_above(members)
        before: Block | None = None
        for block in members:
            new = block.part is not Part.FLOAT or before is None
            if before is not None and before.part is Part.CAPTION:
                new = new or not captioned_above
            yield from _lines(block, begins=new)
            before = block


def _is_captioned_above(blocks: Sequence[Block]) -> bool:
    """Tell whether captions stand above what they name, by the ends of the group, else by room."""
    captions = [block.part is Part.CAPTION for block in blocks]
    if captions[0] != captions[-1]:
        return captions[0]
    above = below = 0.0
    for one, other in pairwise(blocks):
        room = one.last.baseline - other.first.baseline
        if one.part is Part.CAPTION and other.part is Part.FLOAT:
            below = below or room
        elif one.part is Part.FLOAT and other.part is Part.CAPTION:
            above = above or room
    return 0 < below < above or not above


def _lines(block: Block, *, begins: bool) -> Iterator[ReadLine]:
    for index, line in enumerate(block.lines):
        if block.part is Part.FLOAT:
            follows = Follows.BLOCK if begins and index == 0 else Follows.LINE
        else:
            follows = Follows.RUNNING if index else Follows.BLOCK
        yield ReadLine(line.text, follows)
