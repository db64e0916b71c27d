"""What is done to a paper before it is written: read, split, embedded.

Knows no library and no index. An order and what becomes of it are plain values, so that another
process or machine can do the work.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ingest.children import Children
from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig, ReadingLimits
from ingest.documents import Chunk, PageState, Paper, PaperReference
from ingest.embedding import Embeddings
from ingest.encoder import OnProgress
from ingest.errors import UnreadableSource
from ingest.kept_files import READINGS_SUFFIX, kept_file
from ingest.kept_readings import KeptReadings
from ingest.library_rows import Vectors
from ingest.markdown import read_markdown
from ingest.ocr_pages import NoOcr, PageReader, PageReading, pages_without_text, with_readings
from ingest.pdf_process import read_pdf_apart
from ingest.phrases import Phrase
from ingest.progress import IngestEvent, Report, StageProgress
from ingest.quotable import quotable_sentences, sentence_in_context
from ingest.sentences import SentenceSpan
from ingest.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """One file to be read and split, and all that it takes.

    Attributes:
        reference: what is known of the paper beforehand.
        version: of arXiv, where it is known better than by the file.
        password: tried on an encrypted PDF.
        ocr: reads its pages without text, or says how that could be had.
    """

    path: Path
    is_note: bool
    reference: PaperReference | None
    version: int | None
    password: str | None = field(repr=False)
    limits: ReadingLimits
    chunking: ChunkingConfig
    ocr: PageReader | NoOcr


def _unseen(event: IngestEvent) -> None:
    del event


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What papers share that are prepared at the same time on one machine.

    Attributes:
        children: the processes that read them.
        report: told how far OCR has come.
        ocr_turn: OCR of one paper keeps every processor busy, so that others wait for it.
        away: whether papers are prepared on another machine than the one that ordered it, whose
            OCR may be another one.
        kept_folder: where pages that OCR has read are kept until their paper is written; nowhere
            if None.
    """

    children: Children = field(default_factory=Children)
    report: Report = _unseen
    ocr_turn: threading.Lock = field(default_factory=threading.Lock)
    away: bool = False
    kept_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class SplitPaper:
    """A paper that was read and cut; never without a chunk.

    Attributes:
        ocr_identity: of what its pages without text went to; empty where it has none.
        ocr_remedy: how pages that wait for OCR could be read; empty where none waits.
    """

    paper: Paper
    chunks: Sequence[Chunk]
    sentences: Sequence[SentenceSpan]
    watch: Stopwatch
    ocr_identity: str = ""
    ocr_remedy: str = ""


@dataclass(frozen=True, slots=True)
class EmbeddedPaper:
    """A paper that only has to be written.

    Attributes:
        vectors: shape (chunks, dimension), L2-normalised rows.
        sentence_vectors: shape (sentences, dimension), L2-normalised rows.
        embedding_identity: of the model that made them.
    """

    split: SplitPaper
    vectors: Vectors
    sentence_vectors: Vectors
    embedding_identity: str


Prepare = Callable[[PaperOrder], SplitPaper | EmbeddedPaper]


def read_and_split(order: PaperOrder, around: Surroundings | None = None) -> SplitPaper:
    """Read one file, by OCR where it has pages without text, and cut it.

    Raises:
        UnreadableSource: if it cannot be read, or holds no text at all.
    """
    around = around or Surroundings()
    watch = Stopwatch()
    with watch.stage("reading"):
        paper = _read(order, around.children)
    ocr_identity = remedy = ""
    if pages_without_text(paper):
        # Looked for only now: most papers need none.
        ocr = order.ocr.here() if around.away else order.ocr
        ocr_identity = ocr.identity
        if isinstance(ocr, NoOcr):
            remedy = ocr.remedy
        else:
            paper = _with_ocr(paper, order, ocr, around, watch)
    with watch.stage("splitting"):
        chunks = split_paper(paper, order.chunking)
        sentences = quotable_sentences(paper)
    if not chunks:
        raise UnreadableSource(
            Phrase("{name} was not ingested", name=paper.id),
            why=_why_nothing(paper),
            remedy=remedy or "Try a sharper scan of it",
        )
    return SplitPaper(paper, chunks, sentences, watch, ocr_identity, remedy)


def embed_split(
    split: SplitPaper, embeddings: Embeddings, on_progress: OnProgress | None = None
) -> EmbeddedPaper:
    """Give every chunk and every sentence of a paper its vector."""
    paper = split.paper
    with split.watch.stage("embedding"):
        vectors, sentence_vectors = embeddings.embed_paper(
            [embedded_text(paper.title, chunk) for chunk in split.chunks],
            [sentence_in_context(paper, sentence) for sentence in split.sentences],
            on_progress=on_progress,
        )
    return EmbeddedPaper(split, vectors, sentence_vectors, embeddings.identity)


def kept_readings(folder: Path, paper: Paper) -> KeptReadings:
    """Return what OCR has read of a paper before it was interrupted."""
    return KeptReadings(kept_file(folder, paper.id, suffix=READINGS_SUFFIX), paper.content_hash)


def _read(order: PaperOrder, children: Children) -> Paper:
    if order.is_note:
        return read_markdown(order.path)
    paper = read_pdf_apart(
        order.path,
        reference=order.reference,
        password=order.password,
        limits=order.limits,
        children=children,
    )
    return replace(paper, version=order.version or paper.version)


def _with_ocr(
    paper: Paper, order: PaperOrder, reader: PageReader, around: Surroundings, watch: Stopwatch
) -> Paper:
    numbers = pages_without_text(paper)
    readings: list[PageReading] = []
    with around.ocr_turn, watch.stage("ocr"):
        around.report(StageProgress(paper.id, "ocr", 0, len(numbers)))
        read = reader.read
        if around.kept_folder is not None:
            read = partial(kept_readings(around.kept_folder, paper).read, reader)
        for reading in read(order.path, numbers, password=order.password, children=around.children):
            readings.append(reading)
            around.report(StageProgress(paper.id, "ocr", len(readings), len(numbers)))
    readings.sort(key=lambda reading: reading.number)
    return with_readings(paper, readings, least_confidence=reader.least_confidence)


def _why_nothing(paper: Paper) -> str:
    """Say why a paper has no text at all; scans are the usual case."""
    garbled = [page.problem for page in paper.pages if page.state is PageState.GARBLED]
    if garbled:
        return garbled[0]
    _, _, of_ocr = paper.pages[0].problem.partition("; ")
    no_text = "none of its pages has a text layer"
    return Phrase("{what}, and {then}", what=no_text, then=of_ocr) if of_ocr else no_text
