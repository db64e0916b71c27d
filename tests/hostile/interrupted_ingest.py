"""An ingest in a process of its own, for a test that kills it: `main` is what runs there."""

import os
from collections.abc import Sequence
from pathlib import Path

from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.config import ChunkingConfig
from ingest.index import open_index
from ingest.library import Library
from ingest.library_rows import Vectors
from ingest.lock import writer_lock
from ingest.pipeline import Ingestor, IngestTools
from ingest.sources import FileSource
from ingest.testing import HashEmbeddings

NOWHERE = "http://127.0.0.1:9"


class LoggedEmbeddings(HashEmbeddings):
    """Writes down every text before it is embedded, so that a kill cannot hide one."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        os.write(self._log, "".join(f"{' '.join(t.split())}\n" for t in texts).encode())
        return super().embed_passages(texts)


def main(home: Path, papers: Path, log: Path, begun: Path) -> None:
    """Ingest every PDF of a folder."""
    begun.touch()
    with writer_lock(home):
        library = Library(home / "library.sqlite3")
        embeddings = LoggedEmbeddings(log)
        tools = IngestTools(
            library=library,
            index=open_index(home / "index", library),
            arxiv=ArxivClient(ArxivEndpoints(api_url=NOWHERE, pdf_url=NOWHERE)),
            papers_folder=home / "papers",
            chunking=ChunkingConfig(target_chars=120, max_chars=200),
            embedding_name="hash",
            load_embeddings=lambda: embeddings,
        )
        Ingestor(tools, lambda _: None).ingest([FileSource(p) for p in sorted(papers.iterdir())])
