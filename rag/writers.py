"""The writer that the settings name: the local GGUF, or a remote server where one is set."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage

from rag.llm import LlamaCppChat
from rag.models import ModelStore
from rag.remote import load_remote_model
from rag.settings import Settings
from rag.writer import Writer

# Without the remote model's tokenizer the budget is kept by a bound that no text exceeds by much:
# Persian takes about two characters a token, English four.
_CHARS_PER_TOKEN = 2
_LABEL = "remote:"
# Below about a billion parameters a model copies and muddles more than it writes.
_SMALL_FILE_BYTES = 600_000_000
_EVIDENCE_FOR_SMALL = 4
_EVIDENCE = 12
# What it writes takes the room of quotes, and says less than they do.
_SENTENCES_OF_SMALL = 1
_SENTENCES = 6


def load_writer(settings: Settings) -> Writer:
    """Return the model that writes; a local one is loaded now.

    Raises:
        ModelNotInstalled: if the named model is not on this machine.
        ModelError: if its file cannot be loaded.
    """
    if settings.remote_url:
        return _remote_writer(settings)
    found = ModelStore(settings.models_folder).resolve(settings.model)
    model = LlamaCppChat(
        model_path=str(found.path),
        model_name=found.name,
        context_tokens=settings.context_tokens,
        max_tokens=settings.answer_tokens,
        threads=settings.threads,
        gpu_layers=settings.gpu_layers,
    )
    model.load()
    is_small = found.path.stat().st_size < _SMALL_FILE_BYTES
    return Writer(
        name=found.name,
        model=model,
        languages=found.languages,
        needs_quotes=is_small,
        most_evidence=_EVIDENCE_FOR_SMALL if is_small else _EVIDENCE,
        most_sentences=_SENTENCES_OF_SMALL if is_small else _SENTENCES,
        prompt_budget=settings.context_tokens - settings.answer_tokens,
        count_tokens=model.count_tokens,
        call_options=_cancel_option,
    )


def _remote_writer(settings: Settings) -> Writer:
    return Writer(
        # The label travels with every answer: this one left the machine.
        name=f"{_LABEL}{settings.model}",
        model=load_remote_model(
            settings.model,
            base_url=settings.remote_url,
            api_key=settings.remote_key.get_secret_value(),
            max_tokens=settings.answer_tokens,
        ),
        languages=("en", "fa"),
        needs_quotes=False,
        most_evidence=_EVIDENCE,
        most_sentences=_SENTENCES,
        prompt_budget=settings.context_tokens - settings.answer_tokens,
        count_tokens=_estimated_tokens,
        call_options=_no_options,
    )


def _cancel_option(stop: threading.Event) -> Mapping[str, Any]:
    return {"cancel": stop}


def _no_options(_: threading.Event) -> Mapping[str, Any]:
    return {}


def _estimated_tokens(messages: Sequence[BaseMessage]) -> int:
    return sum(len(str(message.content)) for message in messages) // _CHARS_PER_TOKEN
