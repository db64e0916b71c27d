"""A model that says what a test tells it to."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from rag.answers import Language
from rag.writer import Writer

_PIECE = 7


class ScriptedModel(BaseChatModel):
    """Streams given texts, one for each call, the last one again and again.

    Attributes:
        texts: what to say.
    """

    texts: tuple[str, ...]
    _calls: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @property
    def calls(self) -> Sequence[Sequence[BaseMessage]]:
        """The messages of each call so far."""
        return self._calls

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        del stop, run_manager
        self._calls.append(messages)
        text = self.texts[min(len(self._calls), len(self.texts)) - 1]
        cancel: threading.Event = kwargs.get("cancel", threading.Event())
        yield ChatGenerationChunk(message=AIMessageChunk(content=""))
        for start in range(0, len(text), _PIECE):
            if cancel.is_set():
                return
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[start : start + _PIECE]))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        pieces = self._stream(messages, stop, run_manager, **kwargs)
        text = "".join(str(piece.message.content) for piece in pieces)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])


def scripted_writer(
    *texts: str,
    languages: tuple[Language, ...] = ("en", "fa"),
    needs_quotes: bool = False,
    most_evidence: int = 8,
    most_sentences: int = 6,
    prompt_budget: int = 2000,
) -> Writer:
    """Return a writer that says the texts, one for each question."""
    return Writer(
        name="scripted",
        model=ScriptedModel(texts=texts),
        languages=languages,
        needs_quotes=needs_quotes,
        most_evidence=most_evidence,
        most_sentences=most_sentences,
        prompt_budget=prompt_budget,
        count_tokens=lambda messages: sum(len(str(m.content)) // 4 for m in messages),
        call_options=lambda stop: {"cancel": stop},
    )
