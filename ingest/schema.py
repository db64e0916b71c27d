"""The tables of the library and the way from one version to the next."""

import sqlite3

from ingest.errors import LibraryError

SCHEMA_VERSION = 2

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
    PRIMARY KEY (paper_id, number)
) STRICT;
CREATE TABLE sections (
    paper_id TEXT NOT NULL REFERENCES papers (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    title TEXT NOT NULL,
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


def prepare(connection: sqlite3.Connection) -> None:
    """Create the tables of a new library, or check that an existing one can be read.

    Raises:
        LibraryError: if a later version of the program wrote the library.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(
            f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
    elif version > SCHEMA_VERSION:
        raise LibraryError(
            "The library cannot be opened",
            why=f"its schema is version {version}, this program knows {SCHEMA_VERSION}",
            remedy="Upgrade porsesh, or choose another folder with --home",
        )
    elif version < SCHEMA_VERSION:
        raise LibraryError(
            "The library cannot be opened",
            why=f"an earlier program wrote it (schema {version}, now {SCHEMA_VERSION})",
            remedy="Move its file away and run rag ingest again; the PDFs are still there",
        )
