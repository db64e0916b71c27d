"""One writer at a time: two processes writing to one Chroma folder corrupt it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import LibraryLocked


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the library's write lock; the operating system frees it if the process dies.

    Raises:
        LibraryLocked: if another process holds it.
    """
    from filelock import FileLock, Timeout

    home.mkdir(parents=True, exist_ok=True)
    holder = home / "writer.pid"
    lock = FileLock(home / "writer.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        pid = holder.read_text(encoding="utf-8") if holder.exists() else "unknown"
        raise LibraryLocked(
            "The library is being written to",
            why=f"process {pid} holds the write lock of {home}",
            remedy="Wait until it has finished, or stop it",
        ) from error
    try:
        holder.write_text(str(os.getpid()), encoding="utf-8")
        yield
        holder.unlink(missing_ok=True)
    finally:
        lock.release()
