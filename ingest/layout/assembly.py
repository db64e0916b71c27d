"""Runs of text into lines. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_high

from ingest.layout.printed import PrintedLine, Run

_RAISED_BY = 0.15
_SMALLER = 0.92
_OVER = 0.2
_SIGNS = "-\N{MINUS SIGN}"
_RAISED = str.maketrans("0123456789-\N{MINUS SIGN}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


def assembled(runs: Sequence[Run]) -> list[PrintedLine]:
    """Return the lines that runs make up, parted at the line feeds in their texts."""
    lines: list[PrintedLine] = []
    row: list[Run] = []
    for run in runs:
        head, *tails = run.text.split("\n")
        row.append(replace(run, text=head))
        for tail in tails:
            lines.append(line_of(row))
            row = [replace(run, text=tail)]
    lines.append(line_of(row))
    return [line for line in lines if line.text.strip()]


def line_of(row: Sequence[Run]) -> PrintedLine:
    """Return the line that runs on one baseline make up; raised numbers are told by their form."""
    inked = [run for run in row if run.text.strip() and run.size > 0]
    if not inked:
        return PrintedLine("".join(run.text for run in row))
    main = max(inked, key=lambda run: len(run.text.strip()))
    size = median_high(run.size for run in inked for _ in run.text.strip())
    gaps = [run.gap for run in inked]
    gaps += [after.left - before.right for before, after in pairwise(inked)]
    return PrintedLine(
        "".join(
            _raised(run, after, main.baseline, size)
            for run, after in zip(row, [*row[1:], None], strict=True)
        ),
        left=min(run.left for run in inked),
        right=max(run.right for run in inked),
        baseline=main.baseline,
        size=size,
        strong=all(run.strong for run in inked),
        drawing=all(run.drawing for run in inked),
        gap=max(gaps) / size,
        turn=main.turn,
        runs=tuple(row),
    )


def _raised(run: Run, after: Run | None, baseline: float, size: float) -> str:
    """Return a run's text; a raised number in the letters for one: 10 to the 18th is not 1018."""
    text = run.text.strip()
    if (
        text.translate(_RAISED) != text
        and (text in _SIGNS or text.lstrip(_SIGNS).isdecimal())
        and run.size < _SMALLER * size
        and run.baseline - baseline > _RAISED_BY * size
        and not _is_over(run, after)
    ):
        return run.text.translate(_RAISED)
    return run.text


def _is_over(run: Run, after: Run | None) -> bool:
    """Tell the numerator of a fraction, which has the denominator below it."""
    return after is not None and after.size > 0 and after.left < run.right - _OVER * run.size
