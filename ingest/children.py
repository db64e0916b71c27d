"""Programs run apart, whose ending all of them together can be ordered from another thread."""

import subprocess
import threading
from collections.abc import Mapping, Sequence

from ingest.phrases import Phrase, printable

_LONGEST_WORDS = 160


def last_words(done: "subprocess.CompletedProcess[bytes]", program: str) -> Phrase:
    """Say how a program ended that did not do its work: by a signal, or with its last line.

    >>> last_words(subprocess.CompletedProcess([], 1, b"", b"OSError: gone"), "OCR")
    'OCR failed (OSError: gone)'
    """
    if done.returncode < 0:
        number = str(-done.returncode)
        return Phrase("{program} was stopped by signal {number}", program=program, number=number)
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    reason = printable(lines[-1])[:_LONGEST_WORDS] if lines else str(done.returncode)
    return Phrase("{program} failed ({reason})", program=program, reason=reason)


class Children:
    """The programs that are running now; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False

    def run(
        self, command: Sequence[str], request: bytes, *, seconds: float, env: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run a program to its end and return what it wrote.

        Raises:
            subprocess.TimeoutExpired: if it took longer; it was killed.
        """
        with subprocess.Popen(  # noqa: S603 - what is run is the callers' own
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=env,
        ) as child:
            self._began(child)
            try:
                output, errors = child.communicate(request, timeout=seconds)
            except BaseException:
                child.kill()
                raise
            finally:
                self._ceased(child)
        return subprocess.CompletedProcess(command, child.returncode, output, errors)

    def end(self) -> None:
        """Kill whatever is running, and whatever is still begun."""
        with self._lock:
            self._ended = True
            for child in self._running:
                child.kill()

    def _began(self, child: "subprocess.Popen[bytes]") -> None:
        with self._lock:
            self._running.add(child)
            if self._ended:
                child.kill()

    def _ceased(self, child: "subprocess.Popen[bytes]") -> None:
        with self._lock:
            self._running.discard(child)
