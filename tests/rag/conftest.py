from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig
from ingest.documents import PAGE_BREAK, Page, Paper, SourceKind
from ingest.index import ChunkIndex
from ingest.library import Library
from ingest.manifest import corpus_folder
from ingest.quotable import quotable_sentences
from ingest.sections import find_sections
from ingest.testing import HashEmbeddings
from rag.answerability import RefusalConfig
from rag.assistant import AnsweringConfig, Assistant
from rag.glossary import Glossary
from rag.query_terms import TermFinder
from rag.retrieval import HybridRetriever, RetrievalConfig
from rag.testing import scripted_writer
from rag.writer import Writer


def make_paper(paper_id: str, pages: Sequence[str], title: str = "") -> Paper:
    return Paper(
        paper_id,
        title or f"Title of {paper_id}",
        SourceKind.PDF,
        "0" * 64,
        tuple(Page(number, text) for number, text in enumerate(pages, start=1)),
        sections=find_sections(PAGE_BREAK.join(pages)),
    )


class Shelf:
    """A real library and a real index, filled with made-up papers by a hashing embedder."""

    def __init__(self, folder: Path, term_finder: TermFinder) -> None:
        self.embeddings = HashEmbeddings()
        self.library = Library(folder / "library.sqlite3")
        self.index = ChunkIndex(folder / "index")
        self.term_finder = term_finder
        self._config = ChunkingConfig(target_chars=200, max_chars=400)

    def add(self, paper_id: str, *pages: str, title: str = "") -> Paper:
        paper = make_paper(paper_id, pages, title)
        chunks = split_paper(paper, self._config)
        vectors = self.embeddings.embed_passages([embedded_text(paper.title, c) for c in chunks])
        sentences = quotable_sentences(paper)
        numbers = self.library.add(
            paper,
            chunks,
            vectors,
            sentences=sentences,
            sentence_vectors=self.embeddings.embed_sentences(
                [paper.text[s.start : s.end] for s in sentences]
            ),
            ingest_key="k",
            embedding_identity=self.embeddings.identity,
        )
        self.index.add(numbers, [paper_id] * len(numbers), vectors)
        return paper

    def retriever(self, config: RetrievalConfig | None = None) -> HybridRetriever:
        return HybridRetriever(
            library=self.library,
            index=self.index,
            load_embeddings=lambda: self.embeddings,
            term_finder=self.term_finder,
            config=config or RetrievalConfig(),
        )

    def assistant(self, *texts: str, writer: Writer | None = None) -> Assistant:
        chosen = writer or scripted_writer(*(texts or ("",)))
        return Assistant(
            library=self.library,
            retriever=self.retriever(),
            load_embeddings=lambda: self.embeddings,
            load_writer=lambda: chosen,
            term_finder=self.term_finder,
            # Vectors of hashed words are less near to each other than those of a model.
            config=AnsweringConfig(refusing=RefusalConfig(weakest=0.75, weakest_across=0.45)),
        )


@pytest.fixture(scope="session")
def term_finder() -> TermFinder:
    return TermFinder(Glossary.load(corpus_folder() / "glossary.tsv"))


@pytest.fixture
def shelf(tmp_path: Path, term_finder: TermFinder) -> Shelf:
    return Shelf(tmp_path, term_finder)


@pytest.fixture
def find_names(term_finder: TermFinder) -> Callable[[str], Sequence[str]]:
    return term_finder.names_in
