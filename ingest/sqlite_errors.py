"""What SQLite's errors mean for the reader, and what to do about each."""

import sqlite3
from pathlib import Path

from ingest.errors import LibraryError
from ingest.phrases import Phrase

_REMEDIES = {
    sqlite3.SQLITE_CORRUPT: "Run rag doctor --repair, which saves what can be read",
    sqlite3.SQLITE_NOTADB: "Run rag doctor --repair, which saves what can be read",
    sqlite3.SQLITE_FULL: "Free some space on the disk and run the command again; nothing is lost",
    sqlite3.SQLITE_IOERR: "Check the disk and its free space, then run the command again",
    sqlite3.SQLITE_READONLY: "Make the folder writable, or choose another one with --home",
    sqlite3.SQLITE_CANTOPEN: "Make the folder writable, or choose another one with --home",
    sqlite3.SQLITE_BUSY: "Wait until the other program has finished, then run the command again",
}
_OTHER = "Check that the disk is writable and not full, or choose another folder with --home"
_PRIMARY = 0xFF


def unusable(path: Path, error: Exception) -> LibraryError:
    """Return what to tell of an error that the library's file gave."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    return LibraryError(
        Phrase("The library {path} cannot be used", path=str(path)),
        why=str(error),
        remedy=_REMEDIES.get(code, _OTHER),
    )


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error means that the file's content is broken."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
