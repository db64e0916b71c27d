"""Read each PDF in a process of its own, which may be killed: a hostile file costs that alone.

The process has limits on time, memory and what it may write, and dies with the one that asked.
"""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.children import Children, last_words
from ingest.config import ReadingLimits
from ingest.confinement import child_environment
from ingest.documents import Paper, PaperReference
from ingest.errors import UnreadableSource
from ingest.paper_json import paper_from_json, reference_to_json
from ingest.phrases import Phrase, unpacked

_CPU_SPENT = getattr(signal, "SIGXCPU", None)
_SMALLEST_PDF = (
    b"%PDF-1.4\n1 0 obj<</Pages 2 0 R>>endobj\n2 0 obj<</Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000039 00000 n \n0000000077 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n123\n%%EOF\n"
)


def read_pdf_apart(
    path: Path,
    *,
    reference: PaperReference | None = None,
    password: str | None = None,
    limits: ReadingLimits | None = None,
    children: Children | None = None,
) -> Paper:
    """Read a PDF as a paper, in a process of its own.

    Args:
        path: the file; its name is the paper's id where it is an arXiv id, else its stem.
        reference: what is known of the paper beforehand.
        password: opens an encrypted file.
        limits: what reading may cost.
        children: the processes that the caller may have to end.

    Raises:
        UnreadableSource: if no page can be read, a password is needed, or a limit is met.
    """
    limits = limits or ReadingLimits()
    check_file(path, limits)
    # By the pipe and not as an argument: every user of the machine sees those.
    request = {
        "path": str(path.absolute()),
        "password": password,
        "reference": reference_to_json(reference),
        "limits": asdict(limits),
        "parent": os.getpid(),
    }
    try:
        done = (children or Children()).run(
            [sys.executable, "-P", "-m", "ingest.pdf_child"],
            json.dumps(request).encode(),
            seconds=limits.clock_seconds,
            env=child_environment(),
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(path, limits.clock_seconds) from None
    if _CPU_SPENT is not None and done.returncode == -_CPU_SPENT:
        raise _too_slow(path, limits.seconds)
    if done.returncode != 0:
        raise _unreadable(path, last_words(done, "its reader"), "Try another copy of the file")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        what, why, remedy = map(unpacked, answer["error"])
        raise UnreadableSource(what, why=why, remedy=remedy)
    return paper_from_json(answer["paper"])


def check_file(path: Path, limits: ReadingLimits) -> None:
    """Refuse what is no file of a size that can be read, before anything opens it.

    A pipe would never end, and a file of holes has any size at no cost.

    Raises:
        UnreadableSource: with the reason.
    """
    try:
        status = path.stat()
    except OSError as error:
        why = error.strerror or str(error)
        raise _unreadable(path, why, "Check the file and its permissions") from error
    if stat.S_ISDIR(status.st_mode):
        raise _unreadable(path, "it is a folder", "Name the folder itself to ingest its files")
    if not stat.S_ISREG(status.st_mode):
        raise _unreadable(path, "it is no regular file", "Copy what it gives into a file")
    if status.st_size == 0:
        raise _unreadable(path, "it is empty", "Download the file again")
    if status.st_size > limits.file_bytes:
        why = Phrase(
            "it has {size} MiB; at most {most} are read",
            size=round(status.st_size / (1 << 20)),
            most=round(limits.file_bytes / (1 << 20)),
        )
        raise _unreadable(path, why, "Split it")


def reader_self_test() -> str:
    """Read a page in a process of its own; return what reads PDFs here, with its version.

    Raises:
        UnreadableSource: if the page did not come back.
    """
    from importlib.metadata import version

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        path.write_bytes(_SMALLEST_PDF)
        read_pdf_apart(path)
    return f"pypdf {version('pypdf')}, in a process of its own"


def _too_slow(path: Path, seconds: float) -> UnreadableSource:
    why = Phrase("it took longer than {seconds} s", seconds=f"{seconds:g}")
    return _unreadable(path, why, "Try another copy, or print it anew")


def _unreadable(path: Path, why: str, remedy: str) -> UnreadableSource:
    what = Phrase("{name} was not ingested", name=path.name)
    return UnreadableSource(what, why=why, remedy=remedy)
