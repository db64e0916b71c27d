"""What a drawn line is made of: letters, whole numbers, spaces and marks. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
RIGHT, LEFT, NUMBER, SPACE, OTHER = "R", "L", "N", " ", "o"
_KINDS = {"R": RIGHT, "AL": RIGHT, "L": LEFT, "EN": NUMBER, "AN": NUMBER, "WS": SPACE}
_INSIDE_NUMBER = frozenset(
    ".,/:'\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}\N{ARABIC COMMA}"
)
_PERCENT = frozenset("%\N{ARABIC PERCENT SIGN}\N{PER MILLE SIGN}\N{DEGREE SIGN}")


@dataclass(frozen=True, slots=True)
class Token:
    """A letter, a whole number with its percent sign, a space or a mark.

    `rightward` numbers are read in the line's order although Latin words stand beside them.
    """

    kind: str
    text: str
    rightward: bool = False


def kind_of(cell: str) -> str:
    """Say what a cell is: R, L or N for right-to-left, left-to-right and digits, space, o."""
    for char in cell:
        if unicodedata.combining(char) == 0:
            return RIGHT if char == ZWNJ else _KINDS.get(unicodedata.bidirectional(char), OTHER)
    return OTHER


def tokens_of(cells: Sequence[str]) -> list[Token]:
    """Return what is drawn from left to right, each number whole and before its percent sign."""
    kinds = [kind_of(cell) for cell in cells]
    tokens: list[Token] = []
    index = 0
    while index < len(cells):
        if kinds[index] != NUMBER:
            tokens.append(Token(kinds[index], cells[index]))
            index += 1
            continue
        end = _number_end(cells, kinds, index)
        number = "".join(cells[index:end])
        rightward = not number[0].isascii()
        if end < len(cells) and cells[end] in _PERCENT:
            number += cells[end]
            end += 1
        elif tokens and tokens[-1].text in _PERCENT:
            # Drawn before its number, as in a right-to-left sentence alone.
            number += tokens.pop().text
            rightward = True
        tokens.append(Token(NUMBER, number, rightward))
        index = end
    return tokens


def _number_end(cells: Sequence[str], kinds: Sequence[str], start: int) -> int:
    end = start + 1
    while end < len(cells):
        if kinds[end] == NUMBER:
            end += 1
        elif cells[end] in _INSIDE_NUMBER and end + 1 < len(cells) and kinds[end + 1] == NUMBER:
            end += 2
        else:
            break
    return end
