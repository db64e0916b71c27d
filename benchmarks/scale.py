"""How search grows with the library: 10 papers and 1,000 synthetic ones, with the bundled model.

Run as `make bench-scale`. Chunks are made of the shipped notes' words, vectors are drawn at random
around a few hundred centres, as those of real topics lie; the questions are embedded for real.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.speed import QUESTIONS, ROUNDS
from ingest.documents import Chunk, Page, PageSpan, Paper, SourceKind
from ingest.index import open_index
from ingest.library_rows import Vectors
from ingest.manifest import corpus_folder, note_paths
from ingest.sentences import SentenceSpan
from rag.assembly import Workshop
from rag.settings import load_settings
from rag.statistics import columns, quantile

SIZES = (10, 1_000)
CHUNKS = 100
WORDS_OF_A_SENTENCE = 20
SENTENCES = 5
DIMENSION = 384
CENTRES = 300
SPREAD = 0.7


def main() -> None:
    """Print p50 and p95 of each stage for each size of the library."""
    for papers in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            workshop = Workshop(load_settings(Path(folder)))
            begun = time.perf_counter()
            _fill(workshop, papers)
            sys.stdout.write(
                f"{papers:5d} papers, {workshop.library.count_chunks()} chunks:"
                f" written and indexed in {time.perf_counter() - begun:.0f} s,"
                f" {_mebibytes(Path(folder)):.0f} MiB on disk\n"
            )
            _search(workshop)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"peak memory {peak_mib:.0f} MiB\n")


def _search(workshop: Workshop) -> None:
    retriever = workshop.retriever()
    retriever.find(QUESTIONS[0], k=10)  # loads the model
    rows = [retriever.find(question, k=10) for question in QUESTIONS * ROUNDS]
    stages = columns({**found.stages_s, **found.timings_s} for found in rows)
    for stage, seconds in stages.items():
        p50, p95 = (1000 * quantile(seconds, share) for share in (0.5, 0.95))
        sys.stdout.write(f"      {stage:8s} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms\n")
    sys.stdout.flush()


def _fill(workshop: Workshop, papers: int) -> None:
    draw = random.Random(1)  # noqa: S311 - synthetic text, no secret
    noise = np.random.default_rng(1)
    centres = _unit(noise.normal(size=(CENTRES, DIMENSION)))
    words = sorted({w for p in note_paths(corpus_folder()) for w in p.read_text("utf-8").split()})
    identity = workshop.load_embeddings().identity

    def vectors(count: int) -> Vectors:
        around = centres[noise.integers(0, CENTRES, count)]
        return _unit(around + SPREAD * noise.normal(size=(count, DIMENSION)) / DIMENSION**0.5)

    for number in range(papers):
        paper = _paper(f"{2000 + number // 100}.{number:05d}", draw, words)
        chunks = list(_chunks(paper))
        spans = [span for chunk in chunks for span in _sentences(chunk)]
        workshop.library.add(
            paper,
            chunks,
            vectors(len(chunks)),
            sentences=spans,
            sentence_vectors=vectors(len(spans)),
            ingest_key="synthetic",
            embedding_identity=identity,
        )
    open_index(workshop.settings.index_folder, workshop.library)


def _paper(name: str, draw: random.Random, words: list[str]) -> Paper:
    # Rare words stay rare: ranks drawn so that the first words come most often (Zipf).
    def sentence() -> str:
        chosen = (words[int(len(words) ** draw.random()) - 1] for _ in range(WORDS_OF_A_SENTENCE))
        return " ".join(chosen)

    pages = (
        Page(number, "\n".join(sentence() for _ in range(SENTENCES)))
        for number in range(1, CHUNKS + 1)
    )
    return Paper(name, f"Paper {name}", SourceKind.PDF, name, tuple(pages))


def _chunks(paper: Paper) -> Iterator[Chunk]:
    start = 0
    for ordinal, page in enumerate(paper.pages):
        end = start + len(page.text)
        yield Chunk(
            paper.id, ordinal, page.text, start, end, PageSpan(page.number, page.number), ""
        )
        start = end + 1


def _sentences(chunk: Chunk) -> Iterator[SentenceSpan]:
    start = chunk.start
    for line in chunk.text.split("\n"):
        yield SentenceSpan(start, start + len(line))
        start += len(line) + 1


def _unit(rows: np.ndarray) -> Vectors:
    vectors: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def _mebibytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


if __name__ == "__main__":
    main()
