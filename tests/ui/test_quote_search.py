import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.quote_search import find_quote

PAGE = "We propose a new sim-\nple network archi\ufffetecture, the Transformer,  based."


def found(page, quote):
    return [page[start:end] for start, end in find_quote(list(page), quote)]


def test_white_space_hyphenation_and_ligatures_do_not_matter():
    assert found(PAGE, "a new simple network architecture") == [
        "a new sim-\nple network archi\ufffetecture"
    ]
    assert found("the ﬁrst ﬂow", "first flow") == ["ﬁrst ﬂow"]


def test_accents_that_are_printed_before_their_letter_do_not_matter():
    assert found("of na¨ıve Bayes, M¨unchen", "naïve Bayes, München") == ["na¨ıve Bayes, M¨unchen"]


def test_arabic_look_alikes_and_half_spaces_do_not_matter():
    assert found("اين كتاب هاي خوب است", "این کتاب‌های خوب") == ["اين كتاب هاي خوب"]


def test_a_quote_that_the_page_carries_with_a_gap_is_marked_around_the_gap():
    page = "the dot products grow large (footnote seven) in magnitude, pushing the function"

    assert found(page, "the dot products grow large in magnitude, pushing") == [
        "the dot products grow large",
        "in magnitude, pushing",
    ]


@pytest.mark.parametrize("quote", ["", "…", "nothing of this kind stands on the page at all"])
def test_what_is_not_there_is_not_marked(quote):
    assert found(PAGE, quote) == []


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_any_stretch_of_a_page_is_found_on_it(page, first, last):
    quote = page[min(first, last) : max(first, last)]

    for start, end in find_quote(list(page), quote):
        assert 0 <= start < end <= len(page)
