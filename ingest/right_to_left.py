"""Read the right-to-left pages of a PDF again, glyph by glyph; leave all others as they are."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.page_text import clean_line
from ingest.rtl.plausibility import implausibility
from ingest.rtl.reading import TextLine, is_right_to_left, page_lines
from ingest.rtl.spacing import EndingShapes
from ingest.titles import SizedText

if TYPE_CHECKING:
    from ingest.pdf_glyphs import GlyphReader


class GarbledText(Exception):
    """A page has text that cannot be what is printed on it."""


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

    def reread(self, number: int, text: str) -> str:
        """Return the text of a page: `text` itself unless it runs from the right.

        Args:
            number: from 1.
            text: what a reader without positions made of the page.

        Raises:
            GarbledText: if the page's letters cannot be Persian or Arabic.
        """
        if not is_right_to_left(text):
            return text
        lines = page_lines(self._glyph_reader.glyphs(number), self._ending)
        if number == 1:
            self.first_lines = tuple(_sized(lines))
        read = "\n".join(line.text for line in lines)
        problem = implausibility(read)
        if problem:
            raise GarbledText(problem)
        return read

    @cached_property
    def _glyph_reader(self) -> "GlyphReader":
        # Most files have no such page, and never load the second library.
        from ingest.pdf_glyphs import GlyphReader

        return GlyphReader(self._data, self._password)


def _sized(lines: Iterable[TextLine]) -> Iterable[SizedText]:
    return (SizedText(clean_line(line.text), line.size) for line in lines)
