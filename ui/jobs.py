"""What is on its way into the library, as an ingest reports it. Pure."""

from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.errors import PorseshError
from ingest.progress import (
    IngestEvent,
    IngestStage,
    NewerVersion,
    PaperFailed,
    PaperIngested,
    PapersMissing,
    PaperUnchanged,
    SourceStarted,
    StageProgress,
)

State = Literal["waiting", "working", "done", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """One source on its way into the library.

    Attributes:
        stage: what is being done while it is worked on.
        done: of `total` steps of the stage; `total` is None where it is not known.
        ingested: what became of it, once it is done.
        error: why it failed, once it has.
        newest: the version that arXiv has, where it is newer than the one that is here.
    """

    name: str
    state: State = "waiting"
    stage: IngestStage = "reading"
    done: int = 0
    total: int | None = None
    ingested: PaperIngested | None = None
    error: PorseshError | None = None
    newest: int | None = None


@dataclass
class Board:
    """The jobs of one order, in order, as events change them."""

    jobs: dict[str, Job] = field(default_factory=dict)

    def take(self, event: IngestEvent) -> None:
        """Note what became of a source."""
        match event:
            case SourceStarted(name=name):
                self._set(name, state="working")
            case StageProgress(name=name, stage=stage, done=done, total=total):
                self._set(name, state="working", stage=stage, done=done, total=total)
            case NewerVersion(id=name, newest=newest):
                self._set(name, newest=newest)
            case _:
                self._end(event)

    def _end(self, event: IngestEvent) -> None:
        match event:
            case PaperIngested(id=name):
                self._set(name, state="done", ingested=event)
            case PaperUnchanged(id=name):
                self._set(name, state="unchanged")
            case PaperFailed(id=name, error=error):
                self._set(name, state="failed", error=error)
            case PapersMissing(ids=names, error=error):
                for name in names:
                    self._set(name, state="failed", error=error)

    def fail_rest(self, error: PorseshError) -> None:
        """Note that whatever is not finished will not be."""
        for name, job in self.jobs.items():
            if job.state in {"waiting", "working"}:
                self._set(name, state="failed", error=error)

    def _set(self, name: str, **changes: object) -> None:
        self.jobs[name] = replace(self.jobs.get(name, Job(name)), **changes)  # type: ignore[arg-type] # fields of Job

    def standing(self) -> tuple[Job, ...]:
        """Return every job as it is now."""
        return tuple(self.jobs.values())
