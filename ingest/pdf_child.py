"""The process that reads one PDF: a request on stdin, the paper or the reason on stdout.

Imports pypdf and the standard library alone, so that it starts in a tenth of a second.
"""

import ctypes
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from ingest.config import ReadingLimits
from ingest.errors import UnreadableSource
from ingest.paper_json import paper_to_json, reference_from_json
from ingest.pdf import read_pdf
from ingest.phrases import Phrase, packed

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    _die_with(request["parent"])
    limits = ReadingLimits(**request["limits"])
    # Whatever a library prints must not run into the answer.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    _confine(limits)
    json.dump(_answer(request, limits), answers)
    answers.flush()


def _answer(request: dict[str, Any], limits: ReadingLimits) -> dict[str, Any]:
    path = Path(request["path"])
    what = Phrase("{name} was not ingested", name=path.name)
    try:
        paper = read_pdf(
            path,
            reference=reference_from_json(request["reference"]),
            password=request["password"],
            max_pages=limits.pages,
        )
    except MemoryError:
        most = limits.memory_bytes >> 20
        why = Phrase("it needs more than {most} MiB of memory", most=most)
        return _refused(what, why, "Split it")
    except UnreadableSource as error:
        return _refused(error.what, error.why, error.remedy)
    if len(paper.text) > limits.characters:
        why = Phrase(
            "it holds {count} characters; at most {most} are read",
            count=len(paper.text),
            most=limits.characters,
        )
        return _refused(what, why, "Split it")
    return {"paper": paper_to_json(paper)}


def _refused(what: str, why: str, remedy: str) -> dict[str, Any]:
    return {"error": [packed(part) for part in (what, why, remedy)]}


def _confine(limits: ReadingLimits) -> None:
    """Ask the kernel to enforce the limits, where it can: it does so in the midst of any loop."""
    try:
        import resource
    except ImportError:  # Windows has none; the clock of the asking process remains.
        return
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    # Reading writes no file, and a crash must not leave the paper on the disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with(parent: int) -> None:
    """End when the process that asked ends, however that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.name == "posix" and os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.name != "posix" or os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
