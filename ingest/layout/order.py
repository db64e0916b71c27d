"""Blocks into reading order: what interrupts a sentence comes after it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.layout.apart import lines_apart
from ingest.layout.blocks import blocks_of
from ingest.layout.columns import column_by_column
from ingest.layout.margins import without_margins
from ingest.layout.parts import Block, Part, style_of
from ingest.layout.printed import Follows, PrintedLine, ReadLine

# In heights of the letters.
_INDENT = 0.7
_WIDEST_INDENT = 4.0
_SHORT_BY = 2.0
_APART = frozenset({Part.CAPTION, Part.FLOAT, Part.NOTE})


@dataclass(slots=True)
class _Paragraph:
    """Lines that are read one after the other, and whether they may go on further along."""

    lines: list[PrintedLine]
    part: Part
    open: bool
    blocks: list[Block] = field(default_factory=list)


def in_reading_order(pages: Sequence[Sequence[PrintedLine]]) -> list[list[ReadLine]]:
    """Return the lines of each page as they are read, each with how it follows the one before.

    Tables, figures and footnotes stand after the paragraph that they are drawn within, or before
    one that goes on on the next page. A page without places stays as it is.
    """
    style = style_of(pages)
    if style is None:
        return [[ReadLine(line.text) for line in page] for page in pages]
    read = []
    is_open = False
    for page in without_margins(pages):
        blocks = blocks_of(column_by_column(page.body), style)
        ordered, is_open = _ordered(list(_paragraphs(blocks)), is_open=is_open)
        read.append(
            [
                *(ReadLine(line.text, Follows.LINE) for line in page.head),
                *_read(ordered),
                *(ReadLine(line.text, Follows.LINE) for line in page.foot),
            ]
        )
    return read


def _paragraphs(blocks: Sequence[Block]) -> Iterator[_Paragraph]:
    """Part running text at indents and where lines end early; join what is apart to groups."""
    is_open = False
    for apart, group in groupby(blocks, lambda block: block.part in _APART):
        members = list(group)
        if apart:
            yield _Paragraph([], members[0].part, open=False, blocks=members)
            continue
        for block in members:
            for paragraph in _paragraphs_of(block, is_open=is_open):
                is_open = paragraph.open
                yield paragraph


def _paragraphs_of(block: Block, *, is_open: bool) -> Iterator[_Paragraph]:
    if block.part is Part.HEADING:
        yield _Paragraph(list(block.lines), block.part, open=False)
    elif block.part is Part.FORMULA:
        # It is part of the sentence that it stands in, and of none where that has ended.
        yield _Paragraph(list(block.lines), block.part, open=is_open)
    else:
        for lines in _parted(block):
            part = Block(tuple(lines), block.part)
            yield _Paragraph(lines, block.part, open=not part.ends_sentence)


def _parted(block: Block) -> Iterator[list[PrintedLine]]:
    left, right = block.left, block.right
    lines: list[PrintedLine] = []
    for line in block.lines:
        if lines and _begins_paragraph(lines[-1], line, left, right):
            yield lines
            lines = []
        lines.append(line)
    yield lines


def _begins_paragraph(before: PrintedLine, line: PrintedLine, left: float, right: float) -> bool:
    """Tell whether a line begins a paragraph in a block that reaches from `left` to `right`."""
    if not line.placed or not Block((before,)).ends_sentence:
        return False
    indent = (line.left - left) / line.size
    shorter = (right - before.right) / line.size > _SHORT_BY
    return _INDENT < indent < _WIDEST_INDENT or shorter


def _ordered(paragraphs: Sequence[_Paragraph], *, is_open: bool) -> tuple[list[_Paragraph], bool]:
    """Put what is apart where no sentence is open.

    Args:
        paragraphs: of one page, as drawn.
        is_open: whether the page before ended within a sentence.
    """
    ordered: list[_Paragraph] = []
    waiting: list[_Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.blocks:
            waiting.append(paragraph)
            if not is_open:
                ordered += waiting
                waiting = []
            continue
        ordered.append(paragraph)
        is_open = paragraph.open
        if not is_open:
            ordered += waiting
            waiting = []
    at = len(ordered)
    while waiting and at > 0 and ordered[at - 1].open:
        at -= 1
    ordered[at:at] = waiting
    return ordered, is_open


def _read(paragraphs: Sequence[_Paragraph]) -> Iterator[ReadLine]:
    before: _Paragraph | None = None
    for paragraph in paragraphs:
        lines = list(_lines(paragraph))
        first = lines[0]
        if before is None or _stands_apart(before) or _stands_apart(paragraph) or not before.open:
            first = ReadLine(first.text, Follows.BLOCK)
        yield from (first, *lines[1:])
        before = paragraph


def _stands_apart(paragraph: _Paragraph) -> bool:
    return bool(paragraph.blocks) or paragraph.part is Part.HEADING


def _lines(paragraph: _Paragraph) -> Iterator[ReadLine]:
    if paragraph.blocks:
        yield from lines_apart(paragraph.blocks)
        return
    # What is known of two lines is not enough to tell running text from a row of words.
    told = paragraph.part is not Part.TEXT or len(paragraph.lines) > 2
    for index, line in enumerate(paragraph.lines):
        inside = index > 0 and told and line.placed
        yield ReadLine(line.text, Follows.RUNNING if inside else Follows.UNKNOWN)
