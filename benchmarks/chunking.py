"""Which size of chunks finds best: `make bench-chunking DIRS="folder folder"`.

The folders are as for rag eval.

Every size searches its own library; texts that were embedded once are not embedded again, so that
only the chunks differ and cost.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.remembering import RememberingEmbeddings
from ingest.config import ChunkingConfig
from ingest.pipeline import Ingestor
from ingest.progress import IngestEvent
from ingest.sources import resolve_sources
from rag.answers import Question
from rag.assembly import Once, Workshop
from rag.assistant import Assistant
from rag.evaluation import read_gold_set, retrieval_scores
from rag.settings import load_settings
from rag.statistics import grouped

SIZES = (
    ChunkingConfig(target_chars=400, max_chars=800),
    ChunkingConfig(target_chars=600, max_chars=1000),
    ChunkingConfig(),
    ChunkingConfig(target_chars=1300, max_chars=1800),
    ChunkingConfig(overlap_sentences=0),
    ChunkingConfig(overlap_sentences=2),
)
K = 10


def main() -> None:
    """Print recall of every size on every set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    folders: list[Path] = parser.parse_args().folders
    with tempfile.TemporaryDirectory() as home:
        embeddings = RememberingEmbeddings(Workshop(load_settings(Path(home))).load_embeddings())
        for folder in folders:
            for number, size in enumerate(SIZES):
                place = Path(home) / folder.name / str(number)
                _report(folder, size, _assistant(place, folder, size, embeddings))


def _assistant(
    home: Path, folder: Path, size: ChunkingConfig, embeddings: RememberingEmbeddings
) -> Assistant:
    """Return an assistant over the papers of a set, cut to one size."""
    workshop = Workshop(load_settings(home))
    workshop.load_embeddings = Once(lambda: embeddings)
    sources, _ = resolve_sources([str(folder / "papers")], {})
    tools = workshop.ingest_tools(password=None)
    tools = replace(tools, chunking=size, load_embeddings=workshop.load_embeddings)
    Ingestor(tools, _ignore).ingest(sources)
    sys.stdout.write(f"{workshop.library.count_chunks():5d} chunks ")
    return workshop.assistant()


def _report(folder: Path, size: ChunkingConfig, assistant: Assistant) -> None:
    questions = [q for q in read_gold_set(folder / "qa.jsonl") if q.answerable]
    rows = [
        retrieval_scores(q, assistant.search(Question(q.question, q.history), k=K).passages)
        for q in questions
    ]
    scores = grouped(questions, rows, lambda q: q.language)
    columns = "  ".join(
        f"{language} "
        + " ".join(f"{name} {found[name].value:.3f}" for name in ("R@1", "R@5", "MRR"))
        for language, found in scores.items()
    )
    sys.stdout.write(f"{folder.name:8s} {size.identity:24s} {columns}\n")
    sys.stdout.flush()


def _ignore(_: IngestEvent) -> None:
    """Keep the screen clear of progress."""


if __name__ == "__main__":
    main()
