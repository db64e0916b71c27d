import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citations import (
    cited_numbers,
    keep_valid,
    renumber,
    without_markers,
    without_own_brackets,
)

_TEXT = st.text(alphabet="ab .[]0123۴۵۶,،-")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("A [1]. B [2].", (1, 2)),
        ("الف [۱، ۲].", (1, 2)),
        ("A [2,1] and [2].", (2, 1)),
        ("A [1-3].", (1, 2, 3)),
        ("A [1–2].", (1, 2)),
        ("A [0] [999999999].", (0, 999999999)),
        ("No marker [a] (1).", ()),
    ],
)
def test_markers_are_read_in_both_scripts(text: str, numbers: tuple[int, ...]) -> None:
    assert cited_numbers(text) == numbers


@given(_TEXT, st.integers(0, 6))
def test_no_number_out_of_bounds_is_kept(text: str, count: int) -> None:
    assert all(1 <= n <= count for n in keep_valid(cited_numbers(text), count=count))


@given(_TEXT, st.dictionaries(st.integers(1, 6), st.integers(1, 6)))
def test_only_mapped_markers_survive_renumbering(text: str, mapping: dict[int, int]) -> None:
    result = renumber(text, mapping, "en")

    assert set(cited_numbers(result)) <= set(mapping.values())


@given(_TEXT)
def test_quoted_text_holds_no_marker_of_ours(text: str) -> None:
    assert cited_numbers(without_own_brackets(text)) == ()


@given(_TEXT)
def test_no_digit_of_a_quotation_is_lost(text: str) -> None:
    kept = without_own_brackets(text)

    assert re.sub(r"[\[\]()]", "", kept) == re.sub(r"[\[\]()]", "", text)


def test_dangling_markers_are_removed_with_the_space_before_them() -> None:
    assert renumber("It is so [7].", {}, "en") == "It is so."


def test_persian_answers_have_persian_markers() -> None:
    assert renumber("چنین است [2].", {2: 1}, "fa") == "چنین است [۱]."


def test_markers_can_be_taken_out() -> None:
    assert without_markers("It is [1], [2] so.") == "It is, so."
