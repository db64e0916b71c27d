"""Stand-ins at the lowest layer, for tests and benchmarks: no model, no PDF writer needed."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.children import Children
from ingest.documents import PrintedWord
from ingest.encoder import OnProgress
from ingest.library import Library
from ingest.library_rows import Vectors
from ingest.ocr_pages import PageReading
from ingest.ocr_text import RecognisedPage
from ingest.text import index_tokens

_LINE_HEIGHT = 14
_TOP = 760
_LINE_CHARS = 90


class HashEmbeddings:
    """Embeds texts by the hashes of their words: the same words, the same direction.

    Attributes:
        calls: how many texts were embedded so far.
    """

    def __init__(
        self, *, identity: str = "hash", dimension: int = 32, fail_after: int | None = None
    ) -> None:
        self._identity = identity
        self._dimension = dimension
        self._fail_after = fail_after
        self.calls = 0

    @property
    def identity(self) -> str:
        """As given."""
        return self._identity

    @property
    def max_tokens(self) -> int:
        """No limit that a test could meet."""
        return 10_000

    def embed_paper(
        self,
        passages: Sequence[str],
        sentences: Sequence[str],
        *,
        on_progress: OnProgress | None = None,
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of passages and of sentences."""
        total = len(passages) + len(sentences)
        vectors = self.embed_passages(passages), self.embed_sentences(sentences)
        if on_progress is not None:
            on_progress(total, total)
        return vectors

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows.

        Raises:
            RuntimeError: once `fail_after` texts were embedded, as a crash would.
        """
        self.calls += len(texts)
        if self._fail_after is not None and self.calls > self._fail_after:
            raise RuntimeError("the power went out")
        rows = [self._vector(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._dimension), dtype=np.float32)

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""
        return self.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""
        return self.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dimension,), L2-normalised."""
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        # Never zero, so that every text has a direction.
        vector = np.full(self._dimension, 1e-3, dtype=np.float32)
        for token in index_tokens(text):
            digest = hashlib.sha256(token.encode()).digest()
            vector[digest[0] % self._dimension] += 1.0 if digest[1] % 2 else -1.0
        normalised: Vectors = vector / np.linalg.norm(vector)
        return normalised


class ScriptedOcr:
    """Reads every page of any file as the same text.

    Attributes:
        asked: the pages that were to be read, one tuple for each file.
    """

    def __init__(self, text: str, *, confidence: float = 0.9, identity: str = "scripted") -> None:
        self._text, self._confidence, self._identity = text, confidence, identity
        self.asked: list[tuple[int, ...]] = []

    @property
    def identity(self) -> str:
        """As given."""
        return self._identity

    @property
    def least_confidence(self) -> float:
        """Half."""
        return 0.5

    def here(self) -> "ScriptedOcr":
        """The same everywhere."""
        return self

    def read(
        self,
        path: Path,
        numbers: Sequence[int],
        *,
        password: str | None = None,
        children: Children | None = None,
    ) -> Iterator[PageReading]:
        """Yield the text for each page, each word in a tenth of the page's width."""
        del path, password, children
        self.asked.append(tuple(numbers))
        words = tuple(
            PrintedWord(word, index % 10 / 10, index // 10 / 50, 0.09, 0.015)
            for index, word in enumerate(self._text.split())
        )
        for number in numbers:
            yield PageReading(number, RecognisedPage(self._text, self._confidence, words))


def write_pdf(path: Path, pages: Sequence[str]) -> Path:
    """Write a PDF with one page for each text, in Helvetica; Latin-1 letters alone.

    A line feed begins a new line; long lines are folded.
    """
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, text in enumerate(pages):
        content = _content(text)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources"
            b" << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    path.write_bytes(pdf_bytes(objects))
    return path


def _content(text: str) -> bytes:
    drawn = []
    for position, line in enumerate(_folded(text)):
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn.append(
            f"BT /F1 11 Tf 1 0 0 1 50 {_TOP - _LINE_HEIGHT * position} Tm ({escaped}) Tj ET"
        )
    return "\n".join(drawn).encode("latin-1")


def _folded(text: str) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > _LINE_CHARS:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def pdf_bytes(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is its catalog."""
    body = b"%PDF-1.4\n"
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )


def fill_disk(library: Library) -> None:
    """Leave an open library no more room than it takes."""
    with library._file.reading() as connection:  # noqa: SLF001 - no disk is full on command
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")


def write_scan(path: Path, pages: Sequence[Path], *, turned: int = 0) -> Path:
    """Write a PDF whose pages are images of the first pages of other PDFs, without any text.

    Args:
        path: of the scan.
        pages: what was laid on the scanner.
        turned: by how many degrees, clockwise.
    """
    import pypdfium2

    scan = pypdfium2.PdfDocument.new()
    for source in pages:
        with pypdfium2.PdfDocument(source) as printed:
            drawn = printed[0].render(scale=200 / 72, grayscale=True, rotation=turned)
        image = pypdfium2.PdfImage.new(scan)
        image.set_bitmap(drawn)
        width, height = drawn.width * 72 / 200, drawn.height * 72 / 200
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page = scan.new_page(width, height)
        page.insert_obj(image)
        page.gen_content()
    scan.save(path)
    return path
