"""The whole job of ingesting: fetch, read, split, embed, write, paper by paper.

One bad paper never stops the rest, and a paper is in the library whole or not at all.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.arxiv import ArxivClient
from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig, ReadingLimits
from ingest.documents import PageState, Paper
from ingest.embedding import Embeddings
from ingest.errors import (
    ArxivUnreachable,
    DiskFull,
    EmbeddingMismatch,
    LibraryError,
    PorseshError,
    UnreadableSource,
)
from ingest.fetching import Fetcher, Located, Versions
from ingest.index import ChunkIndex
from ingest.library import Library
from ingest.markdown import read_markdown
from ingest.ocr_pages import NoOcr, PageReader, pages_without_text, read_by_ocr
from ingest.pdf_process import check_file, read_pdf_apart
from ingest.progress import (
    PaperFailed,
    PaperIngested,
    PapersMissing,
    PaperUnchanged,
    Report,
    SourceStarted,
    StageProgress,
)
from ingest.quotable import quotable_sentences, sentence_in_context
from ingest.sources import FileSource, Source

# Raised when reading changes what it gives for the same bytes, so that papers are read again.
PARSER = "pypdf-4"


@dataclass(frozen=True, slots=True)
class IngestTools:
    """What an ingest works with.

    Attributes:
        papers_folder: where files are kept, downloaded ones and copies of others.
        embedding_name: the embedding as the settings name it, known without loading the model.
        load_embeddings: called once, and only if a paper must be embedded.
        password: tried on encrypted PDFs.
        limits: what reading one file may cost.
        ocr: reads pages without text, or says how that could be had.
        versions: what to do about newer versions at arXiv.
        again: read a paper again even if nothing has changed since it was read.
    """

    library: Library
    index: ChunkIndex
    arxiv: ArxivClient
    papers_folder: Path
    chunking: ChunkingConfig
    embedding_name: str
    load_embeddings: Callable[[], Embeddings]
    password: str | None = None
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    ocr: PageReader | NoOcr = field(default_factory=NoOcr)
    versions: Versions = Versions.TELL
    again: bool = False


@dataclass(slots=True)
class _Stopwatch:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun


class Ingestor:
    """Ingests sources into one library; the caller holds the write lock."""

    def __init__(self, tools: IngestTools, report: Report) -> None:
        self._tools = tools
        self._report = report
        self._embeddings: Embeddings | None = None
        self._fetcher = Fetcher(tools.arxiv, tools.papers_folder, tools.versions, report)

    def ingest(self, sources: Sequence[Source]) -> None:
        """Ingest each source, reporting what becomes of it.

        Raises:
            EmbeddingMismatch: if the library was built with another embedding model.
            EmbeddingError: if the embedding model cannot be loaded.
            LibraryError: if the library or its index cannot be written, as on a full disk.
            DiskFull: if there is no room for a paper's file.
        """
        unreachable: list[str] = []
        cause: ArxivUnreachable | None = None
        self._fetcher.prepare(sources)
        for position, source in enumerate(sources, start=1):
            self._report(SourceStarted(source.name, position, len(sources)))
            try:
                self._ingest_one(source)
            except ArxivUnreachable as error:
                unreachable.append(source.name)
                cause = error
            except (EmbeddingMismatch, LibraryError, DiskFull):
                # What no paper is to blame for would cost every other paper its vectors.
                raise
            except (PorseshError, OSError) as error:
                self._fail(source, error)
        if cause is not None:
            self._report(PapersMissing(tuple(unreachable), cause))

    def _ingest_one(self, source: Source) -> None:
        watch = _Stopwatch()
        with watch.stage("downloading"):
            located = self._fetcher.locate(source)
        path = located.path
        check_file(path, self._tools.limits)
        key = self._ingest_key(path)
        if self._is_up_to_date(source, key):
            self._fetcher.settle(source, located)
            self._report(PaperUnchanged(source.name))
            return
        with watch.stage("reading"):
            self._report(StageProgress(source.name, "reading", 0, None))
            paper = self._read(source, located)
        waiting = pages_without_text(paper)
        if waiting:
            key = f"{key}|{self._ocr_identity}"
            with watch.stage("ocr"):
                paper = self._with_ocr(paper, path)
        self._fetcher.settle(source, located)
        self._store(paper, key, watch)

    def _is_up_to_date(self, source: Source, key: str) -> bool:
        """Tell whether a paper would become the same again.

        Its key names the OCR only where a page needed it, and what an OCR has read stays where
        there is none now.
        """
        stored = self._tools.library.ingest_key(source.name)
        if stored is None or self._tools.again:
            return False
        if stored == key or stored == f"{key}|{self._ocr_identity}":
            return True
        return isinstance(self._tools.ocr, NoOcr) and stored.startswith(f"{key}|")

    @property
    def _ocr_identity(self) -> str:
        ocr = self._tools.ocr
        return "without OCR" if isinstance(ocr, NoOcr) else ocr.identity

    def _with_ocr(self, paper: Paper, path: Path) -> Paper:
        ocr = self._tools.ocr
        if isinstance(ocr, NoOcr):
            return paper

        def on_progress(done: int, total: int) -> None:
            self._report(StageProgress(paper.id, "ocr", done, total))

        on_progress(0, len(pages_without_text(paper)))
        return read_by_ocr(paper, path, ocr, password=self._tools.password, on_progress=on_progress)

    def _read(self, source: Source, located: Located) -> Paper:
        if isinstance(source, FileSource) and source.is_note:
            return read_markdown(located.path)
        tools = self._tools
        paper = read_pdf_apart(
            located.path,
            reference=located.reference,
            password=tools.password,
            limits=tools.limits,
        )
        return replace(paper, version=located.version or paper.version)

    def _store(self, paper: Paper, key: str, watch: _Stopwatch) -> None:
        tools = self._tools
        with watch.stage("splitting"):
            chunks = split_paper(paper, tools.chunking)
        if not chunks:
            raise UnreadableSource(
                f"{paper.id} was not ingested",
                why=_why_nothing(paper),
                remedy=self._ocr_remedy(paper) or "Try a sharper scan of it",
            )
        embeddings = self._checked_embeddings()
        sentences = quotable_sentences(paper)
        total = len(chunks) + len(sentences)
        with watch.stage("embedding"):
            vectors = embeddings.embed_passages(
                [embedded_text(paper.title, chunk) for chunk in chunks],
                on_progress=lambda done, _: self._embedded(paper, done, total),
            )
            sentence_vectors = embeddings.embed_sentences(
                [sentence_in_context(paper, sentence) for sentence in sentences],
                on_progress=lambda done, _: self._embedded(paper, len(chunks) + done, total),
            )
        with watch.stage("writing"):
            numbers = tools.library.add(
                paper,
                chunks,
                vectors,
                sentences=sentences,
                sentence_vectors=sentence_vectors,
                ingest_key=key,
                embedding_identity=embeddings.identity,
            )
            tools.index.remove(paper.id)
            tools.index.add(numbers, [paper.id] * len(numbers), vectors)
            tools.index.mark(tools.library)
        self._report(_ingested(paper, len(chunks), watch.seconds, self._ocr_remedy(paper)))

    def _ocr_remedy(self, paper: Paper) -> str:
        ocr = self._tools.ocr
        return ocr.remedy if isinstance(ocr, NoOcr) and pages_without_text(paper) else ""

    def _embedded(self, paper: Paper, done: int, total: int) -> None:
        self._report(StageProgress(paper.id, "embedding", done, total))

    def _checked_embeddings(self) -> Embeddings:
        if self._embeddings is None:
            embeddings = self._tools.load_embeddings()
            check_embedding(self._tools.library, embeddings)
            self._embeddings = embeddings
        return self._embeddings

    def _ingest_key(self, path: Path) -> str:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        chunker = self._tools.chunking.identity
        return f"{content}|{PARSER}|{chunker}|{self._tools.embedding_name}"

    def _fail(self, source: Source, error: Exception) -> None:
        if not isinstance(error, PorseshError):
            error = UnreadableSource(
                f"{source.name} was not ingested",
                why=str(error),
                remedy="Check the file and the free space of the disk, then run rag ingest again",
            )
        self._tools.library.record_failure(source.name, error)
        self._report(PaperFailed(source.name, error))


def check_embedding(library: Library, embeddings: Embeddings) -> None:
    """Refuse to mix vectors of two embedding models in one library.

    Raises:
        EmbeddingMismatch: if the library's vectors come from another model.
    """
    stored = library.embedding_identity
    if stored is not None and stored != embeddings.identity:
        raise EmbeddingMismatch(
            "The library and the settings name different embedding models",
            why=f"the library was built with {stored}, the settings name {embeddings.identity}",
            remedy="Run rag ingest --rebuild to embed the papers again, or change the setting back",
        )


def _why_nothing(paper: Paper) -> str:
    """Say why a paper has no text at all; scans are the usual case."""
    garbled = [page.problem for page in paper.pages if page.state is PageState.GARBLED]
    if garbled:
        return garbled[0]
    _, _, of_ocr = paper.pages[0].problem.partition("; ")
    return "none of its pages has a text layer" + (f", and {of_ocr}" if of_ocr else "")


def _ingested(
    paper: Paper, chunks: int, seconds: dict[str, float], ocr_remedy: str
) -> PaperIngested:
    read = {page.number: page.state == "read" for page in paper.pages}
    said = {page.number: page.problem or str(page.state) for page in paper.pages}
    return PaperIngested(
        id=paper.id,
        title=paper.title,
        pages=len(paper.pages),
        chunks=chunks,
        characters=len(paper.text),
        unread={number: why for number, why in said.items() if not read[number]},
        seconds=dict(seconds),
        notes={
            page.number: page.problem for page in paper.pages if page.problem and read[page.number]
        },
        ocr={page.number: page.ocr for page in paper.pages if page.ocr is not None},
        ocr_remedy=ocr_remedy,
    )
