"""The model that writes, as the assistant sees it: any LangChain chat model and its limits."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from rag.answers import Language, Support


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model with what it can write and how much it can read.

    Attributes:
        name: shown to the user.
        languages: that the model writes well enough to be asked for.
        needs_quotes: too small to be relied on for the whole answer, so that what its sentences
            leave out of the evidence is quoted after them.
        most_evidence: sentences that it is given to write from.
        most_sentences: of its own that an answer may have.
        prompt_budget: tokens of a prompt, the answer's own set aside.
        count_tokens: by the model's own tokenizer and chat template.
        call_options: keyword arguments of one call, given the event that stops it.
    """

    name: str
    model: BaseChatModel
    languages: tuple[Language, ...]
    needs_quotes: bool
    most_evidence: int
    most_sentences: int
    prompt_budget: int
    count_tokens: Callable[[Sequence[BaseMessage]], int]
    call_options: Callable[[threading.Event], Mapping[str, Any]]

    @property
    def accepted_support(self) -> tuple[Support, ...]:
        """How far evidence must carry a sentence: a small model's weak ones are mostly invented."""
        return (Support.SUPPORTED,) if self.needs_quotes else (Support.SUPPORTED, Support.WEAK)
