"""How a process that reads what may be hostile is held: by its asker's life and by the kernel.

Imports the standard library alone: such a process must start in a tenth of a second.
"""

import ctypes
import os
import signal
import sys
import threading
import time

_INHERITED = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")
_PR_SET_PDEATHSIG = 1


def child_environment(*names: str) -> dict[str, str]:
    """Return what a child inherits: where modules are, and no setting, key or proxy.

    Args:
        names: further variables that this child needs.
    """
    kept = {name: os.environ[name] for name in (*_INHERITED, *names) if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


def confine(seconds: float, memory_bytes: int) -> None:
    """Ask the kernel to enforce limits, where it can: it does so in the midst of any loop.

    What this process starts inherits them.
    """
    try:
        import resource
    except ImportError:  # Windows has none; the clock of the asking process remains.
        return
    whole = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # Reading writes no file, and a crash must not leave the paper on the disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with(parent: int) -> None:
    """End this process when the one that asked ends, however that was killed."""
    if sys.platform == "linux":
        be_killed_with_parent()
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.name == "posix" and os.getppid() != parent:
        os._exit(1)


def be_killed_with_parent() -> None:
    """Have the kernel kill this process when its parent ends; Linux alone knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _watch(parent: int) -> None:
    while os.name != "posix" or os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
