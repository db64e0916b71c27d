import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.statistics import differences, figure_of, grouped, quantile

_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(_VALUES)
def test_the_interval_holds_values_between_the_extremes(values: list[float]) -> None:
    figure = figure_of(values)

    assert min(values) - 1e-9 <= figure.low <= figure.high <= max(values) + 1e-9
    assert figure.count == len(values)


@given(_VALUES)
def test_a_figure_is_the_same_every_time(values: list[float]) -> None:
    assert figure_of(values) == figure_of(values)


def test_more_questions_make_a_narrower_interval() -> None:
    few, many = figure_of([0, 1] * 5), figure_of([0, 1] * 200)

    assert many.high - many.low < few.high - few.low


@given(_VALUES, st.floats(0.01, 1))
def test_a_quantile_is_a_value_that_its_share_does_not_exceed(
    values: list[float], share: float
) -> None:
    found = quantile(values, share)

    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


def test_differences_are_taken_in_pairs_and_only_where_both_sides_hold_the_score() -> None:
    now = {"a": {"R@1": 1.0, "right": 1.0}, "b": {"R@1": 0.0}, "new": {"R@1": 1.0}}
    before = {"a": {"R@1": 0.0}, "b": {"R@1": 0.0, "right": 1.0}, "gone": {"R@1": 1.0}}

    found = differences(now, before)

    assert found["R@1"].value == pytest.approx(0.5)
    assert found["R@1"].count == 2
    assert "right" not in found


def test_groups_are_summed_apart() -> None:
    groups = grouped(["en", "fa", "en"], [{"x": 1.0}, {"x": 0.0}, {"x": 0.0}], str)

    assert groups["en"]["x"].value == pytest.approx(0.5)
    assert groups["fa"]["x"].count == 1
