"""What a reader can choose in the page, and what the page says of where things are kept.

Knows nothing of Gradio.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

from rag.assembly import Workshop
from rag.models import CATALOGUE, ModelStore

LENGTHS = (128, 256, 512)
# A model takes its file's size in memory, and room to work in.
_ROOM = 1.25


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A writing model; `fits` is None where this machine's memory is not known."""

    name: str
    size_bytes: int
    installed: bool
    fits: bool | None


class Preferences:
    """The settings of one workshop; `changed` is called after one was."""

    def __init__(self, workshop: Workshop, changed: Callable[[], None]) -> None:
        self._workshop = workshop
        self._changed = changed

    @property
    def model(self) -> str:
        """The model that writes now."""
        return self._workshop.settings.model

    @property
    def answer_tokens(self) -> int:
        """The longest answer, in tokens."""
        return self._workshop.settings.answer_tokens

    @property
    def remote_url(self) -> str:
        """Where questions are sent; empty if they stay here."""
        return self._workshop.settings.remote_url

    @property
    def home(self) -> str:
        """The folder that holds everything."""
        return str(self._workshop.settings.home)

    def models(self) -> list[ModelChoice]:
        """Return the writing models of the catalogue, and what was pulled beside it."""
        store = ModelStore(self._workshop.settings.models_folder)
        listed = [
            ModelChoice(e.name, e.size_bytes, store.is_installed(e), _fits(e.size_bytes))
            for e in CATALOGUE
            if e.kind == "gguf"
        ]
        found = [(path.name, path.stat().st_size) for path in store.others()]
        return listed + [ModelChoice(name, size, True, _fits(size)) for name, size in found]

    def choose_model(self, name: str) -> None:
        """Let another model write from now on.

        Raises:
            ModelNotInstalled: if it is not on this machine.
        """
        ModelStore(self._workshop.settings.models_folder).resolve(name)
        self._workshop.change("model", name)
        self._changed()

    def choose_length(self, tokens: int) -> None:
        """Let answers be as long as `tokens` from now on.

        Raises:
            ValueError: if that is none of `LENGTHS`.
        """
        if tokens not in LENGTHS:
            raise ValueError(f"{tokens} is none of {LENGTHS}")
        self._workshop.change("answer_tokens", tokens)
        self._changed()


def _fits(size_bytes: int) -> bool | None:
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
    return size_bytes * _ROOM < memory
