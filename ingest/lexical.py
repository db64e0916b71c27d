"""Words in the library's tables: BM25 over tokens, the vocabulary, and who speaks of what.

Functions over an open connection; `ingest.library` lends it and turns errors of SQLite into ours.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# What stands in a paper's first chunk (its title, its authors) is its own, however seldom it
# comes again.
_OPENING_SHARE = 0.5
# Of a shorter text no share says much: a name that it holds once may fill it.
_FEWEST_CHUNKS = 5


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A chunk's number in the library and its BM25 score, higher is better."""

    number: int
    score: float


def search_tokens(
    connection: sqlite3.Connection, tokens: Sequence[str], *, limit: int, papers: Sequence[str]
) -> list[LexicalHit]:
    """Return the chunks that hold any of the tokens, best BM25 first."""
    # The heading (title and section) says what a chunk is about, seldom what it states.
    query = (
        "SELECT rowid, bm25(chunk_tokens, 0.4, 1.0) AS cost FROM chunk_tokens"
        " WHERE chunk_tokens MATCH ?"
    )
    values: list[Any] = [_any_of(tokens)]
    if papers:
        marks = ",".join("?" * len(papers))
        query += f" AND rowid IN (SELECT number FROM chunks WHERE paper_id IN ({marks}))"  # noqa: S608 - only question marks are put in
        values += papers
    rows = connection.execute(query + " ORDER BY cost LIMIT ?", [*values, limit]).fetchall()
    return [LexicalHit(number, -cost) for number, cost in rows]


def shares_of_papers(connection: sqlite3.Connection, tokens: Sequence[str]) -> dict[str, float]:
    """Return how much of each paper speaks of any of the tokens, from 0 to 1; most have none.

    That is the share of its chunks whose own words hold one; titles and headings do not count,
    since every chunk repeats them, and texts of few chunks are left out.
    """
    rows = connection.execute(
        """
        SELECT c.paper_id, count(*), min(c.ordinal),
               (SELECT count(*) FROM chunks WHERE paper_id = c.paper_id)
        FROM chunk_tokens JOIN chunks c ON c.number = chunk_tokens.rowid
        WHERE chunk_tokens MATCH ? GROUP BY c.paper_id
        """,
        (f"body : ({_any_of(tokens)})",),
    )
    return {
        paper: max(held / chunks, _OPENING_SHARE * (first == 0))
        for paper, held, first, chunks in rows
        if chunks >= _FEWEST_CHUNKS
    }


def vocabulary(connection: sqlite3.Connection) -> list[str]:
    """Return every token of the chunks, those of the most chunks first."""
    _open_vocabulary(connection)
    rows = connection.execute("SELECT term FROM temp.vocabulary ORDER BY doc DESC, term")
    return [str(term) for (term,) in rows]


def token_counts(connection: sqlite3.Connection, tokens: Sequence[str]) -> dict[str, int]:
    """Return in how many chunks each token stands; those that stand nowhere are left out."""
    _open_vocabulary(connection)
    marks = ",".join("?" * len(tokens))
    rows = connection.execute(
        f"SELECT term, doc FROM temp.vocabulary WHERE term IN ({marks})",  # noqa: S608 - only question marks are put in
        list(tokens),
    )
    return {str(term): int(count) for term, count in rows}


def bodies(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Return the index tokens of each chunk that exists, parted by spaces, without its heading."""
    marks = ",".join("?" * len(numbers))
    rows = connection.execute(
        f"SELECT rowid, body FROM chunk_tokens WHERE rowid IN ({marks})",  # noqa: S608 - only question marks are put in
        list(numbers),
    )
    return {int(number): str(body) for number, body in rows}


def _open_vocabulary(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary"
        " USING fts5vocab(main, chunk_tokens, row)"
    )


def _any_of(tokens: Sequence[str]) -> str:
    """Return an FTS5 query; a token with spaces is a phrase."""
    return " OR ".join('"' + token.replace('"', "") + '"' for token in tokens)
