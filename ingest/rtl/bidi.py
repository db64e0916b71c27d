"""From the order in which a line is drawn to the order in which it is read: inverse bidi.

Unicode's bidirectional algorithm lays text out; this goes back. Several texts can look the same on
paper ("BERT" and a number side by side in a Persian sentence), so that some choices below follow
how Persian and Arabic are written. Pure: cells of text in, text out.
"""

from collections.abc import Iterable, Iterator, Sequence

from ingest.rtl.latin_runs import CLOSERS, OPENERS, STOPS, latin_end, range_end
from ingest.rtl.tokens import LEFT, OTHER, RIGHT, kind_of, tokens_of

_BRACKETS = frozenset(OPENERS) | frozenset(CLOSERS)
_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")


def reading_order(
    cells: Sequence[str], *, right_to_left: bool, mirrored: bool | None = None
) -> str:
    """Return the text of one line as it is read.

    Args:
        cells: what is drawn from left to right, each cell in its own reading order: a letter
            with its marks, a ligature, a digit, a space.
        right_to_left: the direction of the paragraph.
        mirrored: whether the file names brackets as they were typed and not as they are drawn;
            None where only this line can tell.

    >>> reading_order([".", "م", "لا", "س"], right_to_left=True)
    'سلام.'
    """
    drawn = _as_drawn(cells, names_typed([cells]) if mirrored is None else mirrored)
    text = _from_right(drawn) if right_to_left else _from_left(drawn)
    return text.strip()


def names_typed(lines: Iterable[Sequence[str]]) -> bool:
    """Tell whether these lines name most brackets as they were typed, not as they are drawn."""
    return sum(_bracket_vote(cells, i) for cells in lines for i in range(len(cells))) < 0


def _as_drawn(cells: Sequence[str], mirrored: bool) -> list[str]:
    """Return the cells with every bracket as it looks on paper.

    A bracket holds its content and keeps its distance on the other side, which tells how it was
    drawn; where it does neither, the others tell.
    """
    votes = [_bracket_vote(cells, index) for index in range(len(cells))]
    own = sum(votes)
    turned = own < 0 or (own == 0 and mirrored)
    return [
        cell.translate(_MIRRORED)
        if cell in _BRACKETS and (vote < 0 or (turned and vote == 0))
        else cell
        for cell, vote in zip(cells, votes, strict=True)
    ]


def _bracket_vote(cells: Sequence[str], index: int) -> int:
    """Return 1 where a bracket holds what it opens towards, -1 where it turns away, else 0."""
    if cells[index] not in _BRACKETS:
        return 0
    before = index > 0 and _is_solid(cells[index - 1])
    after = index + 1 < len(cells) and _is_solid(cells[index + 1])
    if before == after:
        return 0
    return 1 if after == (cells[index] in OPENERS) else -1


def _is_solid(cell: str) -> bool:
    return not cell.isspace() and cell not in STOPS


def _from_left(cells: Sequence[str]) -> str:
    """Read a line whose paragraph runs from left to right: turn its right-to-left runs."""
    read: list[str] = []
    start = 0
    for first, last in _runs_of_right(cells):
        read.extend(cells[start:first])
        read.append(_from_right(cells[first : last + 1]))
        start = last + 1
    read.extend(cells[start:])
    return "".join(read)


def _runs_of_right(cells: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run between two right-to-left letters without Latin ones."""
    first = last = -1
    for index, kind in enumerate(map(kind_of, cells)):
        if kind == RIGHT:
            first = index if first < 0 else first
            last = index
        elif kind == LEFT and first >= 0:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last


def _from_right(cells: Sequence[str]) -> str:
    """Read a run from the right; what is Latin in it is kept from left to right."""
    tokens = tokens_of(cells)
    read: list[str] = []
    index = 0
    while index < len(tokens):
        end = latin_end(tokens, index) or range_end(tokens, index)
        if end:
            read.append("".join(token.text for token in tokens[index:end]))
            index = end
            continue
        token = tokens[index]
        read.append(token.text.translate(_MIRRORED) if token.kind == OTHER else token.text)
        index += 1
    return "".join(reversed(read))
