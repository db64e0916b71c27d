"""The process that reads one page by OCR: a request on stdin, what stands on the page on stdout.

Draws the page and runs tesseract on the drawing, both under the limits that were asked for: what
is drawn comes from a PDF that may be hostile, and the limits hold for tesseract too.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.children import last_words
from ingest.confinement import be_killed_with_parent, confine, die_with
from ingest.ocr_text import (
    RecognisedPage,
    SeenWord,
    confidence_of,
    joined_scripts,
    recognised_page,
    sure_letters,
    words_of_table,
)
from ingest.percent_signs import find_percent_signs, painted_over
from ingest.phrases import Phrase, packed, printable
from ingest.signed_numbers import with_percent_signs

if TYPE_CHECKING:
    import pypdfium2

_POINTS_PER_INCH = 72
# Enough to tell which way is up and which script it is, in half the time.
_ORIENTATION_DPI = 200
# Below these, another reading is tried and the better one kept.
_SURE_ORIENTATION = 15.0
_SURE_READING = 0.75
# How tesseract looks for text on a page: in columns, or as one block.
_COLUMNS, _ONE_BLOCK = "3", "6"
_SPARSE_LINES = 15
_MORE = 1.03
_ROTATE = re.compile(r"^Rotate: (\d+)$", re.MULTILINE)
_ROTATE_SURE = re.compile(r"^Orientation confidence: ([\d.]+)$", re.MULTILINE)
_SCRIPT = re.compile(r"^Script: (\w+)$", re.MULTILINE)
_ENGLISH, _PERSIAN = "eng", "fas"


class _Unread(Exception):
    """Why a page could not be read; its text is for users."""

    def __init__(self, why: Phrase) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A page as a grey image, a byte a point."""

    grey: bytes
    width: int
    height: int

    @property
    def blank(self) -> bool:
        """Whether every point has the same colour."""
        return self.grey.count(self.grey[:1]) == len(self.grey)

    @property
    def portable(self) -> bytes:
        """The image as a file."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.grey


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    die_with(request["parent"])
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    confine(request["seconds"], request["memory_bytes"])
    try:
        answer: dict[str, Any] = {"page": asdict(_read(request))}
    except MemoryError:
        answer = {"error": packed(Phrase("it needs more memory than a page may take"))}
    except _Unread as error:
        answer = {"error": packed(error.why)}
    json.dump(answer, answers)
    answers.flush()


def _read(request: dict[str, Any]) -> RecognisedPage:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(Path(request["path"]), password=request["password"]) as document:
            return _Reader(document[request["number"] - 1], request).read()
    except pypdfium2.PdfiumError as error:
        why = Phrase("it cannot be drawn ({reason})", reason=printable(str(error)))
        raise _Unread(why) from error


class _Reader:
    """Reads one page with the languages that there are, as many times as it takes."""

    def __init__(self, page: "pypdfium2.PdfPage", request: dict[str, Any]) -> None:
        self._page, self._program = page, request["program"]
        self._languages: list[str] = request["languages"]
        self._dpi, self._most_pixels = request["dpi"], request["pixels"]

    def read(self) -> RecognisedPage:
        small = self._drawn(_ORIENTATION_DPI, 0)
        if small.blank:
            return RecognisedPage("", 0.0)
        turned, sure, script = self._orientation(small)
        page = self._read_turned(turned, script)
        # Few words say little of which way is up.
        if turned and sure < _SURE_ORIENTATION and page.confidence < _SURE_READING:
            page = max(page, self._read_turned(0, script), key=lambda read: read.confidence)
        return page

    def _orientation(self, drawing: _Drawing) -> tuple[int, float, str]:
        """Return by how much the page must be turned clockwise, how sure that is, its script."""
        try:
            said = self._tesseract(drawing, "osd", "--psm", "0", dpi=_ORIENTATION_DPI)
        except _Unread:  # Of too few letters it can say neither.
            return 0, 0.0, ""
        rotate, sure, script = (
            found[1] if (found := pattern.search(said)) else ""
            for pattern in (_ROTATE, _ROTATE_SURE, _SCRIPT)
        )
        return int(rotate or 0) % 360, float(sure or 0), script

    def _read_turned(self, turned: int, script: str) -> RecognisedPage:
        drawing = self._drawn(self._dpi, turned)
        readings = []
        order = [self._english, self._persian]
        for read in reversed(order) if script == "Arabic" else order:
            words = read(drawing)
            readings.append(words)
            if confidence_of(words) >= _SURE_READING:
                break
        best = max(readings, key=confidence_of)
        return recognised_page(best, drawing.width, drawing.height, turned)

    def _english(self, drawing: _Drawing) -> list[SeenWord]:
        return self._words(drawing, _ENGLISH) if _ENGLISH in self._languages else []

    def _persian(self, drawing: _Drawing) -> list[SeenWord]:
        if _PERSIAN not in self._languages:
            return []
        # A sign that the Persian model does not know is read by its shape, and kept from it.
        signs = find_percent_signs(drawing.grey, drawing.width, drawing.height)
        drawing = replace(drawing, grey=painted_over(drawing.grey, drawing.width, signs))
        persian = self._words(drawing, _PERSIAN)
        mixed = persian
        if _ENGLISH in self._languages:
            mixed = self._words(drawing, f"{_PERSIAN}+{_ENGLISH}")
        words, alone = joined_scripts(persian, mixed), joined_scripts(persian, persian)
        return with_percent_signs(words, alone, signs)

    def _words(self, drawing: _Drawing, languages: str) -> list[SeenWord]:
        words = self._words_by(drawing, languages, _COLUMNS)
        if len({word.line for word in words}) >= _SPARSE_LINES:
            return words
        # Where there are few lines, the search for columns loses some of them.
        block = self._words_by(drawing, languages, _ONE_BLOCK)
        return block if sure_letters(block) > _MORE * sure_letters(words) else words

    def _words_by(self, drawing: _Drawing, languages: str, layout: str) -> list[SeenWord]:
        table = self._tesseract(drawing, languages, "--psm", layout, "tsv", dpi=self._dpi)
        return words_of_table(table)

    def _drawn(self, dpi: int, turned: int) -> _Drawing:
        width, height = self._page.get_size()
        pixels = width * height * (dpi / _POINTS_PER_INCH) ** 2
        scale = dpi / _POINTS_PER_INCH * min(1.0, (self._most_pixels / pixels) ** 0.5)
        bitmap = self._page.render(scale=scale, rotation=turned, grayscale=True)
        content = bytes(bitmap.buffer)
        rows = (
            content[row * bitmap.stride : row * bitmap.stride + bitmap.width]
            for row in range(bitmap.height)
        )
        grey = b"".join(rows)
        return _Drawing(grey, bitmap.width, bitmap.height)

    def _tesseract(self, drawing: _Drawing, languages: str, *options: str, dpi: int) -> str:
        done = subprocess.run(  # noqa: S603 - the asking process has found it
            [self._program, "stdin", "stdout", "-l", languages, "--dpi", str(dpi), *options],
            input=drawing.portable,
            capture_output=True,
            check=False,
            # This process has one thread, so that what runs between fork and exec is safe.
            preexec_fn=be_killed_with_parent if os.name == "posix" else None,
        )
        if done.returncode != 0:
            raise _Unread(last_words(done, "tesseract"))
        return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    main()
