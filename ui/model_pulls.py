"""Models on their way to this machine, as the page orders them.

A pull goes on though its tab is closed; a tab sees it when it is opened, when it wishes for
something, and while it looks how far its own have come. Knows nothing of Gradio.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ingest.errors import PorseshError
from ingest.phrases import Phrase
from rag.errors import ModelDownloadFailed, ModelDownloadStopped
from rag.model_download import Hub
from rag.model_pulling import order_of, pull_model
from rag.models import ModelEntry, ModelStore

State = Literal["working", "checking", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Pull:
    """How far a model has come; `error` says why it did not come, once it failed."""

    name: str
    total: int
    done: int = 0
    state: State = "working"
    error: PorseshError | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it will still change by itself."""
        return self.state in {"working", "checking"}


@dataclass(slots=True)
class _Work:
    pull: Pull
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether it will change by itself; a thread that ended will not, whatever it told."""
        return self.pull.is_under_way and self.thread is not None and self.thread.is_alive()


class Pulls:
    """The pulls into one folder since the page was started.

    Args:
        folder: where models lie.
        hub_url: the hub as the settings name it when a pull begins.
    """

    def __init__(self, folder: Path, hub_url: Callable[[], str]) -> None:
        self._store = ModelStore(folder)
        self._hub_url = hub_url
        self._works: dict[str, _Work] = {}
        self._lock = threading.Lock()

    def standing(self) -> dict[str, Pull]:
        """Return every pull as it is now, by the name of its model."""
        with self._lock:
            return {name: work.pull for name, work in self._works.items()}

    def begin(self, entry: ModelEntry) -> None:
        """Pull a model of the catalogue, going on where an earlier pull stopped."""
        with self._lock:
            before = self._works.get(entry.name)
            if before and before.is_at_work:
                return
            pull = Pull(entry.name, entry.size_bytes, self._store.fetched_bytes(entry))
            work = self._works[entry.name] = _Work(pull)
            # A daemon: the program may end at any time, for a part can always be gone on with.
            work.thread = threading.Thread(
                target=self._run,
                args=(entry, work, before.thread if before else None),
                daemon=True,
            )
            work.thread.start()

    def stop(self, name: str) -> None:
        """End a pull; what came is kept."""
        with self._lock:
            work = self._works.get(name)
            if work and work.pull.is_under_way:
                work.stop.set()
                work.pull = replace(work.pull, state="stopped")

    def stop_all(self) -> None:
        """End every pull."""
        for name in self.standing():
            self.stop(name)

    def _run(self, entry: ModelEntry, work: _Work, before: threading.Thread | None) -> None:
        if before is not None:
            # It was told to stop, and two must not write to one file.
            before.join()

        def on_progress(_: str, done: int, total: int) -> None:
            state: State = "checking" if done == total else "working"
            self._note(work, done=done, total=total, state=state)

        ended: State = "failed"
        error: PorseshError | None = _failed(entry.name, "it failed")
        try:
            pull_model(
                self._store,
                Hub(self._hub_url()),
                order_of(self._store, entry),
                on_progress,
                stop=work.stop,
            )
            ended, error = "done", None
        except ModelDownloadStopped:
            ended, error = "stopped", None
        except PorseshError as failed:
            error = failed
        except OSError as failed:
            error = _failed(entry.name, failed.strerror or str(failed))
        finally:
            # What nobody foresaw is the thread's own to tell, and has ended the pull all the same.
            self._note(work, state=ended, error=error)

    def _note(self, work: _Work, **changes: object) -> None:
        with self._lock:
            # Who stopped it shall not see it move on.
            if work.pull.state != "stopped":
                work.pull = replace(work.pull, **changes)  # type: ignore[arg-type] # fields of Pull


def _failed(name: str, why: str) -> ModelDownloadFailed:
    return ModelDownloadFailed(
        Phrase("{name} was not pulled", name=name),
        why=why,
        remedy="Pull it again to go on where it stopped",
    )
