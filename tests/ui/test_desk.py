import asyncio
from html import unescape

import pytest

from ui.conversation import Conversation
from ui.desk import Desk
from ui.messages import waiting
from ui.testing import ScriptedAssistant, make_answer, make_events

SAID = Conversation().ask("Why?", papers=(), language="en")


def assistant(**options):
    return ScriptedAssistant(lambda _: make_events(make_answer("Yes.")), **options)


async def told(desk, tab, seen):
    """Take a tab's messages into `seen`, as the page does."""
    async for message in desk.answer(tab, SAID):
        seen.append(unescape(message.html))


async def until(condition):
    while not condition():
        await asyncio.sleep(0.01)


async def test_leaving_an_answer_halfway_stops_and_closes_the_assistant():
    scripted = assistant()
    desk = Desk(scripted)
    answering = desk.answer("tab", SAID)
    await anext(answering)

    await answering.aclose()

    assert scripted.closed.is_set()
    assert desk.waiting() == 0
    assert not desk.is_busy("tab")


async def test_a_question_stopped_before_its_turn_is_never_begun():
    scripted = assistant()
    desk = Desk(scripted)
    desk.open("tab")
    desk.stop("tab")

    found = [message async for message in desk.answer("tab", SAID)]

    assert scripted.asked == []
    assert "Stopped" in found[-1].html


def test_a_tab_cannot_ask_twice_at_once():
    desk = Desk(assistant())

    assert desk.open("tab")
    assert not desk.open("tab")
    assert desk.open("another tab")


async def test_who_waits_is_told_the_place_as_it_changes_and_is_answered_in_order():
    scripted = assistant(patient=True)
    desk = Desk(scripted)
    seen = {tab: [] for tab in ("first", "second", "third")}
    async with asyncio.TaskGroup() as tabs:
        for tab, messages in seen.items():
            tabs.create_task(told(desk, tab, messages))
        await until(lambda: seen["third"] and scripted.writing.is_set())
        assert desk.waiting() == 3
        assert "yours: 2" in seen["third"][-1]
        assert "yours: 1" in seen["second"][-1]

        desk.stop("first")
        await until(lambda: "yours: 1" in seen["third"][-1])
        scripted.go_on.set()

    assert all("Yes." in seen[tab][-1] for tab in ("second", "third"))
    assert "Stopped" in seen["first"][-1]
    assert desk.waiting() == 0


async def test_a_tab_that_is_closed_while_it_waits_frees_its_place():
    scripted = assistant(patient=True)
    desk = Desk(scripted)
    seen = {tab: [] for tab in ("first", "second", "third")}
    async with asyncio.TaskGroup() as tabs:
        for tab, messages in seen.items():
            tabs.create_task(told(desk, tab, messages))
        await until(lambda: all(seen.values()))

        desk.leave("second")
        await until(lambda: "yours: 1" in seen["third"][-1])
        scripted.go_on.set()

    assert len(scripted.asked) == 2
    assert "Yes." in seen["third"][-1]


async def test_a_reader_who_vanishes_while_the_model_works_lets_the_next_one_in():
    scripted = assistant(patient=True)
    desk = Desk(scripted)
    first = asyncio.create_task(told(desk, "first", []))
    await until(scripted.writing.is_set)
    second = []
    waiting_tab = asyncio.create_task(told(desk, "second", second))
    await until(lambda: second)

    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    scripted.go_on.set()
    await waiting_tab

    assert "Yes." in second[-1]


async def test_a_reader_who_is_gone_twice_over_frees_the_line(monkeypatch):
    scripted = assistant(patient=True)
    held = asyncio.Event()

    async def closed(reply):
        held.set()
        await asyncio.sleep(3600)

    monkeypatch.setattr("ui.desk._closed", closed)
    desk = Desk(scripted)
    answering = asyncio.create_task(told(desk, "tab", []))
    await until(scripted.writing.is_set)

    answering.cancel()
    await held.wait()
    answering.cancel()
    await asyncio.gather(answering, return_exceptions=True)

    assert desk.waiting() == 0
    assert not desk.is_busy("tab")


async def test_what_fails_while_an_answer_is_closed_is_told_once_and_frees_the_line():
    class Failing(ScriptedAssistant):
        def stream(self, question, *, stop):
            try:
                yield from make_events(make_answer("Yes."))
            finally:
                raise ValueError("on closing")

    desk = Desk(Failing(lambda _: ()))
    answering = desk.answer("tab", SAID)
    await anext(answering)

    with pytest.raises(ValueError, match="on closing"):
        await asyncio.wait_for(answering.aclose(), timeout=20)

    assert desk.waiting() == 0
    assert not desk.is_busy("tab")


def test_a_tab_that_asked_and_left_before_its_answer_began_is_forgotten():
    desk = Desk(assistant())
    desk.open("tab")

    desk.leave("tab")

    assert not desk.is_busy("tab")


def test_the_place_is_said_in_the_language_of_the_page():
    assert "۱ پرسش جلوتر" in waiting("fa", 1).html
    assert "before yours" not in waiting("en", 0).html
