"""What memory an ingest takes as 1,000 synthetic papers come: `make bench-memory`.

`python -m benchmarks.ingest_memory --no-index` keeps no vectors in Chroma, which is what grows.
"""

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.process_memory import memory_of
from ingest.encoder import OnProgress
from ingest.index import ChunkIndex
from ingest.library import Library
from ingest.library_rows import Vectors
from ingest.manifest import corpus_folder, note_paths
from ingest.pipeline import Ingestor, IngestTools
from ingest.progress import IngestEvent, PaperIngested
from ingest.sources import FileSource
from rag.assembly import Workshop
from rag.settings import load_settings

MEMORY_AT = (10, 50, *range(100, 1_001, 100))
DIMENSION = 384


class _DrawnVectors:
    """Vectors at random, in no time: what is measured is everything else."""

    identity = "drawn"
    max_tokens = 512

    def __init__(self) -> None:
        self._draw = np.random.default_rng(1)

    def embed_paper(
        self,
        passages: Sequence[str],
        sentences: Sequence[str],
        *,
        on_progress: OnProgress | None = None,
    ) -> tuple[Vectors, Vectors]:
        del on_progress
        return self._some(len(passages)), self._some(len(sentences))

    def _some(self, count: int) -> Vectors:
        rows = self._draw.normal(size=(count, DIMENSION)).astype(np.float32)
        vectors: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return vectors


class _NoIndex(ChunkIndex):
    """An index that keeps nothing."""

    def __init__(self) -> None:
        """Open nothing."""

    def add(self, numbers: Sequence[int], papers: Sequence[str], vectors: Vectors) -> None:
        """Take no vector in."""
        del numbers, papers, vectors

    def mark(self, library: Library) -> None:
        """Note nothing."""
        del library


def main() -> None:
    """Measure with the index or without it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=None)
    parser.add_argument("--no-index", action="store_true", help="the memory of all but the index")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        _measure(Path(scratch), options.jobs, indexed=not options.no_index)


def a_sentence(draw: random.Random, words: Sequence[str]) -> str:
    """Return words at random as a sentence."""
    return " ".join(draw.choice(words) for _ in range(16)).capitalize() + "."


def _measure(scratch: Path, jobs: int | None, *, indexed: bool) -> None:
    """Print the memory in use as papers of 40 chunks come, a thousand of them."""
    workshop = Workshop(load_settings(scratch / "home"))
    workshop.load_embeddings = _DrawnVectors  # type: ignore[assignment] # a stand-in
    draw = random.Random(1)  # noqa: S311 - synthetic text, no secret
    words = " ".join(path.read_text("utf-8") for path in note_paths(corpus_folder())).split()
    notes = scratch / "notes"
    notes.mkdir()
    paths = []
    for number in range(MEMORY_AT[-1]):
        body = "\n\n".join(a_sentence(draw, words) for _ in range(300))
        paths.append(notes / f"synthetic-{number:04d}.md")
        paths[-1].write_text(f"# Paper {number}\n\n{body}\n", encoding="utf-8")
    done, begun = 0, time.perf_counter()

    def count(event: IngestEvent) -> None:
        nonlocal done
        done += isinstance(event, PaperIngested)
        if isinstance(event, PaperIngested) and done in MEMORY_AT:
            gc.collect()
            sys.stdout.write(
                f"{done:5d} papers, {workshop.library.count_chunks():6d} chunks:"
                f" {memory_of(os.getpid())}, {time.perf_counter() - begun:5.0f} s\n"
            )
            sys.stdout.flush()

    tools: IngestTools = workshop.ingest_tools(password=None, jobs=jobs)
    if not indexed:
        tools = replace(tools, index=_NoIndex())
    Ingestor(tools, count).ingest([FileSource(path) for path in paths])


if __name__ == "__main__":
    main()
