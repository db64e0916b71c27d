from dataclasses import replace

import pytest

from rag.answers import Sentence, Support, WrittenBy
from ui.answer_records import answer_of, record_of
from ui.conversation import Conversation
from ui.conversation_store import ConversationStore, ConversationsUnusable
from ui.messages import render_cut_short, render_reply
from ui.rendering import answer_json
from ui.testing import make_answer, make_citation

ANSWER = make_answer(
    "Yes [1].",
    citations=[make_citation(1, page=5, quote="a quote")],
    sentences=[Sentence("Yes [1].", (1,), Support.WEAK)],
    written_by=WrittenBy.QUOTES,
)


def talk(*questions):
    said = Conversation()
    for question in questions:
        said = said.ask(question, papers=("1706.03762",), language="fa")
        said = said.answer(render_reply(ANSWER, len(said.exchanges)))
    return said


@pytest.fixture
def clock():
    return iter(range(1000))


@pytest.fixture
def store(tmp_path, clock):
    return ConversationStore(tmp_path / "new" / "conversations.sqlite3", now=lambda: next(clock))


def test_a_conversation_comes_back_as_it_was_kept(store):
    kept = store.save(talk("چرا؟", "And?"))

    found = store.load(kept.id)

    assert found is not None
    assert found.title == "چرا؟"
    assert found.turns == kept.turns
    assert [m.html for m in found.shown] == [m.html for m in kept.shown]
    assert found.citation(1, 1) == ANSWER.citations[0]
    assert found.exchanges[0].papers == ("1706.03762",)


def test_an_answer_comes_back_from_its_own_record():
    assert answer_of(answer_json(None, ANSWER)) == replace(ANSWER, timings_s={})


def test_what_the_promised_json_has_no_word_for_is_kept_all_the_same():
    scanned = replace(ANSWER, citations=(replace(ANSWER.citations[0], ocr=0.93, label="iv"),))

    assert answer_of(record_of(scanned)) == replace(scanned, timings_s={})
    assert answer_json(None, scanned) == answer_json(None, ANSWER)


def test_the_latest_conversation_is_named_first_and_saving_again_keeps_one_copy(store):
    first = store.save(talk("First"))
    store.save(talk("Second"))
    store.save(first)

    assert [kept.title for kept in store.list()] == ["First", "Second"]


@pytest.mark.parametrize("search", ["كتاب‌هاي خوب", "کتابهای", "خوب کتاب", "yes"])
def test_spelling_and_half_spaces_do_not_matter_to_a_search(store, search):
    store.save(talk("کتاب های خوب کدام‌اند؟"))
    store.save(Conversation(title="other"))

    assert [kept.title for kept in store.list(search)] == ["کتاب های خوب کدام‌اند؟"]


def test_the_list_ends_somewhere_and_a_search_finds_what_is_beyond_it(store):
    store.save(Conversation(title="The oldest"))
    for _ in range(60):
        store.save(Conversation(title="A later one"))

    assert len(store.list()) == 50
    assert [kept.title for kept in store.list("oldest")] == ["The oldest"]


def test_renaming_keeps_what_was_said_and_an_empty_name_changes_nothing(store):
    kept = store.save(talk("Why?"))

    store.rename(kept.id, "  A   better name ")
    store.rename(kept.id, "  ")

    assert [one.title for one in store.list()] == ["A better name"]
    assert store.load(kept.id).turns == kept.turns


def test_what_is_deleted_is_gone(store):
    kept = store.save(talk("Why?"))

    store.delete(kept.id)

    assert store.list() == []
    assert store.load(kept.id) is None


def test_an_answer_that_was_cut_short_is_kept_as_such(store):
    said = Conversation().ask("Why?", papers=(), language="en")
    kept = store.save(said.answer(render_cut_short("Half", stopped=True, language="en")))

    assert "Half" in store.load(kept.id).shown[1].html
    assert store.load(kept.id).exchanges[0].reply.answer is None


def test_a_file_that_is_no_store_is_told_with_a_remedy(tmp_path):
    path = tmp_path / "conversations.sqlite3"
    path.write_text("no database " * 100)

    with pytest.raises(ConversationsUnusable, match="cannot be used"):
        ConversationStore(path).list()


def test_editing_a_question_sets_the_answers_after_it_aside():
    said = replace(talk("One", "Two", "Three"), editing=1)

    edited = said.ask("Two, better", papers=(), language="en")

    assert [exchange.asked.text for exchange in edited.exchanges] == ["One"]
    assert edited.pending.text == "Two, better"
    assert edited.editing is None
