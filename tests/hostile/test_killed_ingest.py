"""`kill -9` at random points of an ingest: nothing is lost, and nothing is done twice."""

import contextlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.index import ChunkIndex, _forget_clients
from ingest.library import Library
from ingest.testing import write_pdf
from tests.hostile import interrupted_ingest

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon")
TABLES = ("meta", "papers", "failures", "pages", "sections", "chunks", "sentences", "chunk_tokens")
# One process that has everything imported; each ingest is forked from it.
FORKED = multiprocessing.get_context("forkserver")


@dataclass
class Run:
    home: Path
    papers: Path

    @property
    def log(self) -> Path:
        return self.home.parent / f"{self.home.name}.log"

    def start(self) -> multiprocessing.Process:
        self.log.touch()
        begun = self.home.parent / "begun"
        begun.unlink(missing_ok=True)
        process = FORKED.Process(
            target=interrupted_ingest.main, args=(self.home, self.papers, self.log, begun)
        )
        process.start()
        wait_for(begun.exists)
        return process

    def finish(self) -> float:
        process = self.start()
        begun = time.monotonic()
        process.join(60)
        assert process.exitcode == 0
        return time.monotonic() - begun

    def finished(self) -> set[str]:
        path = self.home / "library.sqlite3"
        if not path.exists():
            return set()
        with sqlite3.connect(path) as connection:
            try:
                return {row[0] for row in connection.execute("SELECT id FROM papers")}
            except sqlite3.OperationalError:
                return set()  # killed before it had tables

    def rows(self) -> dict[str, list]:
        with sqlite3.connect(self.home / "library.sqlite3") as connection:
            return {
                table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES
            }


def wait_for(happens: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, float]:
    FORKED.set_forkserver_preload(["chromadb", "tests.hostile.interrupted_ingest"])
    folder = tmp_path_factory.mktemp("undisturbed")
    papers = folder / "papers"
    papers.mkdir()
    for name in NAMES:
        text = " ".join(f"The {name} network of layer {n} learns well." for n in range(40))
        write_pdf(
            papers / f"{name}.pdf", [f"1 Introduction\n{text}", f"2 Results\nOf {name}. {text}"]
        )
    run = Run(folder / "home", papers)
    run.finish()  # what is slow the first time only
    shutil.rmtree(run.home)
    return run, run.finish()


def assert_killed_and_resumed(undisturbed: tuple[Run, float], folder: Path, share: float) -> None:
    whole, seconds = undisturbed
    run = Run(folder / "home", whole.papers)
    process = run.start()
    time.sleep(share * seconds)
    process.kill()
    process.join()
    done = run.finished()
    before = run.log.stat().st_size

    run.finish()

    assert run.rows() == whole.rows()
    again = run.log.read_bytes()[before:].decode()
    assert [name for name in done if name in again] == []
    _forget_clients()
    library, index = Library(run.home / "library.sqlite3"), ChunkIndex(run.home / "index")
    assert index.matches(library)
    numbers, _, vectors = next(iter(library.vectors()))
    for number, vector in zip(numbers[::5], vectors[::5], strict=True):
        assert index.search(vector, k=1)[0].similarity == pytest.approx(1.0, abs=1e-4), number
    library.close()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_ingest_that_is_killed_is_resumed_as_if_it_had_not_been(
    undisturbed: tuple[Run, float], tmp_path: Path, share: float
) -> None:
    assert_killed_and_resumed(undisturbed, tmp_path, share)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_any_moment_will_do(undisturbed: tuple[Run, float], tmp_path: Path, seed: int) -> None:
    assert_killed_and_resumed(undisturbed, tmp_path, random.Random(seed).random())


def test_no_reader_of_a_pdf_outlives_its_ingest(
    undisturbed: tuple[Run, float], tmp_path: Path
) -> None:
    run = Run(tmp_path / "home", undisturbed[0].papers)
    process = run.start()
    if not Path(f"/proc/{process.pid}/task").exists():
        pytest.skip("looks into /proc, which this machine has not")
    wait_for(lambda: _readers(process.pid))
    readers = _readers(process.pid)

    process.kill()
    process.join()

    wait_for(lambda: not any(_lives(reader) for reader in readers))


def _readers(pid: int) -> list[int]:
    """Return the processes that any thread of this one has begun."""
    listed: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # a thread that has just ended
            listed += map(int, (thread / "children").read_text().split())
    return listed


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return b"ingest.pdf_child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (ProcessLookupError, FileNotFoundError):
        return False
