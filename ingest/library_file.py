"""The SQLite file that a library is: opened, shared by threads, and its errors told."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.schema import prepare
from ingest.sqlite_errors import unusable


class LibraryFile:
    """One open file with the library's tables; its threads take turns.

    Raises:
        LibraryError: if the file cannot be opened or is damaged, then or at any later use.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mutex = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=30)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            prepare(self._connection)
        except (sqlite3.Error, OSError) as error:
            raise unusable(path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to one thread, and tell what goes wrong with its remedy."""
        with self._mutex:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise unusable(self._path, error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Do the same within a transaction: all of it is written, or nothing."""
        with self.reading() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
