"""Conversations as the server knows them.

A conversation is kept as questions and answers beside the HTML that was shown for them, so that
nothing a browser sends back is ever taken for an answer. Knows nothing of Gradio.
"""

from dataclasses import dataclass, replace

from rag.answers import Citation, Language, Question, Turn
from ui.messages import Message, render_asked

_TITLE_CHARS = 70


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and the reply to it; `papers` are those that it was confined to."""

    asked: Message
    reply: Message
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said so far and the question that awaits its answer, if any.

    Attributes:
        id: under which it is kept; empty until it is.
        editing: the question, counted from 0, that the next one will stand in for.
        growing: the reply to the pending question as far as it has come.
    """

    id: str = ""
    title: str = ""
    exchanges: tuple[Exchange, ...] = ()
    pending: Question | None = None
    language: Language = "en"
    editing: int | None = None
    growing: Message | None = None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What the assistant is told of the conversation so far.

        A reply without text (an error, or stopped before a word) is shown but not remembered.
        """
        return tuple(
            turn
            for said in self.exchanges
            if said.reply.text
            for turn in (Turn("user", said.asked.text), Turn("assistant", said.reply.text))
        )

    @property
    def shown(self) -> tuple[Message, ...]:
        """Every bubble in order."""
        told = tuple(m for said in self.exchanges for m in (said.asked, said.reply))
        if self.pending is None:
            return told
        asked = render_asked(self.pending.text, self.language, len(self.exchanges))
        return (*told, asked)

    def ask(self, text: str, *, papers: tuple[str, ...], language: Language) -> "Conversation":
        """Return the conversation with a question asked; `language` is that of the page."""
        kept = self if self.editing is None else self.before(self.editing)
        question = Question(text=text.strip(), history=kept.turns, papers=papers)
        title = kept.title or " ".join(question.text.split())[:_TITLE_CHARS]
        return replace(kept, title=title, pending=question, language=language)

    def answer(self, reply: Message) -> "Conversation":
        """Return the conversation with its pending question answered by `reply`."""
        if self.pending is None:
            return self
        asked = render_asked(self.pending.text, self.language, len(self.exchanges))
        said = Exchange(asked, reply, self.pending.papers)
        return replace(self, exchanges=(*self.exchanges, said), pending=None, growing=None)

    def before(self, turn: int) -> "Conversation":
        """Return the conversation as it was before a question was asked."""
        return replace(
            self, exchanges=self.exchanges[:turn], pending=None, editing=None, growing=None
        )

    def exchange(self, turn: int) -> Exchange | None:
        """Return a question and its reply, None if there is no such."""
        return self.exchanges[turn] if 0 <= turn < len(self.exchanges) else None

    def citation(self, turn: int, marker: int) -> Citation | None:
        """Return what a chip of an answer stands for, None if there is no such."""
        said = self.exchange(turn)
        reply = said.reply if said else self.growing if turn == len(self.exchanges) else None
        found = [c for c in reply.citations if c.marker == marker] if reply else []
        return found[0] if found else None
