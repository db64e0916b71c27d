"""Retrieval where nothing was tuned: Persian passages of PQuAD, and sentences of SIB-200.

Run as `make bench-persian DATA=folder`; the folder holds `pquad/test.json` and `sib200/`. Prints
one line for each system with its 95% intervals. The embedded libraries are kept beside the data of
`--home`, so that a second run only searches.
"""

import argparse
import csv
import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.remembering import RememberingEmbeddings
from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig
from ingest.documents import Page, Paper, SourceKind
from ingest.index import open_index
from ingest.library_rows import Vectors
from ingest.lock import writer_lock
from ingest.quotable import quotable_sentences
from rag.assembly import Once, Workshop
from rag.retrieval import RetrievalConfig
from rag.settings import load_settings
from rag.statistics import figure_of
from rag.systems import BASELINES, System

SYSTEMS = (*BASELINES, System("Porsesh", RetrievalConfig()))
SEED = 1
QUESTIONS = 600
BATCH = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the name of the one text that answers it."""

    question: str
    text: str


def main() -> None:
    """Score every system on each set."""
    arguments = _arguments()
    data: Path = arguments.data
    home: Path = arguments.home
    texts, questions = pquad(data / "pquad" / "test.json")
    score("PQuAD", workshop_over(home / "pquad", texts), questions)
    english, persian = (sib200(data / "sib200" / name) for name in ("eng_Latn", "pes_Arab"))
    for name, asked, over in (("fa -> en", persian, english), ("en -> fa", english, persian)):
        pairs = [Asked(text, key) for key, text in asked.items()]
        score(f"SIB-200 {name}", workshop_over(home / name.replace(" -> ", "-"), over), pairs)


def pquad(path: Path) -> tuple[dict[str, str], list[Asked]]:
    """Return the passages by name, and answerable questions drawn with a fixed seed."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    texts: dict[str, str] = {}
    asked: list[Asked] = []
    for article in articles:
        for paragraph in article["paragraphs"]:
            name = hashlib.sha256(paragraph["context"].encode()).hexdigest()[:12]
            texts[name] = paragraph["context"]
            asked += [
                Asked(entry["question"], name)
                for entry in paragraph["qas"]
                if not entry["is_impossible"]
            ]
    return texts, random.Random(SEED).sample(asked, QUESTIONS)  # noqa: S311 - a draw, no secret


def sib200(folder: Path) -> dict[str, str]:
    """Return the sentences of all splits by number."""
    found: dict[str, str] = {}
    for split in ("train", "dev", "test"):
        with (folder / f"{split}.tsv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found |= {row["index_id"]: row["text"] for row in rows}
    return found


def workshop_over(home: Path, texts: dict[str, str]) -> Workshop:
    """Return a workshop whose library holds each text as a paper of one page."""
    workshop = Workshop(load_settings(home))
    embeddings = RememberingEmbeddings(workshop.load_embeddings())
    workshop.load_embeddings = Once(lambda: embeddings)
    missing = [name for name in texts if workshop.library.ingest_key(name) is None]
    with writer_lock(home):
        for start in range(0, len(missing), BATCH):
            _add(workshop, {name: texts[name] for name in missing[start : start + BATCH]})
            sys.stderr.write(f"\r{home.name}: {start + BATCH} of {len(missing)} texts embedded")
        open_index(workshop.settings.index_folder, workshop.library)
    return workshop


def _add(workshop: Workshop, texts: dict[str, str]) -> None:
    """Write texts as papers, embedded together: one call for each would waste the processor."""
    embeddings = workshop.load_embeddings()
    papers = [Paper(name, "", SourceKind.NOTE, name, (Page(1, t),)) for name, t in texts.items()]
    chunks = [split_paper(paper, ChunkingConfig()) for paper in papers]
    spans = [quotable_sentences(paper) for paper in papers]
    chunk_vectors = _shared_out(
        embeddings.embed_passages([embedded_text("", c) for group in chunks for c in group]), chunks
    )
    sentence_vectors = _shared_out(
        embeddings.embed_sentences(
            [p.text[s.start : s.end] for p, g in zip(papers, spans, strict=True) for s in g]
        ),
        spans,
    )
    for paper, group, own, sentences, own_sentences in zip(
        papers, chunks, chunk_vectors, spans, sentence_vectors, strict=True
    ):
        workshop.library.add(
            paper,
            group,
            own,
            sentences=sentences,
            sentence_vectors=own_sentences,
            ingest_key=paper.content_hash,
            embedding_identity=embeddings.identity,
        )


def _shared_out(vectors: Vectors, groups: Sequence[Sequence[object]]) -> list[Vectors]:
    return np.split(vectors, np.cumsum([len(group) for group in groups])[:-1])


def score(name: str, workshop: Workshop, asked: Sequence[Asked]) -> None:
    """Print recall at 1 and reciprocal rank at 10 of every system."""
    for system in SYSTEMS:
        retriever = workshop.retriever(
            replace(system.retrieval, passages_per_page=1), glossary=system.glossary
        )
        ranks = list(_ranks(asked, lambda q, r=retriever: r.find(q, k=10).passages))
        first = figure_of([float(rank == 1) for rank in ranks])
        reciprocal = figure_of([1 / rank if rank else 0.0 for rank in ranks])
        sys.stdout.write(
            f"{name:17s} {system.name:13s}"
            f" R@1 {first.value:.3f} [{first.low:.3f}, {first.high:.3f}]"
            f" MRR@10 {reciprocal.value:.3f} [{reciprocal.low:.3f}, {reciprocal.high:.3f}]\n"
        )
        sys.stdout.flush()


def _ranks(asked: Iterable[Asked], find: Callable[..., Sequence]) -> Iterable[int]:  # type: ignore[type-arg]
    for item in asked:
        names = list(dict.fromkeys(passage.chunk.paper_id for passage in find(item.question)))
        yield names.index(item.text) + 1 if item.text in names else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--home", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
