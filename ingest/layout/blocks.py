"""Lines into blocks: running text, headings, captions, what is drawn or tabled, and notes. Pure."""

import re
from collections.abc import Iterator, Sequence

from ingest.layout.below import Place, with_something_below
from ingest.layout.floats import CENTRED, FEW_LINES, with_floats
from ingest.layout.parts import CELL_GAP, SMALL, Block, Part, Style
from ingest.layout.printed import PrintedLine

_CAPTION = re.compile(
    r"(?:Table|Tab\.|Figure|Fig\.|Algorithm|Listing|جدول|شکل|نمودار|الگوریتم)\s*"
    r"(?:[\dA-Z۰-۹][\d.۰-۹–-]*?)\s?(?:[:.|—]|$)"
)
_NOTE_MARK = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[*∗†‡§¶]|[\d۰-۹]{1,2}(?=\s?\D))")
_MATH_SIGN = re.compile(r"[=<>≤≥≈∑∏∫∈→±×∝∼√]")
# In heights of the letters.
_ROOM = 0.3
_SURE_GAP = 1.5
# In parts of the height of running text.
_SAME_SIZE = 0.06


def blocks_of(lines: Sequence[PrintedLine], style: Style) -> list[Block]:
    """Part the lines of a page, in the order in which they are drawn, and say what each part is."""
    grouped = [Block(tuple(group)) for group in _grouped(lines, style)]
    named = [Block(block.lines, _own_part(block, style)) for block in grouped]
    named = list(_with_notes(_with_formulas(named), style))
    return list(with_floats(named, style))


def _grouped(lines: Sequence[PrintedLine], style: Style) -> Iterator[list[PrintedLine]]:
    group: list[PrintedLine] = []
    # Kept along: a page may draw ten thousand lines into one group.
    told, left, right = False, 0.0, 0.0
    for line in lines:
        beside = line.left < right and line.right > left
        if group and not _goes_on(group[-1], line, style, told=told, beside=beside):
            yield group
            group = []
        if group:
            left, right = min(left, line.left), max(right, line.right)
        else:
            told = _CAPTION.match(line.text.strip()) is not None
            left, right = line.left, line.right
        group.append(line)
    if group:
        yield group


def _goes_on(
    before: PrintedLine, line: PrintedLine, style: Style, *, told: bool, beside: bool
) -> bool:
    """Tell whether a line goes on with a group.

    Args:
        before: the last line of the group.
        line: the line.
        style: of the paper.
        told: whether the group begins as a caption does.
        beside: whether the line stands in the column of the group.
    """
    if not (before.placed and line.placed):
        return before.placed == line.placed
    if before.drawing != line.drawing or before.turn != line.turn:
        return False
    if before.strong != line.strong and (before.strong or line.strong) and not _is_row(line):
        return False
    if abs(before.size - line.size) > _SAME_SIZE * before.size:
        return False
    if _CAPTION.match(line.text.strip()) or (not told and _is_note_start(line, style)):
        return False
    if _is_row(before) != _is_row(line) and (told or max(before.gap, line.gap) > _SURE_GAP):
        return False
    drop = before.baseline - line.baseline
    usual = style.leading * before.size / style.size
    return beside and 0.3 * before.size < drop < usual + _ROOM * before.size


def _is_row(line: PrintedLine) -> bool:
    return line.gap > CELL_GAP


def _is_note_start(line: PrintedLine, style: Style) -> bool:
    return line.size < SMALL * style.size and _NOTE_MARK.match(line.text.strip()) is not None


def _own_part(block: Block, style: Style) -> Part:
    if not block.first.placed:
        return Part.TEXT
    if _CAPTION.match(block.first.text.strip()):
        return Part.CAPTION
    if block.first.drawing or block.first.turn:
        return Part.FLOAT
    if len(block.lines) <= FEW_LINES and not block.ends_sentence:
        larger = block.size > (1 + _SAME_SIZE) * style.size
        if larger or (block.first.strong and block.rows == 0):
            return Part.HEADING
    return Part.TEXT


def _with_formulas(blocks: Sequence[Block]) -> list[Block]:
    """Tell displayed formulas: a few lines with a sign, set in from the text before them."""
    named: list[Block] = []
    edge: float | None = None
    for block in blocks:
        is_short = block.part is Part.TEXT and len(block.lines) <= FEW_LINES
        set_in = edge is not None and block.left - edge > CENTRED * block.size
        if is_short and set_in and any(_MATH_SIGN.search(line.text) for line in block.lines):
            named.append(Block(block.lines, Part.FORMULA))
            continue
        if block.part is Part.TEXT and len(block.lines) > 1:
            edge = block.left
        named.append(block)
    return named


def _with_notes(blocks: Sequence[Block], style: Style) -> Iterator[Block]:
    """Tell footnotes: small, marked, and with no running text below them in their column."""
    raised = {index for index, lower in enumerate(_over_text(blocks, style)) if lower}
    noting = False
    for index, block in enumerate(blocks):
        small = block.first.placed and block.size < SMALL * style.size
        if block.part is Part.TEXT and small and not block.rows:
            begins = _is_note_start(block.first, style) and index not in raised
            if begins or noting:
                noting = True
                yield Block(block.lines, Part.NOTE)
                continue
        noting = False
        yield block


def _over_text(blocks: Sequence[Block], style: Style) -> list[bool]:
    """Tell of each block whether running text stands below it in its column."""
    text = [
        Place(block.last.baseline, block.left, block.right)
        for block in blocks
        if block.first.placed
        and block.part in (Part.TEXT, Part.HEADING)
        and block.size >= SMALL * style.size
        and len(block.lines) > 1
    ]
    places = [Place(block.first.baseline, block.left, block.right) for block in blocks]
    return with_something_below(places, text)
