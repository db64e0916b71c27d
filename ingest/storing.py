"""The last step of an ingest: one embedded paper into the library and its index, by one writer."""

from ingest.errors import EmbeddingMismatch
from ingest.index import ChunkIndex
from ingest.library import Library
from ingest.phrases import Phrase
from ingest.preparing import EmbeddedPaper, SplitPaper
from ingest.progress import PaperIngested
from ingest.stopwatch import Stopwatch


def store_paper(embedded: EmbeddedPaper, key: str, library: Library, index: ChunkIndex) -> None:
    """Write a paper, replacing an older copy; the caller holds the write lock.

    Args:
        embedded: the paper with its vectors.
        key: what it was made from.
        library: the truth, written first.
        index: fits the library before and after.

    Raises:
        EmbeddingMismatch: if the library's vectors come from another model.
        LibraryError: if either cannot be written.
    """
    split, paper = embedded.split, embedded.split.paper
    check_identity(library, embedded.embedding_identity)
    with split.watch.stage("writing"):
        was_there = library.ingest_key(paper.id) is not None
        numbers = library.add(
            paper,
            split.chunks,
            embedded.vectors,
            sentences=split.sentences,
            sentence_vectors=embedded.sentence_vectors,
            ingest_key=key,
            embedding_identity=embedded.embedding_identity,
        )
        if was_there:
            index.remove(paper.id)
        index.add(numbers, [paper.id] * len(numbers), embedded.vectors)
        index.mark(library)


def check_identity(library: Library, identity: str) -> None:
    """Refuse to mix vectors of two embedding models in one library.

    Raises:
        EmbeddingMismatch: if the library's vectors come from another model.
    """
    stored = library.embedding_identity
    if stored is not None and stored != identity:
        raise EmbeddingMismatch(
            "The library and the settings name different embedding models",
            why=Phrase(
                "the library was built with {stored}, the settings name {named}",
                stored=stored,
                named=identity,
            ),
            remedy="Run rag ingest --rebuild to embed the papers again, or change the setting back",
        )


def ingested(split: SplitPaper, fetching: Stopwatch) -> PaperIngested:
    """Return what is to be said of a paper that was written, with the seconds it took."""
    paper = split.paper
    read = {page.number: page.state == "read" for page in paper.pages}
    said = {page.number: page.problem or str(page.state) for page in paper.pages}
    return PaperIngested(
        id=paper.id,
        title=paper.title,
        pages=len(paper.pages),
        chunks=len(split.chunks),
        characters=len(paper.text),
        unread={number: why for number, why in said.items() if not read[number]},
        seconds=fetching.seconds | split.watch.seconds,
        notes={
            page.number: page.problem for page in paper.pages if page.problem and read[page.number]
        },
    )
