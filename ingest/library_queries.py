"""What is read from several tables of the library at once."""

import sqlite3
from collections.abc import Mapping, Sequence

from ingest.documents import Chunk, SourceKind
from ingest.library_rows import (
    EmbeddedSentence,
    LibraryPaper,
    chunk_of,
    library_paper,
    page_problems,
    sentences_by_chunk,
)
from ingest.phrases import unpacked


def stored_papers(connection: sqlite3.Connection) -> list[LibraryPaper]:
    """Return every paper, ready and failed, by id."""
    rows = connection.execute(
        """
        SELECT id, title, authors, year, kind,
               (SELECT count(*) FROM pages WHERE paper_id = id),
               (SELECT count(*) FROM chunks WHERE paper_id = id)
        FROM papers
        """
    ).fetchall()
    failures = connection.execute("SELECT id, why FROM failures").fetchall()
    problems = page_problems(connection)
    found = [library_paper(row, problems) for row in rows]
    known = {paper.id for paper in found}
    failed = [
        LibraryPaper(paper_id, paper_id, (), None, SourceKind.PDF, 0, 0, "failed", unpacked(why))
        for paper_id, why in failures
        if paper_id not in known
    ]
    return sorted([*found, *failed], key=lambda paper: paper.id)


def stored_chunks(
    connection: sqlite3.Connection, numbers: Sequence[int]
) -> Mapping[int, tuple[str, Chunk]]:
    """Return the paper's title and the chunk for each number that exists."""
    marks = ",".join("?" * len(numbers))
    rows = connection.execute(
        f"""
        SELECT c.number, p.title, c.paper_id, c.ordinal, c.text, c.start, c."end",
               c.page_first, c.page_last, c.section, c.above,
               (SELECT min(ocr) FROM pages WHERE paper_id = c.paper_id
                AND number BETWEEN c.page_first AND c.page_last)
        FROM chunks c JOIN papers p ON p.id = c.paper_id WHERE c.number IN ({marks})
        """,  # noqa: S608 - only question marks are put in
        list(numbers),
    ).fetchall()
    return {row[0]: (row[1], chunk_of(row[2:])) for row in rows}


def stored_sentences(
    connection: sqlite3.Connection, numbers: Sequence[int]
) -> Mapping[int, tuple[EmbeddedSentence, ...]]:
    """Return the quotable sentences inside each chunk, in order; none for some chunks."""
    marks = ",".join("?" * len(numbers))
    rows = connection.execute(
        f"""
        SELECT c.number, s.start, s."end", s.vector FROM chunks c JOIN sentences s
        ON s.paper_id = c.paper_id AND s.start >= c.start AND s.start < c."end"
        WHERE s."end" <= c."end" AND c.number IN ({marks}) ORDER BY c.number, s.start
        """,  # noqa: S608 - only question marks are put in
        list(numbers),
    ).fetchall()
    return sentences_by_chunk(rows)
