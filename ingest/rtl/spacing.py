"""Words and half-spaces from the places and shapes of glyphs. Pure.

A half-space parts letters that would otherwise join and leaves no room between them. Files keep it
as a character, show it as a space without width, or lose it; then the shape of the letter before it
tells: a letter in the form that ends words, in the middle of one, had a half-space after it.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from ingest.rtl.glyphs import Glyph
from ingest.rtl.letters import (
    NEVER_JOINING,
    UNNAMED,
    is_letter,
    last_letter,
    plain_text,
    told_form,
)
from ingest.rtl.lines import Line
from ingest.rtl.tokens import ZWNJ

# In heights of the font; a space drawn without width leaves nothing, a narrow one a little.
_WORD_GAP = 0.14
_MARK_GAP = 0.4
_JOINED = 0.06
_NO_ROOM = 0.01
# How often a shape ends words, for each time that it stands inside one.
_ENDS_OFTEN = 0.2
# Beside a space of less than this share of the line's usual one, these are parts of words.
_NARROW = 0.6
_PREFIXES = frozenset({"می", "نمی"})
_ENDINGS = frozenset({"ها", "های", "هایی", "تر", "ترین", "ای", "اند"})
# Letters whose form is the same wherever they stand.
_SAME_FORM = frozenset("طظ")
_ENDING_FORMS = ("<final>", "<isolated>")


@dataclass(slots=True)
class _Cell:
    """What is drawn at one place: a base with its marks.

    `told` is the form that the file names; `reach` is where strokes that prolong it end.
    """

    text: str
    glyph: Glyph
    told: str
    reach: float


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much room parts words in a line, by its size and whether it draws its spaces."""

    size: float
    drawn: bool

    def word_gap(self, *, words: bool) -> float:
        """Return the room, in points, that parts two words, or a word and a mark."""
        return (_MARK_GAP if self.drawn and not words else _WORD_GAP) * self.size


class EndingShapes:
    """The shapes in which letters end words, learnt from the lines of a file as they are read."""

    def __init__(self) -> None:
        self._ends: Counter[Hashable] = Counter()
        self._inside: Counter[Hashable] = Counter()
        self._begins: set[Hashable] = set()

    def learn(self, lines: Iterable[Line]) -> None:
        """Count the shapes that end words, stand inside them, and begin them."""
        for line in lines:
            for word in _words(_cells(line), line.size):
                if len(word) > 1:
                    self._begins.add(word[-1].glyph.shape)
                    self._ends[word[0].glyph.shape] += 1
                    self._inside.update(cell.glyph.shape for cell in word[1:-1])

    def __contains__(self, shape: Hashable) -> bool:
        """Tell whether a letter of this shape ends its word.

        A shape that also begins a longer word looks the same in both places and tells nothing; one
        that nearly always stands inside words does not end them, whatever a missing glyph made of
        a few.
        """
        if shape is None or shape in self._begins:
            return False
        return 0 < self._ends[shape] >= _ENDS_OFTEN * self._inside[shape]


def cells_of(line: Line, ending: EndingShapes) -> list[str]:
    """Return what the line shows from left to right, one text for each place, spaces included.

    Args:
        line: glyphs from left to right.
        ending: which shapes end words.
    """
    shown: list[str] = []
    rooms: dict[int, float] = {}
    before: _Cell | None = None
    blank = False
    cells = _cells(line)
    measure = _Measure(line.size, drawn=_draws_spaces(cells, line.size))
    for cell in cells:
        if cell.text == ZWNJ:
            shown.append(ZWNJ)
        elif cell.text.isspace():
            blank = True
        else:
            if before is not None:
                rooms[len(shown)] = cell.glyph.left - before.glyph.right
                shown.append(_between(before, cell, measure, ending, blank=blank))
            shown.append(cell.text)
            before, blank = cell, False
    return _without_repeats(_narrow_joined(shown, rooms))


def _narrow_joined(shown: list[str], rooms: Mapping[int, float]) -> list[str]:
    """Turn narrow spaces into half-spaces beside words that hardly stand alone.

    Args:
        shown: cells from left to right.
        rooms: the room that each space took, by its index.
    """
    spaces = [index for index in rooms if shown[index] == " "]
    usual = median(rooms[index] for index in spaces) if spaces else 0.0
    for index in spaces:
        if rooms[index] < _NARROW * usual:
            after = "".join(takewhile(_is_part, reversed(shown[:index])))
            before = "".join(reversed([*takewhile(_is_part, shown[index + 1 :])]))
            if before in _PREFIXES or after in _ENDINGS:
                shown[index] = ZWNJ
    return shown


def _is_part(cell: str) -> bool:
    return not cell or is_letter(cell[0])


def _draws_spaces(cells: Sequence[_Cell], size: float) -> bool:
    """Tell whether a line draws most spaces between its words, besides leaving room."""
    drawn = left = 0
    for before, cell, after in zip(cells, cells[1:], cells[2:], strict=False):
        if cell.text.isspace() and after.glyph.left - before.glyph.right > _NO_ROOM * size:
            drawn += 1
        elif cell.glyph.left - before.glyph.right > _WORD_GAP * size:
            left += 1
    return drawn > left


def _between(
    left: _Cell, right: _Cell, measure: _Measure, ending: EndingShapes, *, blank: bool
) -> str:
    """Return what stands between two neighbours: nothing, a space or a half-space."""
    letters = is_letter(left.text[0]) and is_letter(last_letter(right.text))
    gap = right.glyph.left - (left.reach if letters else left.glyph.right)
    words = left.text[0].isalnum() and right.text[0].isalnum()
    if gap > measure.word_gap(words=words) or (blank and gap > _NO_ROOM * measure.size):
        return " "
    if not letters:
        return ""
    joins = last_letter(right.text) not in NEVER_JOINING
    return ZWNJ if blank or (joins and _ends_word(right, ending)) else ""


def _ends_word(cell: _Cell, ending: EndingShapes) -> bool:
    if cell.told:
        return cell.told in _ENDING_FORMS
    return cell.glyph.shape in ending and last_letter(cell.text) not in _SAME_FORM


def _words(cells: Sequence[_Cell], size: float) -> Iterator[list[_Cell]]:
    """Yield the runs of letters that stand together, each from left to right."""
    word: list[_Cell] = []
    for cell in cells:
        letter = bool(cell.text) and is_letter(cell.text[0])
        apart = bool(word) and cell.glyph.left - word[-1].reach > _WORD_GAP * size
        if word and (apart or not letter):
            if cell.text != ZWNJ:
                yield word
            word = []
        if letter:
            word.append(cell)
    if word:
        yield word


def _cells(line: Line) -> list[_Cell]:
    """Return the line's glyphs from left to right in plain letters."""
    cells: list[_Cell] = []
    for glyph in line.glyphs:
        text = plain_text(glyph.text)
        if text:
            cells.append(_Cell(text, glyph, told_form(glyph.text), glyph.right))
        elif cells:
            # A stroke that prolongs the letter on its left.
            cells[-1].reach = max(cells[-1].reach, glyph.right)
    for left, right in pairwise(cells):
        touches = right.glyph.left - left.glyph.right < _JOINED * line.size
        if left.text.startswith(UNNAMED) and touches and last_letter(right.text or " ") == "ل":
            # Only the alef after a lam has a form of its own that fonts leave without a name.
            left.text = left.text.replace(UNNAMED, "ا")
    return cells


def _without_repeats(shown: Sequence[str]) -> list[str]:
    """Keep one of neighbouring half-spaces, and none beside a space."""
    kept: list[str] = []
    for text in filter(None, shown):
        if text == ZWNJ and (not kept or kept[-1] in (ZWNJ, " ")):
            continue
        if text == " " and kept and kept[-1] == ZWNJ:
            kept.pop()
        kept.append(text)
    return kept
