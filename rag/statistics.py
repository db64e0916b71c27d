"""What a column of scores says: mean with interval, paired differences, quantiles. Pure."""

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import TypeVar

_RESAMPLES = 1000
_T = TypeVar("_T")

Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95% bootstrap interval and how many questions it rests on."""

    value: float
    low: float
    high: float
    count: int


def figure_of(values: Sequence[float]) -> Figure:
    """Return the mean of at least one value with its interval.

    Percentile bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
    """
    # The same resamples every time: a figure must not change unless an answer does.
    draw = random.Random(1)  # noqa: S311 - statistics, not secrets
    means = sorted(mean(draw.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    low, high = means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES)]
    return Figure(mean(values), low, high, len(values))


def summarise(rows: Iterable[Row]) -> dict[str, Figure]:
    """Return the mean of each score over the rows that have it."""
    return {name: figure_of(values) for name, values in columns(rows).items()}


def columns(rows: Iterable[Row]) -> dict[str, list[float]]:
    """Return the values of each score, in the order of the rows that have it."""
    found: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, []).append(value)
    return found


def grouped(
    items: Sequence[_T], rows: Sequence[Row], key: Callable[[_T], str]
) -> dict[str, dict[str, Figure]]:
    """Return a summary of the rows for each group of the items that they belong to."""
    groups: dict[str, list[Row]] = {}
    for item, row in zip(items, rows, strict=True):
        groups.setdefault(key(item), []).append(row)
    return {name: summarise(members) for name, members in sorted(groups.items())}


def differences(now: Mapping[str, Row], before: Mapping[str, Row]) -> dict[str, Figure]:
    """Return by how much each score rose, in pairs, over the ids that both sides hold."""
    return summarise(
        {name: row[name] - before[key][name] for name in row if name in before[key]}
        for key, row in now.items()
        if key in before
    )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed.

    >>> quantile([3.0, 1.0, 2.0, 4.0], 0.5), quantile([3.0, 1.0, 2.0, 4.0], 0.95)
    (2.0, 4.0)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
