"""The Chroma index over the library: the one module that knows Chroma.

It holds vectors and paper ids alone, so that it can be thrown away and built again from the library
without a model. It is a folder of this machine, or a collection of a Chroma server.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.errors import LibraryError
from ingest.library import Library
from ingest.library_rows import Vectors
from ingest.phrases import Phrase

_COLLECTION = "chunks"
_BATCH = 2000
# As JSON a vector is ten times as long, and a server takes 40 MiB at once.
_SENT = 200
_MARK = "library_mark"


@dataclass(frozen=True, slots=True)
class DenseHit:
    """A chunk's number in the library and its cosine similarity to the question."""

    number: int
    similarity: float


class ChunkIndex:
    """Nearest chunks by cosine similarity.

    Args:
        folder: where it is kept, unless a server keeps it.
        url: of a Chroma server; its path, if any, names the collection.

    Raises:
        LibraryError: if it cannot be opened; it can be deleted and built again.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self._url = url
        self._name = urlsplit(url).path.strip("/") or _COLLECTION
        self._batch = _SENT if url else _BATCH
        with self._told():
            self._client = _connect(url) if url else _open_client(folder)
            self._collection = _open_collection(self._client, self._name)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # Chroma raises several kinds, and panics of its engine.
            remedy = (
                "Start the server with chroma run, or take chroma_url out of the settings"
                if self._url
                else "Check the free space of the disk, then run rag doctor --repair, which"
                " builds it again from the library"
            )
            raise LibraryError(
                Phrase(
                    "The vector index {path} cannot be used", path=self._url or str(self.folder)
                ),
                why=str(error).splitlines()[0] if str(error) else type(error).__name__,
                remedy=remedy,
            ) from error

    def count(self) -> int:
        """Return how many chunks are indexed."""
        with self._told():
            return int(self._collection.count())

    def add(self, numbers: Sequence[int], papers: Sequence[str], vectors: Vectors) -> None:
        """Index chunks by number; indexing one again replaces it.

        Args:
            numbers: the chunks' numbers in the library.
            papers: the paper id of each chunk.
            vectors: shape (chunks, dimension).
        """
        for start in range(0, len(numbers), self._batch):
            part = slice(start, start + self._batch)
            with self._told():
                self._collection.upsert(
                    ids=[str(number) for number in numbers[part]],
                    embeddings=vectors[part],
                    metadatas=[{"paper": paper} for paper in papers[part]],
                )

    def remove(self, paper_id: str) -> None:
        """Forget a paper's chunks."""
        with self._told():
            self._collection.delete(where={"paper": paper_id})

    def search(self, vector: Vectors, *, k: int, papers: Sequence[str] = ()) -> list[DenseHit]:
        """Return the `k` nearest chunks, nearest first.

        Args:
            vector: shape (dimension,), L2-normalised.
            k: how many at most.
            papers: ids to confine the search to; empty means all.
        """
        with self._told():
            result = self._collection.query(
                query_embeddings=[vector],
                n_results=k,
                where={"paper": {"$in": list(papers)}} if papers else None,
                include=["distances"],
            )
        ids, distances = result["ids"][0], result["distances"][0]
        return [DenseHit(int(n), 1.0 - float(d)) for n, d in zip(ids, distances, strict=True)]

    def rebuild(self, library: Library) -> None:
        """Build the index again from the library's own vectors."""
        with self._told():
            self._client.delete_collection(self._name)
            self._collection = _open_collection(self._client, self._name)
        for numbers, papers, vectors in library.vectors(batch=_BATCH):
            self.add(numbers, papers, vectors)
        self.mark(library)

    def matches(self, library: Library) -> bool:
        """Tell whether the index was built from the library as it is now."""
        return self._read_mark() == library.state_mark and self.count() == library.count_chunks()

    def mark(self, library: Library) -> None:
        """Note that the index now fits the library."""
        if not self._url:
            self._mark_file.write_text(library.state_mark, encoding="utf-8")
            return
        with self._told():
            self._collection.modify(metadata={_MARK: library.state_mark})

    def _read_mark(self) -> str:
        if not self._url:
            file = self._mark_file
            return file.read_text(encoding="utf-8") if file.exists() else ""
        with self._told():
            # Asked of the server: another machine may have written since.
            metadata = self._client.get_collection(self._name, embedding_function=None).metadata
        return str((metadata or {}).get(_MARK, ""))

    @property
    def _mark_file(self) -> Path:
        return self.folder / "library-mark.txt"


def open_index(folder: Path, library: Library, url: str = "") -> ChunkIndex:
    """Open the index for writing, made again from the library where it is broken or behind.

    The caller holds the write lock.
    """
    try:
        index = ChunkIndex(folder, url)
        if not index.matches(library):
            index.rebuild(library)
    except LibraryError:
        return new_index(folder, library, url)
    return index


def new_index(folder: Path, library: Library, url: str = "") -> ChunkIndex:
    """Throw the index away and build it from the library's vectors; no model is needed.

    The caller holds the write lock.
    """
    if not url:
        _forget_clients()
        shutil.rmtree(folder, ignore_errors=True)
    index = ChunkIndex(folder, url)
    index.rebuild(library)
    return index


def _forget_clients() -> None:
    """Chroma keeps what it opened for the rest of the process, a deleted folder too."""
    from chromadb.api.client import SharedSystemClient

    SharedSystemClient.clear_system_cache()


def _open_client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False)
    )


def _connect(url: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an address is http://HOST:PORT or http://HOST:PORT/COLLECTION")
    secure = parts.scheme == "https"
    return chromadb.HttpClient(
        host=parts.hostname,
        port=parts.port or (443 if secure else 8000),
        ssl=secure,
        settings=Settings(anonymized_telemetry=False),
    )


def _open_collection(client: Any, name: str) -> Any:
    return client.get_or_create_collection(
        name,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine"}},
    )
