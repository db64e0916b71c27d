"""Which blocks are of a table or figure: those between a caption and running text. Pure."""

import re
from collections.abc import Iterator, Sequence

from ingest.layout.parts import SMALL, Block, Part, Style

_NUMBERED = re.compile(r"(?:[\d۰-۹]+(?:[.-][\d۰-۹]+)*|[A-Z])[.)]?\s+[A-Z\u0600-\u06ff]")
# In heights of the letters: what is set in by more begins where no text does.
CENTRED = 1.5
FEW_LINES = 3
_FEW_LETTERS = 45


def with_floats(blocks: Sequence[Block], style: Style) -> Iterator[Block]:
    """Tell what belongs to the captions: what lies between each and the nearest running text."""
    floats: set[int] = set()
    edge = min((b.left for b in blocks if b.part is Part.TEXT and len(b.lines) > 2), default=0.0)
    for index, block in enumerate(blocks):
        if block.part is Part.CAPTION:
            for step in (-1, 1):
                floats.update(_beside(blocks, index, step, style, edge))
    for index, block in enumerate(blocks):
        yield Block(block.lines, Part.FLOAT) if index in floats else block


def _beside(
    blocks: Sequence[Block], index: int, step: int, style: Style, edge: float
) -> Iterator[int]:
    """Yield the blocks that belong to a caption in one direction; text begins at `edge`."""
    at = index + step
    while 0 <= at < len(blocks):
        block, after = blocks[at], blocks[at + step : at + step + 1] if at + step >= 0 else ()
        between_rows = bool(after) and _is_tabled(after[0], style) and _is_few_words(block)
        set_in = block.part is Part.TEXT and _is_few_words(block)
        if not (
            _is_tabled(block, style)
            or between_rows
            or (set_in and block.left - edge > CENTRED * block.size)
        ):
            return
        yield at
        at += step


def _is_tabled(block: Block, style: Style) -> bool:
    """Tell rows of a table and words in a drawing from text, by room and by size."""
    if block.part is Part.FLOAT:
        return True
    if block.part in (Part.CAPTION, Part.NOTE) or not block.first.placed:
        return False
    return block.rows >= 0.5 or block.size < SMALL * style.size


def _is_few_words(block: Block) -> bool:
    """Tell the label of a group of rows, or of a part of a drawing."""
    text = " ".join(line.text for line in block.lines)
    return (
        block.part in (Part.TEXT, Part.HEADING, Part.FORMULA)
        and block.first.placed
        and len(block.lines) <= FEW_LINES
        and (len(text) < _FEW_LETTERS * len(block.lines))
        and not block.ends_sentence
        and _NUMBERED.match(text) is None
    )
