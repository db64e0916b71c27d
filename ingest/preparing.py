"""What is done to a paper before it is written: read, split, embedded.

Knows no library and no index. An order and what becomes of it are plain values, so that another
process or machine can do the work.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.children import Children
from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig, ReadingLimits
from ingest.documents import Chunk, PageState, Paper, PaperReference
from ingest.embedding import Embeddings
from ingest.encoder import OnProgress
from ingest.errors import UnreadableSource
from ingest.library_rows import Vectors
from ingest.markdown import read_markdown
from ingest.pdf_process import read_pdf_apart
from ingest.phrases import Phrase
from ingest.quotable import quotable_sentences, sentence_in_context
from ingest.sentences import SentenceSpan
from ingest.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """One file to be read and split, and all that it takes.

    Attributes:
        reference: what is known of the paper beforehand.
        password: tried on an encrypted PDF.
    """

    path: Path
    is_note: bool
    reference: PaperReference | None
    password: str | None = field(repr=False)
    limits: ReadingLimits
    chunking: ChunkingConfig


@dataclass(frozen=True, slots=True)
class SplitPaper:
    """A paper that was read and cut; never without a chunk."""

    paper: Paper
    chunks: Sequence[Chunk]
    sentences: Sequence[SentenceSpan]
    watch: Stopwatch


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


def read_and_split(order: PaperOrder, children: Children | None = None) -> SplitPaper:
    """Read one file and cut it.

    Raises:
        UnreadableSource: if it cannot be read, or holds no text at all.
    """
    watch = Stopwatch()
    with watch.stage("reading"):
        paper = _read(order, children)
    with watch.stage("splitting"):
        chunks = split_paper(paper, order.chunking)
        sentences = quotable_sentences(paper)
    if not chunks:
        raise UnreadableSource(
            Phrase("{name} was not ingested", name=paper.id),
            why=_why_nothing(paper),
            remedy="Run it through OCR first, for example with ocrmypdf",
        )
    return SplitPaper(paper, chunks, sentences, watch)


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


def _read(order: PaperOrder, children: Children | None) -> Paper:
    if order.is_note:
        return read_markdown(order.path)
    return read_pdf_apart(
        order.path,
        reference=order.reference,
        password=order.password,
        limits=order.limits,
        children=children,
    )


def _why_nothing(paper: Paper) -> str:
    """Say why a paper has no text at all; scans are the usual case."""
    garbled = [page.problem for page in paper.pages if page.state is PageState.GARBLED]
    return garbled[0] if garbled else "none of its pages has a text layer"
