"""Conversations and the answers under way, as the server knows them.

A conversation is kept as plain turns beside the HTML that was shown for them, so that nothing a
browser sends back is ever taken for an answer. Knows nothing of Gradio.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rag.answers import AnswerEvent, Language, Question, Turn
from ui.messages import Answering, Message, render_plain, replies


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said so far and the question that awaits its answer, if any."""

    turns: tuple[Turn, ...] = ()
    shown: tuple[Message, ...] = ()
    pending: Question | None = None
    language: Language = "en"

    def ask(self, text: str, *, papers: tuple[str, ...], language: Language) -> "Conversation":
        """Return the conversation with a question asked; `language` is that of the page."""
        question = Question(text=text.strip(), history=self.turns, papers=papers)
        html = f'<div class="asked">{render_plain(question.text, language)}</div>'
        bubble = Message("user", html, question.text)
        return replace(self, shown=(*self.shown, bubble), pending=question, language=language)

    def answer(self, reply: Message) -> "Conversation":
        """Return the conversation with its pending question answered by `reply`.

        A reply without text (an error, or stopped before a word) is shown but not remembered.
        """
        turns = self.turns
        if reply.text and self.pending:
            asked = Turn("user", self.pending.text)
            turns = (*turns, asked, Turn("assistant", reply.text))
        return replace(self, turns=turns, shown=(*self.shown, reply), pending=None)


@dataclass
class Desk:
    """Who is being answered: one stop signal per browser tab, set from another thread."""

    assistant: Answering
    _stops: dict[str, threading.Event] = field(default_factory=dict)

    def open(self, tab: str) -> bool:
        """Take a question from a tab unless its last one is still being answered."""
        return self._stops.setdefault(tab, stop := threading.Event()) is stop

    def stop(self, tab: str) -> None:
        """End the answer that a tab is waiting for, if any."""
        if tab in self._stops:
            self._stops[tab].set()

    def stop_all(self) -> None:
        """End every answer."""
        for stop in tuple(self._stops.values()):
            stop.set()

    def answer(self, tab: str, conversation: Conversation) -> Iterator[Message]:
        """Yield the growing reply; closing this closes the assistant's stream too."""
        stop = self._stops.setdefault(tab, threading.Event())
        events: Iterator[AnswerEvent] = iter(())
        try:
            if conversation.pending and not stop.is_set():
                events = self.assistant.stream(conversation.pending, stop=stop)
            yield from replies(events, stop=stop, language=conversation.language)
        finally:
            stop.set()
            self._stops.pop(tab, None)
            if close := getattr(events, "close", None):
                close()
