"""`rag eval`: scores the pipeline on a gold set, as a table or as JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ingest.lock import writer_lock
from ingest.pipeline import Ingestor
from ingest.progress import IngestEvent, PaperFailed
from ingest.sources import resolve_sources
from rag.answers import Question
from rag.assembly import Workshop
from rag.evaluation import (
    Figure,
    GoldQuestion,
    answer_scores,
    grouped,
    read_gold_set,
    retrieval_scores,
)

Groups = Mapping[str, Mapping[str, Figure]]


def run_eval(workshop: Workshop, folder: Path, *, retrieval_only: bool, as_json: bool) -> None:
    """Ingest the set's papers into a home of their own and score its questions.

    The user's library is left alone: `DIR/papers` alone is searched.
    """
    questions = read_gold_set(folder / "qa.jsonl")
    # Beside the user's library, and kept, so that a second run need not embed again.
    home = workshop.settings.home / "eval" / folder.resolve().name
    own = Workshop(
        workshop.settings.model_copy(update={"home": home, "model": workshop.settings.model})
    )
    _ingest(own, folder / "papers")
    report = _score(own, questions, retrieval_only=retrieval_only)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(report)


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
    workshop: Workshop, questions: Sequence[GoldQuestion], *, retrieval_only: bool
) -> dict[str, Any]:
    assistant = workshop.assistant()
    answerable = [question for question in questions if question.answerable]
    retrieval = []
    for gold in answerable:
        found = assistant.search(Question(gold.question, gold.history), k=10)
        retrieval.append(retrieval_scores(gold, found.passages) | _seconds(found.timings_s))
    report = {
        "retrieval": _json(grouped(answerable, retrieval, _language)),
        "retrieval_by_type": _json(grouped(answerable, retrieval, _language_and_type)),
    }
    if not retrieval_only:
        answers = []
        for gold in questions:
            answer = assistant.ask(Question(gold.question, gold.history))
            answers.append(answer_scores(gold, answer) | _seconds(dict(answer.timings_s)))
        report["answers"] = _json(grouped(questions, answers, _language))
    return report


def _language(gold: GoldQuestion) -> str:
    return gold.language


def _language_and_type(gold: GoldQuestion) -> str:
    return f"{gold.language} {gold.type}"


def _seconds(timings_s: Mapping[str, float]) -> dict[str, float]:
    return {f"{stage} s": seconds for stage, seconds in timings_s.items()}


def _json(groups: Groups) -> dict[str, dict[str, dict[str, float]]]:
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


def _print(report: Mapping[str, Mapping[str, Mapping[str, Mapping[str, float]]]]) -> None:
    console = Console(soft_wrap=not sys.stdout.isatty())
    for title, groups in report.items():
        names = list(dict.fromkeys(name for figures in groups.values() for name in figures))
        table = Table("", *names, title=title.replace("_", " "), show_edge=False)
        for group, figures in groups.items():
            table.add_row(group, *(_cell(figures.get(name)) for name in names))
        console.print(table)


def _cell(figure: Mapping[str, float] | None) -> str:
    if figure is None:
        return ""
    return f"{figure['value']:.3f} [{figure['low']:.2f}, {figure['high']:.2f}]"
