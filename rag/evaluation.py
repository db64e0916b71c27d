"""Score the pipeline on a gold set: retrieval first, answers where they are wanted.

A gold set is `papers/*.pdf` and `qa.jsonl`, a question a line with its gold pages and with groups
of spellings of the facts that a right answer states. Pure given answers and passages.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from ingest.text import normalise
from rag.answers import Answer, Passage, Support, Turn
from rag.errors import BadGoldSet


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question of a gold set.

    Attributes:
        gold: pairs of paper id and page.
        facts: groups of spellings; a right answer holds one of each group. Where there are none,
            whether an answer is right is not known and not scored.
        papers: ids that the search is confined to; empty means all.
    """

    id: str
    language: str
    type: str
    question: str
    history: tuple[Turn, ...]
    answerable: bool
    gold: frozenset[tuple[str, int]]
    facts: tuple[tuple[str, ...], ...]
    papers: tuple[str, ...] = ()


def read_gold_set(path: Path) -> list[GoldQuestion]:
    """Read a qa.jsonl file.

    Raises:
        BadGoldSet: if the file is missing or a line is not of the documented form.
    """
    try:
        # Not `splitlines`: JSON may hold the marks that part lines and paragraphs for it.
        lines = path.read_text(encoding="utf-8").split("\n")
        return [_parsed(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadGoldSet(
            f"{path} cannot be scored",
            why=f"{type(error).__name__}: {error}",
            remedy="Name a folder that holds papers/*.pdf and qa.jsonl",
        ) from error


def first_hit(gold: GoldQuestion, passages: Sequence[Passage]) -> int | None:
    """Return the rank, from 1, of the first passage on a gold page, None if there is none."""
    for rank, passage in enumerate(passages, start=1):
        pages = passage.chunk.pages
        span = range(pages.first, pages.last + 1)
        if any((passage.chunk.paper_id, page) in gold.gold for page in span):
            return rank
    return None


def retrieval_scores(gold: GoldQuestion, passages: Sequence[Passage]) -> dict[str, float]:
    """Return recall at 1, 5 and 10, reciprocal rank and nDCG at 10 of one question."""
    rank = first_hit(gold, passages)
    found = rank if rank is not None else math.inf
    return {
        "R@1": float(found <= 1),
        "R@5": float(found <= 5),
        "R@10": float(found <= 10),
        "MRR": 1 / found,
        "nDCG@10": 1 / math.log2(1 + found) if found <= 10 else 0.0,
    }


def answer_scores(gold: GoldQuestion, answer: Answer) -> dict[str, float]:
    """Return what one answer is worth; unanswerable questions only score the refusal."""
    if not gold.answerable:
        return {"refused": float(answer.abstained)}
    pages = [(citation.paper, citation.page) for citation in answer.citations]
    hits = [page in gold.gold for page in pages]
    scores = {
        "cites gold": float(any(hits)),
        "falsely refused": float(answer.abstained),
        "language": float(answer.language == gold.language),
        "by model": float(answer.written_by == "model"),
        "words": float(len(answer.text.split())),
    }
    if gold.facts:
        scores["right"] = float(_states_facts(gold, answer))
    if hits:
        scores["citation precision"] = mean(hits)
    if answer.sentences:
        scores["coverage"] = mean(
            bool(sentence.citations) or sentence.support is Support.UNSUPPORTED
            for sentence in answer.sentences
        )
        scores["supported"] = mean(s.support is Support.SUPPORTED for s in answer.sentences)
    return scores


def _states_facts(gold: GoldQuestion, answer: Answer) -> bool:
    said = normalise(answer.text)
    return not answer.abstained and all(
        any(normalise(spelling) in said for spelling in group) for group in gold.facts
    )


def _parsed(data: Mapping[str, Any]) -> GoldQuestion:
    return GoldQuestion(
        id=str(data["id"]),
        language=data["lang"],
        type=data["type"],
        question=data["question"],
        history=tuple(Turn(turn["role"], turn["content"]) for turn in data.get("history", ())),
        answerable=bool(data["answerable"]),
        gold=frozenset((entry["paper"], int(entry["page"])) for entry in data["gold"]),
        facts=tuple(tuple(group) for group in data["facts"]),
        papers=tuple(data.get("papers", ())),
    )
