"""Where all concrete parts meet: settings in, a working assistant out.

Heavy models are loaded on first use, once, whichever thread asks first.
"""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.config import ChunkingConfig
from ingest.embedding import Embeddings, EmbeddingSpec, load_embeddings
from ingest.errors import LibraryError, LibraryLocked, OcrMissing
from ingest.fetching import Versions
from ingest.index import ChunkIndex, new_index, open_index
from ingest.library import Library
from ingest.lock import writer_lock
from ingest.manifest import corpus_folder
from ingest.ocr import find_tesseract
from ingest.ocr_pages import NoOcr, PageReader
from ingest.pipeline import IngestTools, default_jobs
from ingest.storing import check_identity
from rag.cross_encoder import Reranker, load_cross_encoder
from rag.finglish import Finglish
from rag.finglish_words import FinglishWords
from rag.glossary import Glossary
from rag.names import LatinNames
from rag.query_terms import TermFinder
from rag.retrieval import HybridRetriever, RetrievalConfig
from rag.settings import Settings, save_setting

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ingest.cluster import Cluster
    from rag.assistant import Assistant
    from rag.writer import Writer

_T = TypeVar("_T")


class Once(Generic[_T]):
    """A value that is made by the first caller and shared by the rest."""

    def __init__(self, make: Callable[[], _T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[_T] = []

    def __call__(self) -> _T:
        """Return the value, making it if nobody has."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


class Workshop:
    """Builds the parts that commands need from one set of settings, each at most once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.load_embeddings = Once(self._load_embeddings)
        self.load_writer = Once(self._load_writer)
        self.load_reranker = Once(self._load_reranker)
        self._load_finglish = Once(self._read_finglish)

    def change(self, name: str, value: str | int) -> None:
        """Keep a setting and work by it from now on; the model is loaded anew when needed.

        An assistant that was made before goes on as it was.
        """
        save_setting(self.settings, name, value)
        self.settings = self.settings.model_copy(update={name: value})
        self.load_writer = Once(self._load_writer)

    @cached_property
    def library(self) -> Library:
        """The library of the home folder."""
        return Library(self.settings.library_path)

    @cached_property
    def glossary(self) -> Glossary:
        """The shipped glossary."""
        return Glossary.load(corpus_folder() / "glossary.tsv")

    @cached_property
    def term_finder(self) -> TermFinder:
        """Finds the terms of questions with the shipped glossary and the library's names."""
        names = LatinNames(self.library.vocabulary, lambda: self.library.state_mark)
        return TermFinder(
            self.glossary,
            names.spelled,
            lambda question: self._load_finglish().in_persian_letters(question),
        )

    @property
    def embedding_spec(self) -> EmbeddingSpec:
        """The embedding that the settings name."""
        return EmbeddingSpec(
            model=self.settings.embedding,
            query_prompt=self.settings.query_prompt,
            passage_prompt=self.settings.passage_prompt,
            precision=self.settings.embedding_precision,
        )

    def ingest_tools(
        self,
        *,
        password: str | None,
        again: bool = False,
        ocr: bool | None = None,
        versions: Versions = Versions.TELL,
        jobs: int | None = None,
        cluster: "Cluster | None" = None,
    ) -> IngestTools:
        """Return what an ingest works with; the caller holds the write lock.

        Args:
            password: opens encrypted files.
            again: read papers again even if nothing has changed.
            ocr: True insists on it, False does without; None is the setting, where it is there.
            versions: what to do about newer versions at arXiv.
            jobs: papers read ahead; without it, a cluster gets enough of them, and here embedding
                keeps most of the processors.
            cluster: reads and embeds instead of this machine.

        Raises:
            OcrMissing: if it is insisted on and not there.
        """
        spec = self.embedding_spec
        return IngestTools(
            library=self.library,
            index=self.index_for_writing(),
            arxiv=ArxivClient(
                ArxivEndpoints(
                    api_url=self.settings.arxiv_api_url, pdf_url=self.settings.arxiv_pdf_url
                )
            ),
            papers_folder=self.settings.papers_folder,
            chunking=ChunkingConfig(),
            embedding_name=spec.name,
            load_embeddings=self.load_embeddings,
            password=password,
            ocr=self.page_reader(ocr),
            versions=versions,
            again=again,
            jobs=(cluster.jobs if cluster else default_jobs()) if jobs is None else jobs,
            prepare=cluster.prepare if cluster else None,
        )

    def page_reader(self, wanted: bool | None) -> PageReader | NoOcr:
        """Return what reads pages without text, or how that could be had.

        Raises:
            OcrMissing: if it is insisted on and not there.
        """
        if wanted is False or (wanted is None and not self.settings.ocr):
            return NoOcr("Run rag ingest --ocr to have such pages read")
        try:
            return find_tesseract()
        except OcrMissing as error:
            if wanted:
                raise
            return NoOcr(error.remedy)

    def join_cluster(self, address: str) -> "AbstractContextManager[Cluster]":
        """Join a Dask cluster by its scheduler's address."""
        from ingest.cluster import join_cluster

        return join_cluster(address, self.embedding_spec, self.settings.models_folder)

    def index_for_writing(self, *, anew: bool = False) -> ChunkIndex:
        """Return the index, built again where it is behind; the caller holds the write lock."""
        opened = new_index if anew else open_index
        return opened(self.settings.index_folder, self.library, self.settings.chroma_url)

    def retriever(
        self, config: RetrievalConfig | None = None, *, glossary: bool = True
    ) -> HybridRetriever:
        """Return a retriever over the library, with or without the shipped glossary."""
        return HybridRetriever(
            library=self.library,
            index=self._index_for_reading(),
            load_embeddings=self.load_embeddings,
            term_finder=self.term_finder if glossary else TermFinder(Glossary.of(())),
            config=config or RetrievalConfig(),
            load_reranker=self.load_reranker if self.settings.reranker else None,
        )

    def assistant(self) -> "Assistant":
        """Return the assistant; models are loaded when they are first needed."""
        from rag.assistant import AnsweringConfig, Assistant

        return Assistant(
            library=self.library,
            retriever=self.retriever(),
            load_embeddings=self.load_embeddings,
            load_writer=self.load_writer,
            term_finder=self.term_finder,
            config=AnsweringConfig(),
        )

    def _load_embeddings(self) -> Embeddings:
        embeddings = load_embeddings(self.embedding_spec, self.settings.models_folder)
        check_identity(self.library, embeddings.identity)
        return embeddings

    def _read_finglish(self) -> Finglish:
        return Finglish(FinglishWords.load(corpus_folder() / "finglish.tsv", self.glossary))

    def _load_reranker(self) -> Reranker:
        return load_cross_encoder(self.settings.reranker, self.settings.models_folder)

    def _load_writer(self) -> "Writer":
        from rag.writers import load_writer

        return load_writer(self.settings)

    def _index_for_reading(self) -> ChunkIndex:
        """Open the index, building it again first where it is behind and nobody is writing."""
        try:
            index = ChunkIndex(self.settings.index_folder, self.settings.chroma_url)
            if index.matches(self.library):
                return index
        except LibraryError:
            # Deleted or damaged: the library holds all that it is built from.
            with writer_lock(self.settings.home):
                return self.index_for_writing()
        try:
            with writer_lock(self.settings.home, patience_s=0):
                return self.index_for_writing()
        except LibraryLocked:
            # Another process is just adding papers; what is indexed by now can be searched.
            return index
