"""How papers, chunks and sentences lie in the library's tables: written here, read back here."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Chunk, PageSpan, Paper, PrintedWord
from ingest.phrases import packed, unpacked
from ingest.sentences import SentenceSpan
from ingest.text import index_tokens

Vectors = NDArray[np.float32]

# Halves what a library weighs; cosines change in the fourth decimal.
_STORED = np.float16


@dataclass(frozen=True, slots=True)
class LibraryPaper:
    """What the library says of one paper.

    Attributes:
        state: ready, partial or failed.
        reason: why it failed, or what is to be said of its pages, in one line.
        problems: what is to be said of its pages, page by page.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    kind: str
    pages: int
    chunks: int
    state: str
    reason: str
    problems: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EmbeddedSentence:
    """A sentence that may be quoted, `paper.text[start:end]`, and its L2-normalised vector."""

    start: int
    end: int
    vector: Vectors = field(repr=False, compare=False)


def insert_paper(connection: sqlite3.Connection, paper: Paper, ingest_key: str) -> None:
    """Write a paper with its pages and sections."""
    connection.execute(
        "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            paper.id,
            paper.title,
            json.dumps(paper.authors, ensure_ascii=False),
            paper.year,
            paper.kind,
            paper.version,
            paper.content_hash,
            ingest_key,
        ),
    )
    connection.executemany(
        "INSERT INTO pages (paper_id, number, text, state, problem, ocr, label)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (paper.id, p.number, p.text, p.state, packed(p.problem), p.ocr, p.label)
            for p in paper.pages
        ],
    )
    connection.executemany(
        "INSERT INTO printed_words VALUES (?, ?, ?)",
        [(paper.id, number, words_to_json(words)) for number, words in paper.printed.items()],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO sections (paper_id, start, title, level) VALUES (?, ?, ?, ?)",
        [(paper.id, section.start, section.title, section.level) for section in paper.sections],
    )


def insert_chunks(
    connection: sqlite3.Connection, title: str, chunks: Sequence[Chunk], vectors: Vectors
) -> list[int]:
    """Write the chunks of a paper and their tokens; return their numbers."""
    numbers = []
    for chunk, vector in zip(chunks, vectors, strict=True):
        cursor = connection.execute(
            'INSERT INTO chunks (paper_id, ordinal, start, "end", page_first, page_last, section,'
            " above, text, vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                chunk.paper_id,
                chunk.ordinal,
                chunk.start,
                chunk.end,
                chunk.pages.first,
                chunk.pages.last,
                chunk.section,
                titles_to_json(chunk.above),
                chunk.text,
                np.asarray(vector, dtype=np.float32).tobytes(),
            ),
        )
        numbers.append(int(cursor.lastrowid or 0))
    connection.executemany(
        "INSERT INTO chunk_tokens (rowid, heading, body) VALUES (?, ?, ?)",
        [
            (
                number,
                " ".join(index_tokens(f"{title} {chunk.section}")),
                " ".join(index_tokens(chunk.text)),
            )
            for number, chunk in zip(numbers, chunks, strict=True)
        ],
    )
    return numbers


def insert_sentences(
    connection: sqlite3.Connection,
    paper_id: str,
    sentences: Sequence[SentenceSpan],
    vectors: Vectors,
) -> None:
    """Write the quotable sentences of a paper."""
    connection.executemany(
        "INSERT OR IGNORE INTO sentences VALUES (?, ?, ?, ?)",
        [
            (paper_id, span.start, span.end, np.asarray(vector, dtype=_STORED).tobytes())
            for span, vector in zip(sentences, vectors, strict=True)
        ],
    )


def delete_paper(connection: sqlite3.Connection, paper_id: str) -> bool:
    """Remove a paper and the memory of its failure; tell whether there was one."""
    removed = connection.execute("DELETE FROM papers WHERE id = ?", (paper_id,)).rowcount
    removed += connection.execute("DELETE FROM failures WHERE id = ?", (paper_id,)).rowcount
    return removed > 0


def titles_to_json(titles: Sequence[str]) -> str:
    """Return titles in one text; a title may hold anything but another one."""
    return json.dumps(titles, ensure_ascii=False)


def words_to_json(words: Sequence[PrintedWord]) -> str:
    """Return words and their places in one compact text."""
    rows = [[word.text, word.left, word.top, word.width, word.height] for word in words]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def words_from_json(text: str) -> tuple[PrintedWord, ...]:
    """Return the words that `words_to_json` was given."""
    return tuple(PrintedWord(*row) for row in json.loads(text))


def chunk_of(row: Sequence[Any]) -> Chunk:
    """Return the chunk of a row of the chunks table, with OCR's confidence at its end."""
    paper_id, ordinal, text, start, end, first, last, section, above, ocr = row
    pages, titles = PageSpan(first, last), tuple(json.loads(above))
    return Chunk(paper_id, ordinal, text, start, end, pages, section, titles, ocr)


def sentences_by_chunk(
    rows: Iterable[tuple[int, int, int, bytes]],
) -> dict[int, tuple[EmbeddedSentence, ...]]:
    """Gather rows of chunk number, start, end and vector."""
    gathered: dict[int, list[EmbeddedSentence]] = {}
    for number, start, end, blob in rows:
        vector = np.frombuffer(blob, dtype=_STORED).astype(np.float32)
        gathered.setdefault(number, []).append(EmbeddedSentence(start, end, vector))
    return {number: tuple(sentences) for number, sentences in gathered.items()}


def page_problems(connection: sqlite3.Connection) -> dict[str, tuple[dict[int, str], bool]]:
    """Return, by paper, what is to be said of its pages, and whether all of them were read."""
    problems: dict[str, dict[int, str]] = {}
    unread: set[str] = set()
    query = (
        "SELECT paper_id, number, state, problem FROM pages"
        " WHERE state != 'read' OR problem != '' ORDER BY number"
    )
    for paper_id, number, state, problem in connection.execute(query):
        said = unpacked(problem) if state == "read" else state
        problems.setdefault(paper_id, {})[number] = said
        if state != "read":
            unread.add(paper_id)
    return {paper_id: (said, paper_id not in unread) for paper_id, said in problems.items()}


def library_paper(
    row: Sequence[Any], problems: Mapping[str, tuple[Mapping[int, str], bool]]
) -> LibraryPaper:
    """Return what the library says of one paper."""
    paper_id, title, authors, year, kind, pages, chunks = row
    said, whole = problems.get(paper_id, ({}, True))
    state = "ready" if whole else "partial"
    names = tuple(json.loads(authors))
    reason = "; ".join(f"p. {number}: {problem}" for number, problem in said.items())
    return LibraryPaper(paper_id, title, names, year, kind, pages, chunks, state, reason, said)
