import pytest

from ingest.documents import PrintedWord
from ui.printed_words import boxes_of_quote

WORDS = [
    PrintedWord(word, column * 0.2, line * 0.1, 0.18, 0.05)
    for line, text in enumerate(("Deep networks learn", "from much data.", "They forget too."))
    for column, word in enumerate(text.split())
]


def test_a_quote_is_marked_line_by_line():
    first, second = boxes_of_quote(WORDS, "networks learn from much data.")

    assert (first.left, first.top) == (0.2, 0.0)
    assert first.width == pytest.approx(0.38)
    assert (second.left, second.top) == (0.0, 0.1)


def test_what_the_page_does_not_carry_is_not_marked():
    assert boxes_of_quote(WORDS, "Something else entirely stands here") == ()
    assert boxes_of_quote((), "networks learn") == ()


def test_a_persian_quote_is_found_whatever_its_half_spaces():
    words = [PrintedWord("مدل‌های", 0.8, 0.1, 0.1, 0.02), PrintedWord("زبانی", 0.69, 0.1, 0.1, 0.02)]

    (box,) = boxes_of_quote(words, "مدل های زبانی")

    assert (box.left, round(box.width, 2)) == (0.69, 0.21)
