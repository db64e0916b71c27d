import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import sentences
from ingest.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("As in Fig. 3, e.g. here. Next.", ["As in Fig. 3, e.g. here.", "Next."]),
        ("Vaswani et al. show it. We too.", ["Vaswani et al. show it.", "We too."]),
        ("J. Smith wrote it. Yes.", ["J. Smith wrote it.", "Yes."]),
        ("It is 3.5 percent. Good.", ["It is 3.5 percent.", "Good."]),
        (
            "We ask “Who is it?” (e.g. here) of it. Yes.",
            ["We ask “Who is it?” (e.g. here) of it.", "Yes."],
        ),
        (
            "Is it (really?) so? He asked “Why?” Then.",
            ["Is it (really?) so?", "He asked “Why?”", "Then."],
        ),
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


@given(st.text("a.• \t\n\u00a0\x0c-1)#", max_size=30))
def test_lines_of_lists_are_told_as_from_every_line_feed_on(text: str) -> None:
    found = split_sentences(text)

    with pytest.MonkeyPatch.context() as patch:
        slow = r"\n(?=\s*(?:[•▪‣●–—*-]|\(?\d{1,2}[.)]|#{1,6})\s)"
        patch.setattr(sentences, "_BLOCK_LINE", re.compile(slow))
        assert found == split_sentences(text)


def test_a_thousand_blank_lines_are_soon_passed() -> None:
    begun = time.process_time()

    assert len(split_sentences("One." + "\n" * 100_000 + "• Two.")) == 2

    assert time.process_time() - begun < 2


@pytest.mark.parametrize("leader", ["." * 50_000, "." * 25_000 + ")" * 25_000])
def test_a_line_of_dots_is_soon_passed(leader: str) -> None:
    begun = time.process_time()

    assert len(split_sentences(f"Contents {leader}5 and more. Two.")) == 2

    assert time.process_time() - begun < 2


@given(st.text('aB.?!)]"\u2076 \n', max_size=30), st.integers(0, 5))
def test_marks_end_sentences_as_if_tried_from_each(text: str, start: int) -> None:
    found = split_sentences(text, start=start)

    with pytest.MonkeyPatch.context() as patch:
        slow = r"[.!?؟…]+[)\]»”\"'⁰¹²³⁴⁵⁶⁷⁸⁹]*(?=\s|$)|\n{2,}"
        patch.setattr(sentences, "_END", re.compile(slow))
        assert found == split_sentences(text, start=start)
