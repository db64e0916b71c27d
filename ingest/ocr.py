"""OCR of single pages by tesseract: whether it is here, what it can read, and reading.

The one module that knows tesseract, with the process that it starts for each page (`ocr_child`).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from ingest.children import Children, last_words
from ingest.config import OcrConfig
from ingest.confinement import child_environment
from ingest.errors import OcrMissing
from ingest.ocr_pages import NoOcr, PageReading
from ingest.ocr_text import page_from_json
from ingest.phrases import Phrase, unpacked

# Raised when the same engine gives other text for the same page, so that pages are read again.
_READING = "2"
_LANGUAGES = ("eng", "fas")
_INSTALL = (
    "Install it with its English and Persian data (Debian: apt install tesseract-ocr "
    "tesseract-ocr-eng tesseract-ocr-fas), then run rag ingest again"
)
_CPU_SPENT = getattr(signal, "SIGXCPU", None)
_ASKED_WITHIN_S = 20.0


@dataclass(frozen=True, slots=True)
class Tesseract:
    """A tesseract program of this machine.

    Attributes:
        languages: those of ours that it has data for.
    """

    program: str
    version: str
    languages: tuple[str, ...]
    config: OcrConfig = field(default_factory=OcrConfig)

    @property
    def identity(self) -> str:
        """What the library remembers of this engine: another value means other text."""
        languages = "+".join(self.languages)
        return f"tesseract-{self.version}:{languages}:{self.config.identity}:{_READING}"

    @property
    def least_confidence(self) -> float:
        """A page of less is left out."""
        return self.config.least_confidence

    def here(self) -> "Tesseract | NoOcr":
        """Return the tesseract of the machine that runs this, which may be a worker of a cluster.

        Another one would give other text than its key says, so that pages wait instead.
        """
        try:
            # A worker reads as many papers at once as its machine can bear.
            found = find_tesseract(replace(self.config, at_once=1))
        except OcrMissing:
            found = None
        if found is not None and found.identity == self.identity:
            return found
        languages = " and ".join(self.languages)
        return NoOcr(
            Phrase(
                "Install tesseract {version} with the data of {languages}, as on this machine, on"
                " every worker of the cluster, or run rag ingest without --cluster",
                version=self.version,
                languages=languages,
            )
        )

    def read(
        self,
        path: Path,
        numbers: Sequence[int],
        *,
        password: str | None = None,
        children: Children | None = None,
    ) -> Iterator[PageReading]:
        """Read pages of a PDF, counted from 1, several at a time; yield them in order."""
        end = time.monotonic() + self.config.paper_seconds
        read_one = partial(self._read_until, end, path, password, children or Children())
        with ThreadPoolExecutor(max_workers=self.config.at_once or os.cpu_count() or 1) as pool:
            try:
                yield from pool.map(read_one, numbers)
            finally:
                # One who looks no further, as after Ctrl-C, waits for the pages in work alone.
                pool.shutdown(wait=False, cancel_futures=True)

    def _read_until(
        self, end: float, path: Path, password: str | None, children: Children, number: int
    ) -> PageReading:
        """Read a page, unless the paper's time is up."""
        if time.monotonic() < end:
            return self._read(path, password, children, number)
        seconds = f"{self.config.paper_seconds:g}"
        why = Phrase("OCR of the pages before it took longer than {seconds} s", seconds=seconds)
        return PageReading(number, None, why)

    def _read(
        self, path: Path, password: str | None, children: Children, number: int
    ) -> PageReading:
        config = self.config
        request = {
            "path": str(path.absolute()),
            "number": number,
            "password": password,
            "program": self.program,
            "languages": self.languages,
            "dpi": config.dpi,
            "pixels": config.pixels,
            "seconds": config.seconds,
            "memory_bytes": config.memory_bytes,
            "parent": os.getpid(),
        }
        too_slow = Phrase("OCR took longer than {seconds} s", seconds=f"{config.seconds:g}")
        try:
            done = children.run(
                [sys.executable, "-P", "-m", "ingest.ocr_child"],
                json.dumps(request).encode(),
                seconds=config.seconds,
                # Under load, threads of one page wait for each other more than they help.
                env=child_environment("TESSDATA_PREFIX") | {"OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired:
            return PageReading(number, None, too_slow)
        if _CPU_SPENT is not None and done.returncode == -_CPU_SPENT:
            return PageReading(number, None, too_slow)
        if done.returncode != 0:
            return PageReading(number, None, last_words(done, "OCR"))
        answer: dict[str, Any] = json.loads(done.stdout)
        if "error" in answer:
            why = Phrase("OCR failed ({reason})", reason=unpacked(answer["error"]))
            return PageReading(number, None, why)
        return PageReading(number, page_from_json(answer["page"]))


def find_tesseract(config: OcrConfig | None = None) -> Tesseract:
    """Return the tesseract of this machine.

    Raises:
        OcrMissing: if there is none, or none that reads a language of ours.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise OcrMissing("OCR is not available", why="tesseract is not installed", remedy=_INSTALL)
    version = _said(program, "--version").split()
    languages = _said(program, "--list-langs").splitlines()
    known = tuple(name for name in _LANGUAGES if name in languages)
    if not known or len(version) < 2:
        why = "tesseract has neither English nor Persian data" if version else "it does not answer"
        raise OcrMissing("OCR is not available", why=why, remedy=_INSTALL)
    return Tesseract(program, version[1], known, config or OcrConfig())


def _said(program: str, option: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - found on the user's own path
            [program, option],
            capture_output=True,
            check=False,
            timeout=_ASKED_WITHIN_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    # Older versions tell of themselves as of an error.
    return (done.stdout or done.stderr).decode("utf-8", "replace")
