"""Where each glyph of a page stands: the one module that knows pdfminer.six.

pypdf gives text in runs without the place of each glyph, which right-to-left pages need.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import Matrix, decode_text

from ingest.quiet import quiet
from ingest.rtl.glyphs import Glyph
from ingest.rtl.letters import UNNAMED


class GlyphReader:
    """Reads the glyphs of one PDF; the file is parsed when the first page is asked for."""

    def __init__(self, data: bytes, password: str | None = None) -> None:
        self._data = data
        self._password = password or ""
        # Keeps fonts, so that a glyph has the same shape on every page.
        self._resources = PDFResourceManager()

    def glyphs(self, number: int) -> list[Glyph]:
        """Return the glyphs of page `number`, from 1, in the order in which they are drawn.

        Raises:
            Exception: of any type, where pdfminer cannot follow the file.
        """
        device = _GlyphDevice(self._resources)
        with quiet("pdfminer"):
            PDFPageInterpreter(device.rsrcmgr, device).process_page(self._pages[number - 1])
        return device.glyphs

    @cached_property
    def _pages(self) -> Sequence[PDFPage]:
        document = PDFDocument(PDFParser(io.BytesIO(self._data)), self._password)
        return list(PDFPage.create_pages(document))


class _GlyphDevice(PDFTextDevice):
    """Notes each glyph; what a tag says its glyphs stand for goes before their own text."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.glyphs: list[Glyph] = []
        self._tags: list[tuple[int, str | None]] = []

    def begin_tag(self, tag: object, props: Any = None) -> None:  # noqa: ARG002 - pdfminer's
        values = resolve1(props) if props is not None else None
        actual = resolve1(values.get("ActualText")) if isinstance(values, dict) else None
        text = decode_text(actual) if isinstance(actual, bytes) else None
        self._tags.append((len(self.glyphs), text))

    def end_tag(self) -> None:
        if not self._tags:
            return
        start, text = self._tags.pop()
        if text is not None:
            self.glyphs[start:] = _told(self.glyphs[start:], text)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: object,  # noqa: ARG002 - pdfminer's
        graphicstate: object,  # noqa: ARG002 - pdfminer's
    ) -> float:
        advance = font.char_width(cid) * fontsize * scaling
        if not all(map(math.isfinite, (advance, *matrix))):
            return 0.0
        a, b, c, d, e, f = matrix
        turn = round(math.atan2(b, a) / (math.pi / 2)) % 4
        start = _turned(e + c * rise, f + d * rise, turn)
        end = _turned(e + a * advance + c * rise, f + b * advance + d * rise, turn)
        self.glyphs.append(
            Glyph(
                text=_text_of(font, cid),
                left=min(start[0], end[0]),
                right=max(start[0], end[0]),
                baseline=start[1],
                size=abs(fontsize) * math.hypot(c, d),
                shape=(font, cid),
                turn=turn,
            )
        )
        return advance


def _text_of(font: PDFFont, cid: int) -> str:
    try:
        return font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        return UNNAMED


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a point back, so that its text runs from left to right."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _told(glyphs: Sequence[Glyph], text: str) -> Iterator[Glyph]:
    """Yield the glyphs of a tag with the text that the tag gives for them.

    A text for a whole phrase says nothing of its glyphs, so that their own text is kept.
    """
    if not glyphs:
        return
    whole = len(glyphs) == 1 or (
        len(text.split()) <= 1
        and len({(glyph.turn, round(glyph.baseline)) for glyph in glyphs}) == 1
    )
    if not whole:
        yield from glyphs
        return
    yield replace(
        glyphs[0],
        text=text,
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        shape=tuple(glyph.shape for glyph in glyphs),
    )
