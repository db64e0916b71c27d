import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.wishes import Wish, wish_of


def test_a_wish_is_a_verb_and_words():
    assert wish_of("rename ab12 A new  title #3") == Wish("rename", ("ab12", "A", "new", "title"))
    assert wish_of("rename ab12 A new title #3").rest(1) == "A new title"


@pytest.mark.parametrize("text", ["", "cite", "#1", "Cite 0 #1", "cite\n0 #1", "<b> #1"])
def test_what_no_button_writes_is_no_wish(text):
    assert wish_of(text) == Wish("")


@given(st.text())
def test_nothing_that_a_browser_sends_is_taken_for_a_number_that_it_is_not(text):
    number = wish_of(f"turn {text} #1").number(0)

    assert -999_999 <= number <= 999_999
