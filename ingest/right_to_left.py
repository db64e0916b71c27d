"""Read the right-to-left pages of a PDF again, glyph by glyph; leave all others as they are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.layout.printed import PrintedLine
from ingest.page_text import clean_line
from ingest.phrases import Phrase, printable
from ingest.rtl.plausibility import implausibility
from ingest.rtl.reading import TextLine, is_right_to_left, page_lines
from ingest.rtl.spacing import EndingShapes
from ingest.text import normalise
from ingest.titles import SizedText

if TYPE_CHECKING:
    from ingest.pdf_glyphs import GlyphReader

_UNPLACED = "its right-to-left letters cannot be put in order: {reason}"
_FEWEST_COMMON = 0.5


class GarbledText(Exception):
    """A page has text that cannot be what is printed on it."""


class UnplacedText(Exception):
    """A right-to-left page can be read in the order of drawing alone, which is no text."""


class RightToLeftReader:
    """Reads Persian and Arabic pages of one PDF in reading order.

    Attributes:
        first_lines: the lines of page 1 with the height of their letters, where that page runs
            from right to left.
    """

    def __init__(self, data: bytes, password: str | None) -> None:
        self._data = data
        self._password = password
        self._ending = EndingShapes()
        self.first_lines: tuple[SizedText, ...] = ()

    def reread(
        self, number: int, lines: Sequence[PrintedLine], *, hides: bool = False
    ) -> Sequence[PrintedLine]:
        """Return the lines of a page: `lines` themselves unless it runs from the right.

        Args:
            number: from 1.
            lines: what a reader without the places of glyphs made of the page.
            hides: whether the page has text that no reader sees and `lines` leave out; among placed
                letters it could not be told from the rest.

        Raises:
            GarbledText: if the page's letters cannot be Persian or Arabic.
            UnplacedText: if the places of its letters cannot be read.
        """
        text = "\n".join(line.text for line in lines)
        if not is_right_to_left(text):
            return lines
        if hides:
            raise _unplaced("hidden text lies among them")
        reread = self._lines(number)
        read = "\n".join(line.text for line in reread)
        if _common_letters(text, read) < _FEWEST_COMMON:
            raise _unplaced("two ways of reading it find different letters")
        if number == 1:
            self.first_lines = tuple(_sized(reread))
        problem = implausibility(read)
        if problem:
            raise GarbledText(problem)
        return [_mirrored(line) for line in reread]

    def _lines(self, number: int) -> list[TextLine]:
        try:
            glyphs = self._glyph_reader.glyphs(number)
        except Exception as error:
            reason = printable(str(error))[:80] or type(error).__name__
            raise _unplaced(reason) from error
        return page_lines(glyphs, self._ending)

    @cached_property
    def _glyph_reader(self) -> "GlyphReader":
        # Most files have no such page, and never load the second library.
        from ingest.pdf_glyphs import GlyphReader

        return GlyphReader(self._data, self._password)


def _mirrored(line: TextLine) -> PrintedLine:
    """Return a line as it is laid out seen from behind, so that it begins on the left."""
    return PrintedLine(
        line.text,
        left=-line.right,
        right=-line.left,
        baseline=line.baseline,
        size=line.size,
        gap=line.gap,
        turn=line.turn,
    )


def _sized(lines: Iterable[TextLine]) -> Iterable[SizedText]:
    return (SizedText(clean_line(line.text), line.size) for line in lines)


def _common_letters(text: str, read: str) -> float:
    """Return the share of the letters of `text` that `read` has too, in whatever order and form."""
    expected, found = (Counter(filter(str.isalpha, normalise(given))) for given in (text, read))
    return (expected & found).total() / max(expected.total(), 1)


def _unplaced(reason: str) -> UnplacedText:
    # What an error quotes of the file may hold letters that no database takes.
    return UnplacedText(Phrase(_UNPLACED, reason=reason.encode("utf-8", "replace").decode()))
