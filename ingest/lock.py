"""One writer at a time: two processes writing to one Chroma folder corrupt it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import LibraryError, LibraryLocked
from ingest.phrases import Phrase

_PATIENCE_S = 3.0


@contextmanager
def writer_lock(home: Path, *, patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """Hold the library's write lock; the operating system frees it if the process dies.

    Args:
        home: the folder that holds the library.
        patience_s: how long to wait for another process before giving up.

    Raises:
        LibraryLocked: if another process holds it for longer.
        LibraryError: if the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    holder = home / "writer.pid"
    lock = FileLock(home / "writer.lock", timeout=patience_s)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        holder.write_text(str(os.getpid()), encoding="utf-8")
    except Timeout as error:
        raise LibraryLocked(
            "The library is being written to",
            why=Phrase(
                "{holder} holds the write lock of {home}", holder=_holder(holder), home=str(home)
            ),
            remedy="Wait until it has finished, or stop it",
        ) from error
    except OSError as error:
        lock.release()
        raise LibraryError(
            Phrase("The home folder {home} cannot be written to", home=str(home)),
            why=error.strerror or str(error),
            remedy="Free space or change its permissions, or choose another folder with --home",
        ) from error
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    """Name the process that wrote the note; one that is dead cannot be who holds the lock."""
    try:
        pid = int(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "another process"
    try:
        os.kill(pid, 0)
    except PermissionError:
        return Phrase("process {pid}", pid=str(pid))  # alive, and somebody else's
    except OSError:
        return "another process"
    return Phrase("process {pid}", pid=str(pid))
