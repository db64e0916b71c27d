"""An assistant that is made when it is first asked: the page need not wait for it to be served."""

import threading
from collections.abc import Callable, Iterator

from rag.answers import AnswerEvent, Question
from rag.assembly import Once
from ui.messages import Answering


class LateAssistant:
    """Stands for the assistant that `make` gives, until it is renewed.

    What keeps it from being made is told to whoever asks, each time.
    """

    def __init__(self, make: Callable[[], Answering]) -> None:
        self._make = make
        self._made = Once(make)

    def renew(self) -> None:
        """Make another one for the next question; answers under way go on with the old one."""
        self._made = Once(self._make)

    def stream(self, question: Question, *, stop: threading.Event) -> Iterator[AnswerEvent]:
        """Answer a question step by step."""
        yield from self._made().stream(question, stop=stop)

    def can_answer(self, question: Question) -> bool:
        """Tell whether there is evidence for a question."""
        return self._made().can_answer(question)
