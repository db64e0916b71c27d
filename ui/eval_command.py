"""`rag eval`: scores the pipeline on a gold set, beside plain systems and earlier runs."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.lock import writer_lock
from ingest.pipeline import Ingestor
from ingest.progress import IngestEvent, PaperFailed
from ingest.sources import resolve_sources
from rag.answers import Answer, Passage, Question
from rag.assembly import Workshop
from rag.errors import BadGoldSet
from rag.evaluation import GoldQuestion, answer_scores, read_gold_set, retrieval_scores
from rag.statistics import Figure, Row, columns, differences, grouped, quantile
from rag.systems import ABLATIONS, BASELINES, System
from rag.tutorial import TutorialChain
from ui.eval_page import Scored, report_page
from ui.eval_tables import print_report

_K = 10

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What `rag eval` does beside scoring.

    Attributes:
        retrieval_only: search, do not answer.
        baselines: search with plain systems too.
        ablations: search with one ingredient left out at a time.
        compare: the JSON of an earlier run.
        page: where to write the questions one by one, as HTML.
    """

    retrieval_only: bool = False
    baselines: bool = False
    ablations: bool = False
    compare: Path | None = None
    page: Path | None = None
    as_json: bool = False


def run_eval(workshop: Workshop, folder: Path, options: EvalOptions) -> None:
    """Ingest the set's papers into a home of their own and score its questions.

    The user's library is left alone: `DIR/papers` alone is searched.
    """
    questions = read_gold_set(folder / "qa.jsonl")
    before = _earlier(options.compare) if options.compare else None
    # Beside the user's library, and kept, so that a second run need not embed again.
    home = workshop.settings.home / "eval" / folder.resolve().name
    own = Workshop(workshop.settings.model_copy(update={"home": home}))
    _ingest(own, folder / "papers")
    scored = _score(own, questions, answering=not options.retrieval_only)
    report = _report(scored)
    systems = [*(BASELINES * options.baselines), *(ABLATIONS * options.ablations)]
    if systems:
        report["systems"] = _systems(own, scored, systems, tutorial=options.baselines)
    if before is not None:
        report["compared"] = _compared(scored, before)
    if options.page is not None:
        options.page.write_text(report_page(folder.resolve().name, scored), encoding="utf-8")
    if options.as_json:
        report["questions"] = [_json_row(item) for item in scored]
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        print_report(report)


def _ingest(workshop: Workshop, folder: Path) -> None:
    sources, errors = resolve_sources([str(folder)], {})
    for error in errors:
        raise error

    def show(event: IngestEvent) -> None:
        if isinstance(event, PaperFailed):
            sys.stderr.write(f"rag: {event.error}\n")

    with writer_lock(workshop.settings.home):
        Ingestor(workshop.ingest_tools(password=None), show).ingest(sources)


def _score(
    workshop: Workshop, questions: Sequence[GoldQuestion], *, answering: bool
) -> list[Scored]:
    assistant = workshop.assistant()
    scored = []
    for gold in questions:
        asked = Question(gold.question, gold.history, gold.papers)
        found = assistant.search(asked, k=_K)
        retrieval = retrieval_scores(gold, found.passages) if gold.answerable else {}
        answer = assistant.ask(asked) if answering else None
        scored.append(
            Scored(
                gold,
                found.passages,
                retrieval,
                {**found.stages_s, **found.timings_s},
                answer,
                answer_scores(gold, answer) if answer else {},
            )
        )
    return scored


def _report(scored: Sequence[Scored]) -> Report:
    answerable = [item for item in scored if item.gold.answerable]
    retrieval = [item.retrieval for item in answerable]
    report: Report = {
        "retrieval": _json(grouped(answerable, retrieval, _language)),
        "retrieval_by_type": _json(grouped(answerable, retrieval, _language_and_type)),
    }
    latencies = {"search": [item.search_timings_s for item in scored]}
    answers = [item.answer for item in scored if item.answer is not None]
    if answers:
        report["answers"] = _json(grouped(scored, [item.answering for item in scored], _language))
        report["answers_by_type"] = _json(
            grouped(scored, [item.answering for item in scored], _language_and_type)
        )
        latencies["answer"] = [answer.timings_s for answer in answers]
    report["latency_s"] = {name: _latency(rows) for name, rows in latencies.items()}
    return report


def _systems(
    workshop: Workshop, scored: Sequence[Scored], systems: Sequence[System], *, tutorial: bool
) -> dict[str, Any]:
    """Score other ways of searching, each beside its paired difference to the pipeline."""
    answerable = [item for item in scored if item.gold.answerable]
    assistant = workshop.assistant()
    queries = [
        assistant.resolve(Question(item.gold.question, item.gold.history)) for item in answerable
    ]
    results: dict[str, list[Sequence[Passage]]] = {}
    if tutorial:
        chain = TutorialChain(workshop.library, workshop.load_embeddings())
        results["tutorial"] = [chain.find(query, k=_K) for query in queries]
    for system in systems:
        retriever = workshop.retriever(system.retrieval, glossary=system.glossary)
        results[system.name] = [
            retriever.find(query, k=_K, papers=item.gold.papers).passages
            for query, item in zip(queries, answerable, strict=True)
        ]
    return {name: _beside(answerable, found) for name, found in results.items()}


def _beside(scored: Sequence[Scored], found: Sequence[Sequence[Passage]]) -> Report:
    rows = [
        retrieval_scores(item.gold, passages) for item, passages in zip(scored, found, strict=True)
    ]
    gains = {}
    for language in sorted({item.gold.language for item in scored}):
        pairs = [(i, row) for i, row in zip(scored, rows, strict=True) if _language(i) == language]
        gains[language] = differences(
            {item.gold.id: item.retrieval for item, _ in pairs},
            {item.gold.id: row for item, row in pairs},
        )
    return {"retrieval": _json(grouped(scored, rows, _language)), "pipeline_gains": _json(gains)}


def _earlier(path: Path) -> dict[str, Any]:
    try:
        questions = json.loads(path.read_text(encoding="utf-8"))["questions"]
        return {entry["id"]: entry for entry in questions}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadGoldSet(
            f"{path} cannot be compared with",
            why=f"{type(error).__name__}: {error}",
            remedy="Name a file that rag eval --json wrote",
        ) from error


def _compared(scored: Sequence[Scored], before: Mapping[str, Any]) -> Report:
    """Return, for each language, by how much the scores rose since an earlier run."""
    compared = {}
    for language in sorted({item.gold.language for item in scored}):
        now = {
            item.gold.id: {**item.retrieval, **item.answering}
            for item in scored
            if item.gold.language == language
        }
        then = {key: {**row["retrieval"], **row["answering"]} for key, row in before.items()}
        compared[language] = differences(now, then)
    return _json(compared)


def _language(item: Scored) -> str:
    return item.gold.language


def _language_and_type(item: Scored) -> str:
    return f"{item.gold.language} {item.gold.type}"


def _latency(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    return {
        stage: {"p50": round(quantile(values, 0.5), 4), "p95": round(quantile(values, 0.95), 4)}
        for stage, values in columns(rows).items()
    }


def _json(groups: Mapping[str, Mapping[str, Figure]]) -> Report:
    return {
        group: {
            name: {
                "value": round(figure.value, 4),
                "low": round(figure.low, 4),
                "high": round(figure.high, 4),
                "count": figure.count,
            }
            for name, figure in figures.items()
        }
        for group, figures in groups.items()
    }


def _json_row(item: Scored) -> Report:
    return {
        "id": item.gold.id,
        "language": item.gold.language,
        "type": item.gold.type,
        "retrieval": dict(item.retrieval),
        "answering": dict(item.answering),
        "answer": _text(item.answer),
    }


def _text(answer: Answer | None) -> str | None:
    return None if answer is None else answer.text
