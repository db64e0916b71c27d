import threading
from dataclasses import replace

import pytest

from ingest.errors import LibraryError
from rag.answerability import Lack, Missing
from rag.answers import AnswerDelta, Sentence, StageStarted, Support, Turn, WrittenBy
from rag.refusals import refusal_text
from ui.answer_html import render_answer
from ui.conversation import Conversation
from ui.messages import replies
from ui.testing import make_answer, make_citation, make_events

QUOTE = "based solely on attention mechanisms"


def shown(events, *, language="en", stop=None):
    return list(replies(iter(events), stop=stop or threading.Event(), language=language, turn=0))


def test_every_stage_is_named_while_it_lasts():
    found = shown(make_events(make_answer("Yes [1].")))

    assert "Searching…" in found[0].html
    assert "Reading…" in found[2].html
    assert "Writing…" in found[3].html
    assert "Checking…" in found[5].html


def test_persian_readers_are_told_in_persian_how_much_was_found():
    found = shown(make_events(make_answer("Yes")), language="fa")

    assert "۱ بخش از ۱ مقاله" in found[1].html


@pytest.mark.parametrize(
    ("language", "way"), [("en", "go to the library"), ("fa", "به «کتابخانه» بروید")]
)
def test_a_refusal_names_the_way_to_add_papers_that_the_page_has(language, way):
    lacking = Missing(Lack.NAME, "Heron {x}")
    text = refusal_text(lacking, (), 3, language, searched="What is Heron {x}?")
    refused = make_answer(text, language=language, written_by=WrittenBy.NONE)

    reply = shown(make_events(refused))[-1]

    assert "`rag ingest ARXIV_ID`" in text, "the terminal has its own way"
    for told in (reply.text, reply.answer.text):
        assert way in told
        assert "rag ingest" not in told
        assert told.count("Heron {x}") == 2
    assert "rag ingest" not in reply.html


def test_the_last_reply_is_the_whole_answer_and_not_the_deltas():
    events = [AnswerDelta("Dra"), AnswerDelta("ft"), *make_events(make_answer("Final."))[-1:]]

    found = shown(events)

    assert "Draft" in found[1].html
    assert "Draft" not in found[-1].html
    assert found[-1].text == "Final."


def test_a_marker_is_a_chip_before_the_answer_is_whole():
    citation = make_citation(1, page=7, quote=QUOTE)
    persian = make_answer("بله [۱].", language="fa", citations=[citation])

    growing = shown(make_events(persian))[4]

    assert 'value="evidence cite 0 1"' in growing.html
    assert "<span>۱</span>" in growing.html
    assert growing.citations == (citation,)
    assert growing.text == ""


def test_a_source_shows_paper_page_quote_and_link():
    citation = make_citation(1, page=7, quote=QUOTE)

    html = render_answer(make_answer("Yes [1].", citations=[citation]), 0)

    assert "<details" in html
    assert "Attention Is All You Need" in html
    assert "page 7" in html
    assert QUOTE in html
    assert 'href="https://arxiv.org/pdf/1706.03762#page=7"' in html


def test_a_persian_answer_is_marked_as_such_and_counts_in_persian():
    citation = make_citation(1, page=12, quote=QUOTE)

    html = render_answer(make_answer("بله [۱].", language="fa", citations=[citation]), 0)

    assert html.startswith('<div dir="rtl" lang="fa" class="answer by&#45;model">')
    assert "صفحهٔ ۱۲" in html
    assert f'<blockquote dir="ltr" lang="en" class="quote">{QUOTE}' in html


def test_a_source_outside_arxiv_is_named_but_not_linked():
    citation = make_citation(1, page=1, quote="q", paper="notes", url="file:///etc/passwd")

    html = render_answer(make_answer("Yes [1].", citations=[citation]), 0)

    assert "<a " not in html
    assert "file&#58;" in html


def test_a_doubtful_sentence_says_so_in_words():
    sentences = [
        Sentence("Sure.", (1,), Support.SUPPORTED),
        Sentence("Perhaps.", (1,), Support.WEAK),
        Sentence("Made up.", (1,), Support.UNSUPPORTED),
    ]

    html = render_answer(make_answer("Sure. Perhaps. Made up.", sentences=sentences), 0)

    assert "Perhaps&#46; <span" in html
    assert "weakly supported" in html
    assert "not found on the cited page" in html
    assert "1 of 3 sentences" in html


@pytest.mark.parametrize(
    ("written_by", "words"),
    [
        (WrittenBy.QUOTES, "not written by a model"),
        (WrittenBy.NONE, "the papers do not say"),
    ],
)
def test_quotes_and_refusals_are_marked_in_words(written_by, words):
    assert words in render_answer(make_answer("Text.", written_by=written_by), 0)


def test_what_was_written_before_a_stop_stays_and_is_marked():
    stop = threading.Event()
    stop.set()

    found = shown([AnswerDelta("Half of"), StageStarted("checking")], stop=stop)

    assert "Half of" in found[-1].html
    assert "Stopped at your request" in found[-1].html


def test_a_stream_that_ends_without_an_answer_is_not_passed_off_as_one():
    found = shown([AnswerDelta("Half of")])

    assert "cut short" in found[-1].html


def test_an_error_says_what_why_and_what_to_do_as_text():
    def failing():
        yield StageStarted("searching")
        raise LibraryError("It broke", why="<b>disk</b>", remedy="Run it again.")

    found = list(replies(failing(), stop=threading.Event(), language="en", turn=0))

    assert "It broke" in found[-1].html
    assert "&#60;b&#62;disk" in found[-1].html
    assert "Run it again" in found[-1].html
    assert found[-1].text == ""


def test_a_conversation_remembers_plain_text_and_hands_it_to_the_next_question():
    first = Conversation().ask("<b>Why?</b>", papers=(), language="en")
    answered = first.answer(shown(make_events(make_answer("Because [1].")))[-1])

    second = answered.ask("And?", papers=("1706.03762",), language="en")

    assert second.pending is not None
    assert second.pending.history == (
        Turn("user", "<b>Why?</b>"),
        Turn("assistant", "Because [1]."),
    )
    assert second.pending.papers == ("1706.03762",)


@pytest.mark.parametrize(("language", "said"), [("en", "OCR, 93&#37; sure"), ("fa", "۹۳٪")])
def test_a_source_that_ocr_read_says_so_on_the_chip_and_in_the_list(language, said):
    citation = replace(make_citation(1, page=7, quote="scanned words"), ocr=0.93)

    html = render_answer(make_answer("Yes [1].", language=language, citations=[citation]), 0)

    chip, _, listed = html.partition("<details>")
    assert said in chip
    assert said in listed


@pytest.mark.parametrize(("language", "said"), [("en", "printed iv"), ("fa", "شمارهٔ چاپی iv")])
def test_a_page_is_named_as_it_is_printed_on_the_chip_and_in_the_list(language, said):
    citation = replace(make_citation(1, page=7, quote="words"), label="iv")

    html = render_answer(make_answer("Yes [1].", language=language, citations=[citation]), 0)

    chip, _, listed = html.partition("<details>")
    assert said in chip
    assert said in listed
