"""The report of `rag eval` as tables for a terminal."""

import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

_TITLES = {
    "retrieval": "retrieval",
    "retrieval_by_type": "retrieval by type of question",
    "answers": "answers",
    "answers_by_type": "answers by type of question",
    "compared": "since the earlier run",
}


def print_report(report: Mapping[str, Any]) -> None:
    """Print every part of the report that is there."""
    console = Console(soft_wrap=not sys.stdout.isatty())
    for part, title in _TITLES.items():
        if part in report:
            console.print(_table(title, report[part]))
    if "systems" in report:
        rows = {
            f"{group} {name}": figures
            for name, system in report["systems"].items()
            for group, figures in system["retrieval"].items()
        }
        console.print(_table("other ways of searching", dict(sorted(rows.items()))))
    for what, stages in report["latency_s"].items():
        console.print(f"{what}, seconds: " + "; ".join(_stage(*item) for item in stages.items()))


def _table(title: str, groups: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Table:
    names = list(dict.fromkeys(name for figures in groups.values() for name in figures))
    table = Table("", *names, title=title, show_edge=False)
    for group, figures in groups.items():
        table.add_row(group, *(_cell(figures.get(name)) for name in names))
    return table


def _cell(figure: Mapping[str, float] | None) -> str:
    if figure is None:
        return ""
    return f"{figure['value']:.3f} [{figure['low']:.2f}, {figure['high']:.2f}]"


def _stage(name: str, quantiles: Mapping[str, float]) -> str:
    return f"{name} p50 {quantiles['p50']:.3f}, p95 {quantiles['p95']:.3f}"
