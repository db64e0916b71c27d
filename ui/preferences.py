"""What a reader can choose in the page, and what the page says of where things are kept.

Knows nothing of Gradio.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

from rag.answers import Language
from rag.assembly import Workshop
from rag.models import BUNDLED_MODEL, CATALOGUE, ModelEntry, ModelStore

LENGTHS = (128, 256, 512)
# A model takes its file's size in memory, and room to work in.
_ROOM = 1.25


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A writing model.

    Attributes:
        needs_bytes: the memory that it takes at work.
        memory_bytes: the memory of this machine; None where it is not known.
        fetched_bytes: what an unfinished pull left here.
        languages: that it writes, the best one first; none where that is not known.
    """

    name: str
    size_bytes: int
    installed: bool
    needs_bytes: int
    memory_bytes: int | None
    fetched_bytes: int = 0
    languages: tuple[Language, ...] = ()
    licence: str = ""

    @property
    def is_too_large(self) -> bool:
        """Whether it takes more memory than this machine has."""
        return self.memory_bytes is not None and self.needs_bytes > self.memory_bytes


class Preferences:
    """The settings of one workshop; `changed` is called after one was."""

    def __init__(self, workshop: Workshop, changed: Callable[[], None]) -> None:
        self._workshop = workshop
        self._changed = changed
        self._store = ModelStore(workshop.settings.models_folder)

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
        store = self._store
        memory = _memory_bytes()
        listed = [_listed(store, entry, memory) for entry in CATALOGUE if entry.kind == "gguf"]
        others = [(path.name, path.stat().st_size) for path in store.others()]
        return listed + [
            ModelChoice(name, size, True, _needed(size), memory) for name, size in others
        ]

    def entry(self, name: str) -> ModelEntry | None:
        """Return a writing model of the catalogue, None if it lists no such."""
        entry = self._store.entry(name)
        return entry if entry and entry.kind == "gguf" else None

    def choose_model(self, name: str) -> None:
        """Let another model write from now on.

        Raises:
            ModelNotInstalled: if it is not on this machine.
            SettingsError: if the choice cannot be kept.
        """
        self._store.resolve(name)
        self._workshop.change("model", name)
        self._changed()

    def choose_length(self, tokens: int) -> None:
        """Let answers be as long as `tokens` from now on.

        Raises:
            ValueError: if that is none of `LENGTHS`.
            SettingsError: if the choice cannot be kept.
        """
        if tokens not in LENGTHS:
            raise ValueError(f"{tokens} is none of {LENGTHS}")
        self._workshop.change("answer_tokens", tokens)
        self._changed()


def _listed(store: ModelStore, entry: ModelEntry, memory: int | None) -> ModelChoice:
    return ModelChoice(
        entry.name,
        entry.size_bytes,
        store.is_installed(entry),
        _needed(entry.size_bytes),
        memory,
        0 if entry.name == BUNDLED_MODEL else store.fetched_bytes(entry),
        entry.languages,
        entry.licence,
    )


def _needed(size_bytes: int) -> int:
    return int(size_bytes * _ROOM)


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
