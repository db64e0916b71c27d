from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.paper_names import named_papers, taking_turns
from rag.query_terms import QueryTerms, Term

SHARES: Mapping[str, Mapping[str, float]] = {
    "llama": {"2302.13971": 0.7, "2307.09288": 0.1},
    "bert": {"1810.04805": 0.8, "1910.01108": 0.3},
    "transformer": {"1706.03762": 0.3, "1810.04805": 0.25},
    "pascanu": {"1211.5063": 0.5},
    "newton": {"1211.5063": 0.02},
}


def shares_of(tokens: Sequence[str]) -> Mapping[str, float]:
    return next((SHARES[token] for token in tokens if token in SHARES), {})


def terms(*names: str, is_name: bool = True) -> QueryTerms:
    return QueryTerms(tuple(Term(name, (name.lower(),), is_name) for name in names), "")


@pytest.mark.parametrize(
    ("names", "papers"),
    [
        (("LLaMA",), ("2302.13971",)),
        (("BERT", "LLaMA"), ("1810.04805", "2302.13971")),
        (("Pascanu",), ("1211.5063",)),
        (("Transformer",), ()),
        (("Newton",), ()),
        (("Unknown",), ()),
    ],
    ids=["one", "two", "author", "shared by two papers", "in passing", "nowhere"],
)
def test_a_name_belongs_to_the_paper_that_speaks_of_it_most(
    names: tuple[str, ...], papers: tuple[str, ...]
) -> None:
    assert named_papers(terms(*names), shares_of) == papers


def test_the_size_of_a_model_does_not_hide_its_family() -> None:
    sized = QueryTerms((Term("LLaMA-65B", ("llama 65b",), is_name=True),), "")

    assert named_papers(sized, shares_of) == ("2302.13971",)


def test_a_common_word_names_no_paper() -> None:
    assert named_papers(terms("llama", is_name=False), shares_of) == ()


@given(st.lists(st.integers()), st.lists(st.sampled_from("abc"), unique=True))
def test_taking_turns_loses_nothing_and_keeps_the_order_of_each_side(
    numbers: list[int], named: list[str]
) -> None:
    items = [("abcd"[number % 4], place) for place, number in enumerate(numbers)]

    turned = taking_turns(items, named, lambda item: item[0])

    assert sorted(turned, key=lambda item: item[1]) == items
    for side in "abcd":
        own = [item for item in turned if item[0] == side]
        assert own == sorted(own, key=lambda item: item[1])


def test_each_side_of_a_comparison_is_heard_early() -> None:
    items = ["a1", "a2", "a3", "b1", "a4", "c1", "b2"]

    turned = taking_turns(items, ["a", "b"], lambda item: item[0])

    assert turned[:4] == ["a1", "b1", "a2", "b2"]
