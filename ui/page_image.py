"""A page of a PDF as an image, and where a quote stands on it: the one module that knows pypdfium2.

PDFs come from anywhere, so a page is drawn in another process: one that crashes or takes too long
costs the reader a picture, never the chat.
"""

import io
import multiprocessing
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import PorseshError
from ingest.phrases import Phrase
from ui.quote_search import find_quote

if TYPE_CHECKING:
    import pypdfium2

# Sharp on a dense screen at twice the size of the panel, and about 150 KB.
_WIDTH_PX = 1400
_TALLEST_PX = 4000
_PATIENCE_S = 20.0


class PageNotShown(PorseshError):
    """A page of a PDF could not be drawn."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in fractions of its width and height from the top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page, drawn.

    Attributes:
        webp: the image itself.
        width: of the image in pixels.
        height: of the image in pixels.
        pages: how many the PDF has.
        boxes: what to highlight, line by line; empty if the quote was not found.
    """

    webp: bytes
    width: int
    height: int
    pages: int
    boxes: tuple[Box, ...]


class PagePainter:
    """Draws pages in a process of its own, one at a time; pdfium allows no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def draw(self, path: Path, number: int, quote: str, password: str | None = None) -> PageImage:
        """Return page `number`, counted from 1, with the place of `quote` on it.

        `password` opens a locked file; it goes to the other process through a pipe.

        Raises:
            PageNotShown: if the PDF is not there, is damaged or takes too long.
        """
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context)
            try:
                drawn = self._pool.submit(_draw, path, number, quote, password).result(_PATIENCE_S)
            except (TimeoutError, BrokenProcessPool) as error:
                self._kill()
                raise _not_shown(path, number, "drawing it took too long or failed") from error
        if isinstance(drawn, str):
            raise _not_shown(path, number, drawn)
        return drawn

    def close(self) -> None:
        """End the other process."""
        with self._lock:
            self._kill()

    def _kill(self) -> None:
        if self._pool is not None:
            for process in tuple(self._pool._processes.values()):  # noqa: SLF001 - 3.14 has kill_workers()
                process.kill()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _draw(path: Path, number: int, quote: str, password: str | None) -> PageImage | str:
    """Return the page, or why there is none: our errors do not travel between processes."""
    import pypdfium2

    try:
        with _opened(path, password) as document:
            if not 1 <= number <= len(document):
                return f"it has {len(document)} pages"
            return _image(document[number - 1], len(document), quote)
    except pypdfium2.PdfiumError as error:
        # The password that opened it for reading was typed before the page was last started.
        return "it needs a password" if "password" in str(error) else str(error)
    except OSError as error:
        return error.strerror or str(error)


def _opened(path: Path, password: str | None) -> "pypdfium2.PdfDocument":
    """Try the password, then none: one that was typed for other files must not shut this one."""
    import pypdfium2

    if password:
        with suppress(pypdfium2.PdfiumError):
            return pypdfium2.PdfDocument(path, password=password)
    return pypdfium2.PdfDocument(path)


def _image(page: "pypdfium2.PdfPage", pages: int, quote: str) -> PageImage:
    width, height = page.get_size()
    scale = min(_WIDTH_PX / width, _TALLEST_PX / height)
    bitmap = page.render(scale=scale)
    to_bitmap = bitmap.get_posconv(page).to_bitmap
    boxes = []
    for left, bottom, right, top in _rectangles(page.get_textpage(), quote):
        # A rotated page turns the corners, so they are put in order again.
        (x1, y1), (x2, y2) = to_bitmap(left, bottom), to_bitmap(right, top)
        boxes.append(
            Box(
                min(x1, x2) / bitmap.width,
                min(y1, y2) / bitmap.height,
                abs(x2 - x1) / bitmap.width,
                abs(y2 - y1) / bitmap.height,
            )
        )
    boxes = merged_by_line(boxes)
    buffer = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(buffer, "WEBP", quality=80, method=2)
    return PageImage(buffer.getvalue(), bitmap.width, bitmap.height, pages, tuple(boxes))


def merged_by_line(boxes: Sequence[Box]) -> list[Box]:
    """Return one box where several follow each other on a line: a line is marked in one stroke."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _on_one_line(lines[-1], box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    return lines


def _on_one_line(one: Box, other: Box) -> bool:
    overlap = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    gap = max(one.left, other.left) - min(one.left + one.width, other.left + other.width)
    # A gap wider than a few letters parts two columns.
    return overlap > min(one.height, other.height) / 2 and gap < 3 * max(one.height, other.height)


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    bottom = max(one.top + one.height, other.top + other.height)
    return Box(left, top, right - left, bottom - top)


def _rectangles(
    text: "pypdfium2.PdfTextPage", quote: str
) -> list[tuple[float, float, float, float]]:
    """Return left, bottom, right, top of each line of the quote, in points of the page."""
    from pypdfium2.raw import FPDFText_GetUnicode

    characters = [chr(FPDFText_GetUnicode(text, index)) for index in range(text.count_chars())]
    found = []
    for start, end in find_quote(characters, quote):
        # pdfium remembers the stretch that it counted last; `get_rect` answers for that one.
        found += [text.get_rect(index) for index in range(text.count_rects(start, end - start))]
    return found


def _not_shown(path: Path, number: int, why: str) -> PageNotShown:
    return PageNotShown(
        Phrase("Page {number} of {name} cannot be shown", number=str(number), name=path.name),
        why=why,
        remedy="Its text is shown instead",
    )
