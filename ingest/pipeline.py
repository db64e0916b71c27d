"""The whole job of ingesting: fetch, read, split, embed, write, paper by paper.

One bad paper never stops the rest, and a paper is in the library whole or not at all.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ingest.arxiv import ArxivClient
from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig, ReadingLimits
from ingest.documents import PageState, Paper, PaperReference
from ingest.embedding import Embeddings
from ingest.errors import (
    ArxivUnreachable,
    EmbeddingMismatch,
    LibraryError,
    PorseshError,
    UnreadableSource,
)
from ingest.index import ChunkIndex
from ingest.kept_files import keep_file, kept_file
from ingest.library import Library
from ingest.markdown import read_markdown
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
from ingest.sources import ArxivSource, FileSource, Source

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

    def ingest(self, sources: Sequence[Source]) -> None:
        """Ingest each source, reporting what becomes of it.

        Raises:
            EmbeddingMismatch: if the library was built with another embedding model.
            EmbeddingError: if the embedding model cannot be loaded.
            LibraryError: if the library or its index cannot be written, as on a full disk.
        """
        unreachable: list[str] = []
        cause: ArxivUnreachable | None = None
        for position, source in enumerate(sources, start=1):
            self._report(SourceStarted(source.name, position, len(sources)))
            try:
                self._ingest_one(source)
            except ArxivUnreachable as error:
                unreachable.append(source.name)
                cause = error
            except (EmbeddingMismatch, LibraryError):
                # What no paper is to blame for would cost every other paper its vectors.
                raise
            except (PorseshError, OSError) as error:
                self._fail(source, error)
        if cause is not None:
            self._report(PapersMissing(tuple(unreachable), cause))

    def _ingest_one(self, source: Source) -> None:
        watch = _Stopwatch()
        with watch.stage("downloading"):
            path, reference = self._locate(source)
        check_file(path, self._tools.limits)
        key = self._ingest_key(path)
        if self._tools.library.ingest_key(source.name) == key and not self._tools.again:
            self._keep(path, source)
            self._report(PaperUnchanged(source.name))
            return
        with watch.stage("reading"):
            self._report(StageProgress(source.name, "reading", 0, None))
            paper = self._read(path, source, reference)
        self._keep(path, source)
        self._store(paper, key, watch)

    def _locate(self, source: Source) -> tuple[Path, PaperReference | None]:
        if isinstance(source, FileSource):
            return source.path, source.reference
        kept = kept_file(self._tools.papers_folder, source.id.id)
        if kept.exists() and source.id.version is None:
            return kept, source.reference
        return self._download(source)

    def _download(self, source: ArxivSource) -> tuple[Path, PaperReference | None]:
        reference = source.reference
        if reference is None:
            records = self._tools.arxiv.metadata([source.id])
            record = records.get(source.id.id)
            reference = record.reference if record else None

        def on_progress(done: int, total: int | None) -> None:
            self._report(StageProgress(source.name, "downloading", done, total))

        self._tools.papers_folder.mkdir(parents=True, exist_ok=True)
        path = self._tools.arxiv.download_pdf(source.id, self._tools.papers_folder, on_progress)
        return path, reference

    def _read(self, path: Path, source: Source, reference: PaperReference | None) -> Paper:
        if isinstance(source, FileSource) and source.is_note:
            return read_markdown(path)
        tools = self._tools
        return read_pdf_apart(
            path, reference=reference, password=tools.password, limits=tools.limits
        )

    def _keep(self, path: Path, source: Source) -> None:
        keep_file(path, self._tools.papers_folder, source.name)

    def _store(self, paper: Paper, key: str, watch: _Stopwatch) -> None:
        tools = self._tools
        with watch.stage("splitting"):
            chunks = split_paper(paper, tools.chunking)
        if not chunks:
            raise UnreadableSource(
                f"{paper.id} was not ingested",
                why=_why_nothing(paper),
                remedy="Run it through OCR first, for example with ocrmypdf",
            )
        embeddings = self._checked_embeddings()
        sentences = quotable_sentences(paper)
        with watch.stage("embedding"):
            vectors, sentence_vectors = embeddings.embed_paper(
                [embedded_text(paper.title, chunk) for chunk in chunks],
                [sentence_in_context(paper, sentence) for sentence in sentences],
                on_progress=lambda done, total: self._embedded(paper, done, total),
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
        self._report(_ingested(paper, len(chunks), watch.seconds))

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
    return garbled[0] if garbled else "none of its pages has a text layer"


def _ingested(paper: Paper, chunks: int, seconds: dict[str, float]) -> PaperIngested:
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
    )
