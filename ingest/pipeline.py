"""The whole job of ingesting: fetch, read, split, embed, write, paper by paper.

While one paper is embedded, the next are fetched and read in threads; papers are written in the
order of the sources, by the calling thread alone. One bad paper never stops the rest, and a paper
is in the library whole or not at all.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ingest.arxiv import ArxivClient
from ingest.children import Children
from ingest.config import ChunkingConfig, ReadingLimits
from ingest.documents import PaperReference
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
from ingest.look_ahead import look_ahead
from ingest.pdf_process import check_file
from ingest.phrases import Phrase
from ingest.preparing import (
    EmbeddedPaper,
    PaperOrder,
    Prepare,
    SplitPaper,
    embed_split,
    read_and_split,
)
from ingest.progress import (
    IngestEvent,
    PaperFailed,
    PapersMissing,
    PaperUnchanged,
    Report,
    SourceStarted,
    StageProgress,
)
from ingest.sources import ArxivSource, FileSource, Source
from ingest.stopwatch import Stopwatch
from ingest.storing import check_identity, ingested, store_paper

# Raised when reading changes what it gives for the same bytes, so that papers are read again.
PARSER = "pypdf-5"


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
        jobs: how many papers are fetched and read while another is embedded.
        prepare: reads and splits a paper, and may embed it too; None does so on this machine.
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
    jobs: int = 1
    prepare: Prepare | None = None


@dataclass(frozen=True, slots=True)
class _Begun:
    """A source as far as threads take it; `prepared` is None where nothing has changed."""

    path: Path
    key: str
    watch: Stopwatch
    prepared: SplitPaper | EmbeddedPaper | None


class _StoppedError(Exception):
    """Ends a download that nobody waits for any more."""


class Ingestor:
    """Ingests sources into one library; the caller holds the write lock."""

    def __init__(self, tools: IngestTools, report: Report) -> None:
        self._tools = tools
        self._tell = report
        self._telling = threading.Lock()
        self._embeddings: Embeddings | None = None
        self._children = Children()
        self._prepare = tools.prepare or partial(read_and_split, children=self._children)
        # arXiv is asked for one paper at a time, whoever asks.
        self._fetching = threading.Lock()
        self._stopped = threading.Event()

    def ingest(self, sources: Sequence[Source]) -> None:
        """Ingest each source, reporting what becomes of it; one ingestor does so once.

        Raises:
            EmbeddingMismatch: if the library was built with another embedding model.
            EmbeddingError: if the embedding model cannot be loaded.
            LibraryError: if the library or its index cannot be written, as on a full disk.
        """
        try:
            self._ingest_all(sources)
        finally:
            # Whatever ended it, an interrupt too: nobody waits for what was begun ahead.
            self._stopped.set()
            self._children.end()

    def _ingest_all(self, sources: Sequence[Source]) -> None:
        unreachable: list[str] = []
        cause: ArxivUnreachable | None = None
        numbered = [(n, len(sources), source) for n, source in enumerate(sources, start=1)]
        for (_, _, source), begun in look_ahead(self._begin, numbered, ahead=self._tools.jobs):
            try:
                self._finish(source, begun.result())
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

    def _begin(self, numbered: tuple[int, int, Source]) -> _Begun:
        """Fetch, read and split one source, in a thread; nothing but fetched files is written."""
        position, total, source = numbered
        self._report(SourceStarted(source.name, position, total))
        watch = Stopwatch()
        with watch.stage("downloading"), self._fetching:
            path, reference = self._locate(source)
        check_file(path, self._tools.limits)
        key = self._ingest_key(path)
        if self._is_stored(source, key):
            return _Begun(path, key, watch, None)
        self._report(StageProgress(source.name, "reading", 0, None))
        tools = self._tools
        is_note = isinstance(source, FileSource) and source.is_note
        order = PaperOrder(path, is_note, reference, tools.password, tools.limits, tools.chunking)
        return _Begun(path, key, watch, self._prepare(order))

    def _finish(self, source: Source, begun: _Begun) -> None:
        self._keep(begun.path, source)
        prepared = begun.prepared
        # Asked again: the same paper may have been named twice.
        if prepared is None or self._is_stored(source, begun.key):
            self._report(PaperUnchanged(source.name))
            return
        if isinstance(prepared, SplitPaper):
            embeddings = self._checked_embeddings()
            on_progress = partial(self._embedded, prepared.paper.id)
            prepared = embed_split(prepared, embeddings, on_progress)
        store_paper(prepared, begun.key, self._tools.library, self._tools.index)
        self._report(ingested(prepared.split, begun.watch))

    def _report(self, event: IngestEvent) -> None:
        """Report from any thread, one at a time, and nothing more after the end."""
        with self._telling:
            if not self._stopped.is_set():
                self._tell(event)

    def _is_stored(self, source: Source, key: str) -> bool:
        return not self._tools.again and self._tools.library.ingest_key(source.name) == key

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
            if self._stopped.is_set():
                raise _StoppedError
            self._report(StageProgress(source.name, "downloading", done, total))

        self._tools.papers_folder.mkdir(parents=True, exist_ok=True)
        path = self._tools.arxiv.download_pdf(source.id, self._tools.papers_folder, on_progress)
        return path, reference

    def _keep(self, path: Path, source: Source) -> None:
        keep_file(path, self._tools.papers_folder, source.name)

    def _embedded(self, name: str, done: int, total: int) -> None:
        self._report(StageProgress(name, "embedding", done, total))

    def _checked_embeddings(self) -> Embeddings:
        if self._embeddings is None:
            embeddings = self._tools.load_embeddings()
            check_identity(self._tools.library, embeddings.identity)
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
                Phrase("{name} was not ingested", name=source.name),
                why=getattr(error, "strerror", "") or str(error),
                remedy="Check the file and the free space of the disk, then run rag ingest again",
            )
        self._tools.library.record_failure(source.name, error)
        self._report(PaperFailed(source.name, error))


def default_jobs() -> int:
    """Return how many papers to read ahead: reading is quick, embedding needs the processors."""
    return min(4, max(1, (os.cpu_count() or 1) // 2))
