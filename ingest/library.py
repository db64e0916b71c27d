"""The library on disk: one SQLite file, the truth that every index is built from.

A paper is written whole or not at all, with its pages, chunks, vectors and lexical tokens. Knows
nothing of Chroma, models or the network.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from ingest import lexical
from ingest.documents import Chunk, Page, PageState, Paper, PrintedWord
from ingest.errors import PorseshError
from ingest.lexical import LexicalHit
from ingest.library_file import LibraryFile
from ingest.library_queries import stored_chunks, stored_papers, stored_sentences
from ingest.library_rows import (
    EmbeddedSentence,
    LibraryPaper,
    Vectors,
    delete_paper,
    insert_chunks,
    insert_paper,
    insert_sentences,
    words_from_json,
)
from ingest.phrases import packed, unpacked
from ingest.sentences import SentenceSpan

_EMBEDDING_KEY = "embedding"


class Library:
    """Papers, pages, chunks, vectors and lexical tokens in one file.

    One writer at a time is the caller's care (`ingest.lock`); readers may share the object between
    threads.

    Raises:
        LibraryError: if the file cannot be opened or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = LibraryFile(path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def embedding_identity(self) -> str | None:
        """The embedding that the stored vectors come from; None in an empty library."""
        with self._file.reading() as connection:
            found = connection.execute("SELECT value FROM meta WHERE key = ?", (_EMBEDDING_KEY,))
            row = found.fetchone()
        return None if row is None else str(row[0])

    def ingest_key(self, paper_id: str) -> str | None:
        """Return what the stored paper was made from, None if it is not in the library."""
        with self._file.reading() as connection:
            found = connection.execute("SELECT ingest_key FROM papers WHERE id = ?", (paper_id,))
            row = found.fetchone()
        return None if row is None else str(row[0])

    def add(
        self,
        paper: Paper,
        chunks: Sequence[Chunk],
        vectors: Vectors,
        *,
        sentences: Sequence[SentenceSpan],
        sentence_vectors: Vectors,
        ingest_key: str,
        embedding_identity: str,
    ) -> list[int]:
        """Write one paper whole, replacing an older copy; return its chunks' numbers.

        Args:
            paper: the paper that the chunks were cut from.
            chunks: in reading order.
            vectors: shape (chunks, dimension), L2-normalised rows.
            sentences: what of the paper may be quoted.
            sentence_vectors: shape (sentences, dimension), L2-normalised rows.
            ingest_key: content, parser, chunker and embedder in one string.
            embedding_identity: of the model that made the vectors.
        """
        with self._file.writing() as connection:
            delete_paper(connection, paper.id)
            insert_paper(connection, paper, ingest_key)
            numbers = insert_chunks(connection, paper.title, chunks, vectors)
            insert_sentences(connection, paper.id, sentences, sentence_vectors)
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (_EMBEDDING_KEY, embedding_identity)
            )
        return numbers

    def remove(self, paper_id: str) -> bool:
        """Remove a paper or the memory of its failure; tell whether there was one."""
        with self._file.writing() as connection:
            return delete_paper(connection, paper_id)

    def clear(self) -> None:
        """Remove every paper, and with them the tie to one embedding model."""
        with self._file.writing() as connection:
            for table in ("papers", "failures", "meta"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a fixed list of names

    def record_failure(self, paper_id: str, error: PorseshError) -> None:
        """Remember why a paper is not in the library; an older readable copy stays."""
        with self._file.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)",
                (paper_id, packed(error.what), packed(error.why), packed(error.remedy)),
            )

    def papers(self) -> list[LibraryPaper]:
        """Return every paper, ready and failed, by id."""
        with self._file.reading() as connection:
            return stored_papers(connection)

    def pages(self, paper_id: str) -> list[Page]:
        """Return the pages of a paper in order; empty if it is not in the library."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number, text, state, problem, ocr, label FROM pages WHERE paper_id = ?"
                " ORDER BY number",
                (paper_id,),
            ).fetchall()
        return [
            Page(number, text, PageState(state), unpacked(why), ocr, label)
            for number, text, state, why, ocr, label in rows
        ]

    def printed_words(self, paper_id: str, page: int) -> tuple[PrintedWord, ...]:
        """Return where the words of a page stand, if OCR has read it; else none."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT words FROM printed_words WHERE paper_id = ? AND page = ?",
                (paper_id, page),
            ).fetchone()
        return () if row is None else words_from_json(row[0])

    def count_chunks(self) -> int:
        """Return how many chunks the library holds."""
        with self._file.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def count_papers(self) -> int:
        """Return how many papers and notes the library holds."""
        with self._file.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM papers").fetchone()[0])

    @property
    def state_mark(self) -> str:
        """A short text that changes whenever chunks are added or removed.

        An index that was built at one mark fits the library for as long as the mark stays.
        """
        with self._file.reading() as connection:
            last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chunks'")
            row = last.fetchone()
        return f"{self.count_chunks()}:{row[0] if row else 0}"

    def chunks(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, Chunk]]:
        """Return the paper's title and the chunk for each number that exists."""
        with self._file.reading() as connection:
            return stored_chunks(connection, numbers)

    def numbers_beside(self, chunk: Chunk) -> list[int]:
        """Return the numbers of the chunks before and after one in its paper."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number FROM chunks WHERE paper_id = ? AND ordinal IN (?, ?)",
                (chunk.paper_id, chunk.ordinal - 1, chunk.ordinal + 1),
            ).fetchall()
        return [row[0] for row in rows]

    def sentences(self, numbers: Sequence[int]) -> Mapping[int, tuple[EmbeddedSentence, ...]]:
        """Return the quotable sentences inside each chunk, in order; none for some chunks."""
        with self._file.reading() as connection:
            return stored_sentences(connection, numbers)

    def vectors(self, *, batch: int = 2000) -> Iterator[tuple[list[int], list[str], Vectors]]:
        """Yield chunk numbers, their paper ids and their vectors, batch by batch."""
        last = -1
        while True:
            with self._file.reading() as connection:
                rows = connection.execute(
                    "SELECT number, paper_id, vector FROM chunks WHERE number > ?"
                    " ORDER BY number LIMIT ?",
                    (last, batch),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            stacked = np.stack([np.frombuffer(row[2], dtype=np.float32) for row in rows])
            yield [row[0] for row in rows], [row[1] for row in rows], stacked

    def vocabulary(self) -> list[str]:
        """Return every token of the chunks, those of the most chunks first."""
        with self._file.reading() as connection:
            return lexical.vocabulary(connection)

    def search_tokens(
        self, tokens: Sequence[str], *, limit: int, papers: Sequence[str] = ()
    ) -> list[LexicalHit]:
        """Return the chunks that hold any of the tokens, best BM25 first.

        A token is as `ingest.text.index_tokens` gives it; one with spaces is a phrase.
        """
        if not tokens:
            return []
        with self._file.reading() as connection:
            return lexical.search_tokens(connection, tokens, limit=limit, papers=papers)

    def token_counts(self, tokens: Sequence[str]) -> Mapping[str, int]:
        """Return in how many chunks each token stands, where it stands in any."""
        with self._file.reading() as connection:
            return lexical.token_counts(connection, tokens)

    def bodies(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """Return the index tokens of chunks, parted by spaces, for each number that exists."""
        with self._file.reading() as connection:
            return lexical.bodies(connection, numbers)

    def shares_of_papers(self, tokens: Sequence[str]) -> Mapping[str, float]:
        """Return how much of each paper speaks of any of the tokens, from 0 to 1."""
        if not tokens:
            return {}
        with self._file.reading() as connection:
            return lexical.shares_of_papers(connection, tokens)
