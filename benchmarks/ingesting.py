"""How near an ingest comes to embedding alone: `make bench-throughput DIR=folder`.

The folder holds PDFs; without one, some are generated. The floor is the raw `encode` of the very
texts that the ingest embeds, sorted by length, at the best of several batch sizes. Other programs
on the machine change every figure: floor and ingest are measured in turn, and compared within one
run.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.ingest_memory import a_sentence
from ingest.bundled_weights import ensure_bundled_model
from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig
from ingest.embedding import SentenceEmbeddings
from ingest.manifest import corpus_folder, note_paths
from ingest.pdf_process import read_pdf_apart
from ingest.pipeline import Ingestor
from ingest.progress import IngestEvent, PaperIngested
from ingest.quotable import quotable_sentences, sentence_in_context
from ingest.sources import FileSource
from ingest.testing import write_pdf
from rag.assembly import Workshop
from rag.settings import load_settings

BATCH_SIZES = (8, 16)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="of PDFs; none is generated ones")
    parser.add_argument("--jobs", type=int, default=None)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or _generated(Path(scratch) / "generated")
        _throughput(Path(scratch), sorted(folder.glob("*.pdf")), options.jobs, options.rounds)


def _throughput(scratch: Path, papers: Sequence[Path], jobs: int | None, rounds: int) -> None:
    workshop = Workshop(load_settings(scratch / "models-alone"))
    embeddings = workshop.load_embeddings()
    assert isinstance(embeddings, SentenceEmbeddings)  # noqa: S101 - the bundled model
    texts = _texts(papers)
    lengths = embeddings.count_tokens(texts)
    tokens = sum(lengths)
    texts = [text for _, text in sorted(zip(lengths, texts, strict=True), reverse=True)]
    _say(f"{len(papers)} papers, {len(texts)} texts, {tokens} tokens, {os.cpu_count()} processors")
    raw = _raw_model(workshop)
    plain = {size: tokens / _timed(partial(_encode, raw, texts, size)) for size in BATCH_SIZES}
    best = max(plain, key=lambda size: plain[size])
    for number in range(rounds):
        floor = tokens / _timed(lambda: _encode(raw, texts, best))
        ours = tokens / _timed(lambda: embeddings.embed_passages(texts))
        home = scratch / f"home-{number}"
        seconds, embedding = _ingest(home, embeddings, papers, jobs)
        whole = tokens / seconds
        _say(
            f"raw encode, best batch size {best}: {max(floor, plain[best]):6.0f} tokens/s;"
            f" our batches: {ours:6.0f}; whole ingest: {whole:6.0f},"
            f" {whole / max(floor, plain[best]):.2f} of raw encode, {whole / ours:.2f} of our"
            f" batches; embedding was {embedding / seconds:.2f} of its time"
            f" (load {os.getloadavg()[0]:.1f})"
        )
    _say("raw encode by batch size: " + ", ".join(f"{s}: {r:.0f}" for s, r in plain.items()))


def _texts(papers: Sequence[Path]) -> list[str]:
    """Return what an ingest of these papers embeds, prompts included."""
    texts: list[str] = []
    for path in papers:
        paper = read_pdf_apart(path)
        chunks = split_paper(paper, ChunkingConfig())
        texts += [f"passage: {embedded_text(paper.title, chunk)}" for chunk in chunks]
        spans = quotable_sentences(paper)
        texts += [f"query: {sentence_in_context(paper, span)}" for span in spans]
    return texts


def _raw_model(workshop: Workshop) -> Any:
    from sentence_transformers import SentenceTransformer

    folder = ensure_bundled_model(workshop.settings.models_folder / "multilingual-e5-small-q4")
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def _encode(model: Any, texts: Sequence[str], size: int) -> None:
    model.encode(list(texts), batch_size=size, normalize_embeddings=True, show_progress_bar=False)


def _ingest(
    home: Path, embeddings: SentenceEmbeddings, papers: Sequence[Path], jobs: int | None
) -> tuple[float, float]:
    """Return the seconds of an ingest, opened beforehand, and of the embedding in it."""
    workshop = Workshop(load_settings(home))
    workshop.load_embeddings = lambda: embeddings  # type: ignore[assignment] # loaded
    tools = workshop.ingest_tools(password=None, jobs=jobs)
    events: list[IngestEvent] = []
    sources = [FileSource(path) for path in papers]
    seconds = _timed(lambda: Ingestor(tools, events.append).ingest(sources))
    done = [event for event in events if isinstance(event, PaperIngested)]
    return seconds, sum(event.seconds["embedding"] for event in done)


def _generated(folder: Path) -> Path:
    folder.mkdir()
    draw = random.Random(1)  # noqa: S311 - synthetic text, no secret
    text = " ".join(path.read_text("utf-8") for path in note_paths(corpus_folder()))
    words = [word for word in text.split() if word.isascii()]
    for number in range(6):
        pages = [" ".join(a_sentence(draw, words) for _ in range(25)) for _ in range(8)]
        write_pdf(folder / f"generated-{number}.pdf", pages)
    return folder


def _timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
