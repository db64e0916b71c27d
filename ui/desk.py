"""Who is being answered, and who waits for it.

One answer is written at a time, for there is one model. The others wait in the order in which they
asked and are told their place as it changes; whoever leaves frees it at once. Knows nothing of
Gradio.
"""

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import dataclass, field

from rag.answers import AnswerEvent
from ui.conversation import Conversation
from ui.messages import Answering, Message, replies, waiting

_LOOK_S = 0.2


@dataclass
class Desk:
    """One stop signal for each browser tab that has asked, and the line of those that wait."""

    assistant: Answering
    _stops: dict[str, threading.Event] = field(default_factory=dict)
    _line: list[threading.Event] = field(default_factory=list)

    def open(self, tab: str) -> bool:
        """Take a question from a tab unless its last one is still being answered."""
        return self._stops.setdefault(tab, stop := threading.Event()) is stop

    def is_busy(self, tab: str) -> bool:
        """Tell whether a tab is waiting for an answer."""
        return tab in self._stops

    def waiting(self) -> int:
        """Return how many questions a new one would have before it."""
        return len(self._line)

    def stop(self, tab: str) -> None:
        """End the answer that a tab is waiting for, if any."""
        if stop := self._stops.get(tab):
            stop.set()

    def leave(self, tab: str) -> None:
        """Forget a tab that was closed, even one that asked and never came for the answer."""
        self.stop(tab)
        if self._stops.get(tab) not in self._line:
            self._stops.pop(tab, None)

    def stop_all(self) -> None:
        """End every answer."""
        for stop in tuple(self._stops.values()):
            stop.set()

    async def answer(self, tab: str, conversation: Conversation) -> AsyncIterator[Message]:
        """Yield the place in the line while it changes, then the growing reply.

        Closing this closes the assistant's stream too, and lets the next one in.
        """
        stop = self._stops.setdefault(tab, threading.Event())
        if stop in self._line:
            return
        self._line.append(stop)
        reply = self._reply(conversation, stop)
        try:
            async for ahead in self._places(stop):
                yield waiting(conversation.language, ahead)
            # In another thread: a model that reads must not hold up the page.
            while message := await asyncio.to_thread(next, reply, None):
                yield message
        finally:
            stop.set()
            try:
                await _closed(reply)
            finally:
                # Whatever becomes of the reply: a place that nobody frees holds up everybody.
                self._stops.pop(tab, None)
                self._line.remove(stop)

    async def _places(self, stop: threading.Event) -> AsyncIterator[int]:
        """Yield how many are ahead, each time that it has changed, until nobody is."""
        told = 0
        while (ahead := self._line.index(stop)) and not stop.is_set():
            if ahead != told:
                told = ahead
                yield ahead
            await asyncio.sleep(_LOOK_S)

    def _reply(
        self, conversation: Conversation, stop: threading.Event
    ) -> Generator[Message, None, None]:
        events: Iterator[AnswerEvent] = iter(())
        try:
            if conversation.pending and not stop.is_set():
                events = self.assistant.stream(conversation.pending, stop=stop)
            yield from replies(
                events,
                stop=stop,
                language=conversation.language,
                turn=len(conversation.exchanges),
            )
        finally:
            if close := getattr(events, "close", None):
                close()


async def _closed(reply: Generator[Message, None, None]) -> None:
    """Close a reply; one that is still at work in its thread ends soon, as it was told to."""
    while inspect.getgeneratorstate(reply) == inspect.GEN_RUNNING:
        await asyncio.sleep(_LOOK_S)
    await asyncio.to_thread(reply.close)
