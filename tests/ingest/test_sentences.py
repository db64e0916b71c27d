from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("As in Fig. 3, e.g. here. Next.", ["As in Fig. 3, e.g. here.", "Next."]),
        ("Vaswani et al. show it. We too.", ["Vaswani et al. show it.", "We too."]),
        ("J. Smith wrote it. Yes.", ["J. Smith wrote it.", "Yes."]),
        ("It is 3.5 percent. Good.", ["It is 3.5 percent.", "Good."]),
        ("این یکم است. دوم؟ بله!", ["این یکم است.", "دوم؟", "بله!"]),
        ("Heading\n\nBody text.", ["Heading", "Body text."]),
        ("Points:\n• one\n• two", ["Points:", "• one", "• two"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert [text[span.start : span.end] for span in split_sentences(text)] == sentences


@given(st.text(alphabet="abA .!?\n•1؟,()[]"))
def test_nothing_visible_is_lost_between_sentences(text: str) -> None:
    spans = split_sentences(text)

    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())


@given(st.text(alphabet="abA .!?\n•1؟,()[]"))
def test_sentences_are_in_order_and_apart(text: str) -> None:
    spans = split_sentences(text)

    assert all(a.end <= b.start for a, b in pairwise(spans))
