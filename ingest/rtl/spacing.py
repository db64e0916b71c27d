"""Words and half-spaces from the places and shapes of glyphs. Pure.

A half-space parts letters that would otherwise join and leaves no room between them. Files keep it
as a character, show it as a space without width, or lose it; then the shape of the letter before it
tells: a letter in the form that ends words, in the middle of one, had a half-space after it.
"""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from ingest.rtl.glyphs import Glyph
from ingest.rtl.lines import Line
from ingest.rtl.tokens import ZWNJ, kind_of

# In heights of the font.
_WORD_GAP = 0.14
_JOINED = 0.06
_TATWEEL = "\N{ARABIC TATWEEL}"
_CONTROLS = frozenset(map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
# Letters that never join the next one, and two whose form is the same wherever they stand.
_NEVER_JOINING = frozenset("آأؤإاةدذرزژوىءۀۂ")
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


def clean_text(text: str) -> str:
    """Return what a glyph stands for in plain letters.

    >>> clean_text("\N{ARABIC LIGATURE LAM WITH ALEF FINAL FORM}") == "لا"
    True
    """
    # A glyph that stands for several words was given its neighbours' text as well.
    own = text.split()[-1] if text.strip() else text
    plain = "".join(_plain(char) for char in own if char not in _CONTROLS)
    if len(plain) > 1 and plain[0] in _NEVER_JOINING and all(map(_is_letter, plain)):
        # No ligature begins with a letter that never joins: the file names it from the left.
        plain = plain[::-1]
    return plain


def _plain(char: str) -> str:
    if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc":
        return unicodedata.normalize("NFKC", char).strip(" ").replace(_TATWEEL, "")
    return "" if char == _TATWEEL else char


def ending_shapes(lines: Sequence[Line]) -> frozenset[Hashable]:
    """Return the shapes in which letters end words, as far as these lines show it.

    A shape that also begins a longer word looks the same in both places and tells nothing; one
    that mostly stands inside words does not end them, whatever a missing glyph made of a few.
    """
    ends: Counter[Hashable] = Counter()
    inside: Counter[Hashable] = Counter()
    begins: set[Hashable] = set()
    for line in lines:
        for word in _words(_cells(line), line.size):
            if len(word) > 1:
                begins.add(word[-1].glyph.shape)
                ends[word[0].glyph.shape] += 1
                inside.update(cell.glyph.shape for cell in word[1:-1])
    return frozenset(
        shape
        for shape, count in ends.items()
        if shape is not None and shape not in begins and count >= inside[shape]
    )


def cells_of(line: Line, ending: frozenset[Hashable]) -> list[str]:
    """Return what the line shows from left to right, one text for each place, spaces included.

    Args:
        line: glyphs from left to right.
        ending: shapes that end words, from `ending_shapes`.
    """
    shown: list[str] = []
    before: _Cell | None = None
    blank = False
    for cell in _cells(line):
        if cell.text == ZWNJ:
            shown.append(ZWNJ)
        elif cell.text.isspace():
            blank = True
        elif not cell.text:
            if before is not None:
                before.reach = max(before.reach, cell.reach)
        else:
            if before is not None:
                shown.append(_between(before, cell, line.size, ending, blank=blank))
            shown.append(cell.text)
            before, blank = cell, False
    return _without_repeats(shown)


def _between(
    left: _Cell, right: _Cell, size: float, ending: frozenset[Hashable], *, blank: bool
) -> str:
    """Return what stands between two neighbours: nothing, a space or a half-space."""
    letters = _is_letter(left.text[0]) and _is_letter(_last_letter(right.text))
    gap = right.glyph.left - (left.reach if letters else left.glyph.right)
    if gap > _WORD_GAP * size or (blank and (gap > _JOINED * size or not letters)):
        return " "
    if not letters:
        return ""
    if blank:
        return ZWNJ
    joins = _last_letter(right.text) not in _NEVER_JOINING
    if joins and (gap > _JOINED * size or _ends_word(right, ending)):
        return ZWNJ
    return ""


def _ends_word(cell: _Cell, ending: frozenset[Hashable]) -> bool:
    if cell.told:
        return cell.told in _ENDING_FORMS
    return cell.glyph.shape in ending and _last_letter(cell.text) not in _SAME_FORM


def _words(cells: Sequence[_Cell], size: float) -> Iterator[list[_Cell]]:
    """Yield the runs of letters that stand together, each from left to right."""
    word: list[_Cell] = []
    for cell in cells:
        letter = bool(cell.text) and _is_letter(cell.text[0])
        apart = bool(word) and cell.glyph.left - word[-1].glyph.right > _WORD_GAP * size
        if word and (apart or not letter):
            if cell.text != ZWNJ:
                yield word
            word = []
        if letter:
            word.append(cell)
    if word:
        yield word


def _cells(line: Line) -> list[_Cell]:
    """Return the line's glyphs from left to right, each mark with its letter."""
    cells: list[_Cell] = []
    marks: list[Glyph] = []
    for glyph in line.glyphs:
        text = clean_text(glyph.text)
        if text and all(unicodedata.combining(char) for char in text):
            marks.append(glyph)
        else:
            cells.append(_Cell(text, glyph, _told_form(glyph.text), glyph.right))
    for mark in marks:
        bearer = _bearer(cells, mark)
        if bearer is not None:
            bearer.text += clean_text(mark.text)
    return cells


def _bearer(cells: Sequence[_Cell], mark: Glyph) -> _Cell | None:
    """Return the letter over or under which a mark stands."""
    letters = [cell for cell in cells if cell.text.strip() and cell.text != ZWNJ]
    return min(letters, key=lambda cell: _distance(cell.glyph, mark.middle), default=None)


def _distance(glyph: Glyph, place: float) -> tuple[float, float]:
    outside = max(glyph.left - place, place - glyph.right, 0.0)
    return outside, abs(glyph.middle - place)


def _told_form(text: str) -> str:
    """Return the form that a presentation form names, such as <final>; else nothing."""
    last = text[-1:] or " "
    return unicodedata.decomposition(last).split(" ")[0] if last > "\ufb4f" else ""


def _is_letter(char: str) -> bool:
    return kind_of(char) == "R" and unicodedata.category(char) == "Lo"


def _last_letter(text: str) -> str:
    letters = [char for char in text if not unicodedata.combining(char)]
    return letters[-1] if letters else text[-1]


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
