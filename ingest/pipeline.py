"""The whole job of ingesting: fetch, read, split, embed, write, paper by paper.

While one paper is embedded, the next are fetched and read in threads; papers are written in the
order of the sources, by the calling thread alone. One bad paper never stops the rest, and a paper
is in the library whole or not at all.
"""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ingest.arxiv import ArxivClient
from ingest.arxiv_records import file_digest
from ingest.config import ChunkingConfig, ReadingLimits
from ingest.embedding import Embeddings
from ingest.errors import (
    ArxivUnreachable,
    DiskFull,
    EmbeddingError,
    EmbeddingMismatch,
    LibraryError,
    PorseshError,
)
from ingest.failures import as_told, result_of
from ingest.fetching import Fetcher, Located, Versions
from ingest.index import ChunkIndex
from ingest.keys import content_key, is_current, key_with_ocr
from ingest.library import Library
from ingest.look_ahead import look_ahead
from ingest.ocr_pages import NoOcr, PageReader
from ingest.pdf_process import check_file
from ingest.preparing import (
    EmbeddedPaper,
    PaperOrder,
    Prepare,
    SplitPaper,
    Surroundings,
    embed_split,
    kept_readings,
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
from ingest.sources import FileSource, Source
from ingest.stopwatch import Stopwatch
from ingest.storing import check_identity, ingested, store_paper


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
    ocr: PageReader | NoOcr = field(default_factory=NoOcr)
    versions: Versions = Versions.TELL
    again: bool = False
    jobs: int = 1
    prepare: Prepare | None = None


@dataclass(frozen=True, slots=True)
class _Begun:
    """A source as far as threads take it.

    Attributes:
        key: of its content alone; what read its pages without text is not named yet.
        digest: of the file that was read, or would have been.
        prepared: None where nothing has changed.
    """

    located: Located
    key: str
    digest: str
    watch: Stopwatch
    prepared: SplitPaper | EmbeddedPaper | None


class _StoppedError(Exception):
    """Ends what was begun ahead and nobody waits for any more."""


class Ingestor:
    """Ingests sources into one library; the caller holds the write lock."""

    def __init__(self, tools: IngestTools, report: Report) -> None:
        self._tools = tools
        self._tell = report
        self._telling = threading.Lock()
        self._embeddings: Embeddings | None = None
        self._around = Surroundings(report=self._report, kept_folder=tools.papers_folder)
        self._prepare = tools.prepare or partial(read_and_split, around=self._around)
        self._fetcher = Fetcher(tools.arxiv, tools.papers_folder, tools.versions, self._report)
        # arXiv is asked for one paper at a time, whoever asks.
        self._fetching = threading.Lock()
        self._stopped = threading.Event()

    def ingest(self, sources: Sequence[Source]) -> None:
        """Ingest each source, reporting what becomes of it; one ingestor does so once.

        Raises:
            EmbeddingMismatch: if the library was built with another embedding model.
            EmbeddingError: if the embedding model cannot be loaded.
            LibraryError: if the library or its index cannot be written, as on a full disk.
            DiskFull: if there is no room for a paper's file.
        """
        try:
            self._ingest_all(sources)
        finally:
            # Whatever ended it, an interrupt too: nobody waits for what was begun ahead.
            self._stopped.set()
            self._around.children.end()

    def _ingest_all(self, sources: Sequence[Source]) -> None:
        unreachable: list[str] = []
        cause: ArxivUnreachable | None = None
        self._fetcher.prepare(sources)
        numbered = [(n, len(sources), source) for n, source in enumerate(sources, start=1)]
        # What is named twice waits, since its file may move when it is written.
        ahead = look_ahead(self._begin, numbered, ahead=self._tools.jobs, same=lambda item: item[2])
        for (_, _, source), begun in ahead:
            try:
                self._finish(source, result_of(begun, source.name))
            except ArxivUnreachable as error:
                unreachable.append(source.name)
                cause = error
            except (EmbeddingError, EmbeddingMismatch, LibraryError, DiskFull):
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
        tools, watch = self._tools, Stopwatch()
        with self._fetching, watch.stage("downloading"):
            self._go_on()
            located = self._fetcher.locate(source)
        check_file(located.path, tools.limits)
        digest = file_digest(located.path)
        key = content_key(digest, tools.chunking, tools.embedding_name)
        if self._is_stored(source, key):
            return _Begun(located, key, digest, watch, None)
        self._report(StageProgress(source.name, "reading", 0, None))
        prepared = self._prepare(self._order(source, located))
        split = prepared if isinstance(prepared, SplitPaper) else prepared.split
        return _Begun(located, key, split.paper.content_hash, watch, prepared)

    def _order(self, source: Source, located: Located) -> PaperOrder:
        tools = self._tools
        return PaperOrder(
            located.path,
            is_note=isinstance(source, FileSource) and source.is_note,
            reference=located.reference,
            version=located.version,
            password=tools.password,
            limits=tools.limits,
            chunking=tools.chunking,
            ocr=tools.ocr,
        )

    def _finish(self, source: Source, begun: _Begun) -> None:
        prepared = begun.prepared
        self._fetcher.settle(source, begun.located, begun.digest, unchanged=prepared is None)
        # Asked again: the same paper may have been named twice.
        if prepared is None or self._is_stored(source, begun.key):
            self._report(PaperUnchanged(source.name))
            return
        if isinstance(prepared, SplitPaper):
            embeddings = self._checked_embeddings()
            on_progress = partial(self._embedded, prepared.paper.id)
            prepared = embed_split(prepared, embeddings, on_progress)
        key = key_with_ocr(begun.key, prepared.split.ocr_identity)
        store_paper(prepared, key, self._tools.library, self._tools.index)
        if prepared.split.ocr_identity:
            kept_readings(self._tools.papers_folder, prepared.split.paper).drop()
        self._report(ingested(prepared.split, begun.watch))

    def _report(self, event: IngestEvent) -> None:
        """Report from any thread, one at a time; ends a thread that still works after the end."""
        with self._telling:
            self._go_on()
            self._tell(event)

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise _StoppedError

    def _is_stored(self, source: Source, key: str) -> bool:
        tools = self._tools
        stored = tools.library.ingest_key(source.name)
        return not tools.again and is_current(stored, key, tools.ocr)

    def _embedded(self, name: str, done: int, total: int) -> None:
        self._report(StageProgress(name, "embedding", done, total))

    def _checked_embeddings(self) -> Embeddings:
        if self._embeddings is None:
            embeddings = self._tools.load_embeddings()
            check_identity(self._tools.library, embeddings.identity)
            self._embeddings = embeddings
        return self._embeddings

    def _fail(self, source: Source, error: Exception) -> None:
        told = as_told(error, source.name)
        self._tools.library.record_failure(source.name, told)
        self._report(PaperFailed(source.name, told))


def default_jobs() -> int:
    """Return how many papers to read ahead: reading is quick, embedding needs the processors."""
    return min(4, max(1, (os.cpu_count() or 1) // 2))
