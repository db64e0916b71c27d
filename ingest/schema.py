"""The tables of the library and the way from one version to the next."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Mapping

from ingest.documents import Section
from ingest.errors import LibraryError
from ingest.phrases import Phrase
from ingest.section_tree import headings_above, with_levels

SCHEMA_VERSION = 4

Migration = Callable[[sqlite3.Connection], None]

_PRINTED_WORDS = """
CREATE TABLE printed_words (
    paper_id TEXT NOT NULL,
    page INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (paper_id, page),
    FOREIGN KEY (paper_id, page) REFERENCES pages (paper_id, number) ON DELETE CASCADE
) STRICT;
"""


def _keep_what_ocr_read(connection: sqlite3.Connection) -> None:
    """From 2 to 3: how sure OCR is of a page, and where its words stand."""
    connection.execute("ALTER TABLE pages ADD COLUMN ocr REAL")
    connection.execute(_PRINTED_WORDS)
    # So that papers with pages that wait for OCR are read again where it is there now.
    connection.execute(
        "UPDATE papers SET ingest_key = ingest_key || '|without OCR' WHERE id IN"
        " (SELECT paper_id FROM pages WHERE state IN ('no text', 'garbled'))"
    )


def _keep_the_tree_of_headings(connection: sqlite3.Connection) -> None:
    """From 3 to 4: what pages are called, and which headings stand above a chunk.

    Pages that are here are called by their number until their paper is read again.
    """
    connection.execute("ALTER TABLE pages ADD COLUMN label TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE sections ADD COLUMN level INTEGER NOT NULL DEFAULT 1")
    connection.execute("ALTER TABLE chunks ADD COLUMN above TEXT NOT NULL DEFAULT '[]'")
    for (paper_id,) in connection.execute("SELECT DISTINCT paper_id FROM sections").fetchall():
        rows = connection.execute(
            "SELECT title, start FROM sections WHERE paper_id = ? ORDER BY start", (paper_id,)
        )
        sections = with_levels([Section(title, start) for title, start in rows])
        connection.executemany(
            "UPDATE sections SET level = ? WHERE paper_id = ? AND start = ?",
            [(section.level, paper_id, section.start) for section in sections],
        )
        chunks = connection.execute(
            "SELECT number, start FROM chunks WHERE paper_id = ?", (paper_id,)
        ).fetchall()
        starts = [section.start for section in sections]
        above = [(headings_above(sections, bisect_right(starts, at) - 1), n) for n, at in chunks]
        connection.executemany(
            "UPDATE chunks SET above = ? WHERE number = ?",
            [(json.dumps(titles, ensure_ascii=False), number) for titles, number in above],
        )


# From each version to the next. None leads from 1 to 2, which has vectors of sentences: those
# come from a model and not from what version 1 holds.
MIGRATIONS: Mapping[int, Migration] = {2: _keep_what_ocr_read, 3: _keep_the_tree_of_headings}

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE papers (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    authors TEXT NOT NULL,
    year INTEGER,
    kind TEXT NOT NULL,
    version INTEGER,
    content_hash TEXT NOT NULL,
    ingest_key TEXT NOT NULL
) STRICT;
CREATE TABLE failures (
    id TEXT PRIMARY KEY,
    what TEXT NOT NULL,
    why TEXT NOT NULL,
    remedy TEXT NOT NULL
) STRICT;
CREATE TABLE pages (
    paper_id TEXT NOT NULL REFERENCES papers (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    problem TEXT NOT NULL,
    ocr REAL,
    label TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (paper_id, number)
) STRICT;
CREATE TABLE sections (
    paper_id TEXT NOT NULL REFERENCES papers (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    title TEXT NOT NULL,
    level INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (paper_id, start)
) STRICT;
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    paper_id TEXT NOT NULL REFERENCES papers (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    page_first INTEGER NOT NULL,
    page_last INTEGER NOT NULL,
    section TEXT NOT NULL,
    text TEXT NOT NULL,
    vector BLOB NOT NULL,
    above TEXT NOT NULL DEFAULT '[]',
    UNIQUE (paper_id, ordinal)
) STRICT;
CREATE TABLE sentences (
    paper_id TEXT NOT NULL REFERENCES papers (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (paper_id, start)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE chunk_tokens USING fts5 (heading, body, tokenize = 'unicode61');
CREATE TRIGGER chunk_removed AFTER DELETE ON chunks BEGIN
    DELETE FROM chunk_tokens WHERE rowid = old.number;
END;
"""


def prepare(
    connection: sqlite3.Connection,
    *,
    version: int = SCHEMA_VERSION,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> None:
    """Create the tables of a new library, or bring an existing one to this program's version.

    All steps are one transaction: a library is of the old version or of the new one.

    Raises:
        LibraryError: if a later program wrote the library, or no step leads here from its version.
    """
    if _version(connection) == version:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again under the lock: another process may have been quicker.
        found = _version(connection)
        if found == 0:
            _create(connection)
            found = SCHEMA_VERSION
        _check(found, version, migrations)
        for step in range(found, version):
            migrations[step](connection)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    statement = ""
    # `executescript` would end the transaction; a trigger holds a semicolon of its own.
    for line in (_TABLES + _PRINTED_WORDS).splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _check(found: int, version: int, migrations: Mapping[int, Migration]) -> None:
    if found > version:
        raise LibraryError(
            "The library cannot be opened",
            why=Phrase(
                "its schema is version {found}, this program knows {version}",
                found=found,
                version=version,
            ),
            remedy="Upgrade porsesh, or choose another folder with --home",
        )
    if any(step not in migrations for step in range(found, version)):
        raise LibraryError(
            "The library cannot be opened",
            why=Phrase(
                "an earlier program wrote it (schema {found}, now {version})",
                found=found,
                version=version,
            ),
            remedy="Move its file away and run rag ingest again; the PDFs are still there",
        )
