import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query_terms import QueryTerms, Term
from rag.word_shares import QuestionShares, WordShares

words = st.text("abcdef", min_size=1, max_size=4)
notions = st.lists(st.lists(words, min_size=1, max_size=3), min_size=1, max_size=5)
counts = st.dictionaries(words, st.integers(0, 200))


@given(notions, counts, st.lists(words, max_size=12))
def test_a_share_lies_between_nothing_and_all_and_grows_with_the_text(
    wanted, held_by, text
) -> None:
    shares = WordShares(wanted, held_by, 100)

    part, whole = shares.of(" ".join(text[:6])), shares.of(" ".join(text))

    assert 0.0 <= part <= whole <= 1.0 + 1e-9


@given(notions, counts)
def test_a_text_with_one_form_of_each_notion_holds_all(wanted, held_by) -> None:
    shares = WordShares(wanted, held_by, 100)

    assert shares.of(" ".join(forms[0] for forms in wanted)) == pytest.approx(1.0)


def test_a_rare_word_counts_more_than_a_frequent_one() -> None:
    shares = WordShares([("model",), ("dropout",)], {"model": 90, "dropout": 2}, 100)

    assert shares.of("dropout") > 0.8 > 0.2 > shares.of("model")


def test_a_phrase_must_stand_as_such() -> None:
    shares = WordShares([("attention head",)], {"attention": 5, "head": 3}, 100)

    assert shares.of("eight attention head each") == 1.0
    assert shares.of("the head of attention") == 0.0


def test_without_notions_nothing_is_held() -> None:
    assert WordShares([], {}, 10).of("any text") == 0.0


def test_a_persian_text_is_measured_as_written_and_an_english_one_by_translations() -> None:
    terms = QueryTerms((Term("لایه", ("layer",)),), "layer")
    shares = QuestionShares("چند لایه دارد", terms, lambda tokens: {}, 10)

    assert shares.of("شش لایه دارد", "شش لایه دارد") == 1.0
    assert shares.of("شش واحد دارد", "شش واحد دارد") == 0.0
    assert shares.of("It has six layers.", "it has six layer") == pytest.approx(0.7)
