"""What an ingest reports while it runs; a screen decides how to show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingest.errors import PorseshError

IngestStage = Literal["downloading", "reading", "ocr", "splitting", "embedding", "writing"]


@dataclass(frozen=True, slots=True)
class SourceStarted:
    """One source is begun; `position` counts from 1."""

    name: str
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far a stage has come; `total` is None where it is not known."""

    name: str
    stage: IngestStage
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class PaperIngested:
    """A paper is in the library.

    Attributes:
        unread: pages without text by number, with the reason.
        notes: what a reader should know of pages that were read, such as hidden text left out.
        seconds: by stage.
        ocr: how sure OCR is, from 0 to 1, of each page that it read.
        ocr_remedy: how pages that wait for OCR could be read; empty where none waits.
    """

    id: str
    title: str
    pages: int
    chunks: int
    characters: int
    unread: Mapping[int, str]
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    ocr: Mapping[int, float] = field(default_factory=dict)
    ocr_remedy: str = ""


@dataclass(frozen=True, slots=True)
class PaperUnchanged:
    """A paper was in the library already, made from the same content in the same way."""

    id: str


@dataclass(frozen=True, slots=True)
class PaperFailed:
    """A source could not be ingested; what the library had of it stays."""

    id: str
    error: PorseshError


@dataclass(frozen=True, slots=True)
class PapersMissing:
    """Papers that could not be fetched for one common reason, told once."""

    ids: tuple[str, ...]
    error: PorseshError


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """arXiv has a newer version of a paper than the library."""

    id: str
    here: int
    newest: int


@dataclass(frozen=True, slots=True)
class PaperWithdrawn:
    """A paper that is here, or that was asked for by its version, was withdrawn at arXiv.

    Attributes:
        version: the one that withdraws it.
        remark: what its authors say.
        here: the version that is read all the same, None where it is not known.
    """

    id: str
    version: int | None
    remark: str
    here: int | None


@dataclass(frozen=True, slots=True)
class PapersUndescribed:
    """arXiv could not be asked about papers: titles and newer versions stay unknown.

    Attributes:
        ids: all that were asked about.
        here: those of them that lie here from before.
    """

    ids: tuple[str, ...]
    here: tuple[str, ...]
    error: PorseshError


IngestEvent = (
    SourceStarted
    | StageProgress
    | PaperIngested
    | PaperUnchanged
    | PaperFailed
    | PapersMissing
    | NewerVersion
    | PaperWithdrawn
    | PapersUndescribed
)
Report = Callable[[IngestEvent], None]
