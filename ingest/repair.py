"""A damaged library saved as far as it can be read: whole papers, with their vectors, no model.

SQLite says which of its pages are broken; a paper that touches one is left out and named.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LibraryError
from ingest.phrases import Phrase, packed
from ingest.schema import prepare
from ingest.sqlite_errors import is_damage, unusable
from ingest.whole_papers import NotWhole, copy_paper

_IDS = (
    "SELECT id FROM papers ORDER BY rowid",
    "SELECT id FROM papers ORDER BY rowid DESC",
    "SELECT id FROM papers ORDER BY id",
    "SELECT DISTINCT paper_id FROM chunks ORDER BY paper_id",
    "SELECT DISTINCT paper_id FROM pages ORDER BY paper_id",
    "SELECT id FROM failures",
)


@dataclass(frozen=True, slots=True)
class Repair:
    """What became of a damaged library.

    Attributes:
        damage: what SQLite said, first line.
        kept_aside: where the damaged file is now.
        saved: the papers that are in the library again.
        lost: the papers that must be ingested again.
    """

    damage: str
    kept_aside: Path
    saved: tuple[str, ...]
    lost: tuple[str, ...]


def library_damage(path: Path, *, thorough: bool = True) -> str:
    """Return what is broken in a library's file in one line, empty if nothing is.

    Args:
        path: the SQLite file.
        thorough: compare indexes with tables too, and the words with what was counted of them.

    Raises:
        LibraryError: if the file cannot be opened for another reason.
    """
    try:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            check = "integrity_check" if thorough else "quick_check"
            (said,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            # A file that nothing was written to yet has no words to count.
            if thorough and said == "ok" and version:
                connection.execute(
                    "INSERT INTO chunk_tokens (chunk_tokens) VALUES ('integrity-check')"
                )
    except sqlite3.Error as error:
        if is_damage(error):
            return str(error)
        raise unusable(path, error) from error
    return "" if said == "ok" else " ".join(str(said).split())


def repair_library(path: Path) -> Repair | None:
    """Save what can be read of a damaged library; return None if it is sound.

    The caller holds the write lock. The new file takes the old one's place when it is complete;
    the damaged one stays beside it.

    Raises:
        LibraryError: if the disk is full or the folder cannot be written to.
    """
    damage = library_damage(path)
    if not damage:
        return None
    fresh = path.with_suffix(".repaired")
    try:
        for leftover in _files(fresh):
            leftover.unlink(missing_ok=True)
        with closing(sqlite3.connect(path, timeout=30)) as old, closing(_created(fresh)) as new:
            saved, lost = _copy(old, new)
            new.commit()
        kept = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite3")
        for file, aside in zip(_files(path), _files(kept), strict=True):
            with suppress(FileNotFoundError):
                file.replace(aside)
        fresh.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise unusable(path, error) from error
    return Repair(damage, kept, tuple(saved), tuple(lost))


def _files(path: Path) -> list[Path]:
    return [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]


def _created(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    prepare(connection)
    return connection


def _copy(old: sqlite3.Connection, new: sqlite3.Connection) -> tuple[list[str], list[str]]:
    saved: list[str] = []
    lost: list[str] = []
    identity = _embedding(old)
    for paper_id in _ids(old):
        try:
            if identity is None:
                raise NotWhole("whose vectors these are cannot be read")
            with _undone_if_it_fails(new):
                copy_paper(old, new, paper_id)
            saved.append(paper_id)
        except (sqlite3.DatabaseError, NotWhole, ValueError, TypeError) as error:
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                raise
            lost.append(paper_id)
            _note_loss(new, paper_id)
    if saved:
        new.execute("INSERT INTO meta VALUES ('embedding', ?)", (identity,))
    return saved, lost


def _embedding(old: sqlite3.Connection) -> str | None:
    with suppress(sqlite3.DatabaseError):
        row = old.execute("SELECT value FROM meta WHERE key = 'embedding'").fetchone()
        return None if row is None else str(row[0])
    return None


def _ids(old: sqlite3.Connection) -> list[str]:
    """Return every paper that any readable part of the file names."""
    found: dict[str, None] = {}
    for query in _IDS:
        with suppress(sqlite3.DatabaseError):
            for (paper_id,) in old.execute(query):
                if isinstance(paper_id, str):
                    found.setdefault(paper_id)
    return sorted(found)


@contextmanager
def _undone_if_it_fails(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("SAVEPOINT paper")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK TO paper")
        raise
    finally:
        connection.execute("RELEASE paper")


def _note_loss(new: sqlite3.Connection, paper_id: str) -> None:
    error = LibraryError(
        Phrase("{name} was lost", name=paper_id),
        why="its rows in the library were damaged",
        remedy=Phrase("Run rag ingest for {name} again", name=paper_id),
    )
    new.execute(
        "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)",
        (paper_id, packed(error.what), packed(error.why), packed(error.remedy)),
    )
