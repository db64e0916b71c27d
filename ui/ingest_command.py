"""`rag ingest` in the terminal: progress on stderr, a line per failure, each paper's figures."""

import sys
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ingest.arxiv_ids import parse_arxiv_id
from ingest.documents import SourceKind
from ingest.errors import ArxivUnreachable, PorseshError
from ingest.fetching import Versions
from ingest.lock import writer_lock
from ingest.manifest import corpus_folder, note_paths, read_manifest
from ingest.pipeline import Ingestor
from ingest.progress import (
    IngestEvent,
    NewerVersion,
    PaperFailed,
    PaperIngested,
    PapersMissing,
    PapersUndescribed,
    PaperUnchanged,
    PaperWithdrawn,
    SourceStarted,
    StageProgress,
)
from ingest.sources import (
    ArxivSource,
    FileSource,
    Source,
    folder_sources,
    manifest_sources,
    read_list,
    resolve_sources,
)
from rag.assembly import Workshop
from ui.ingest_summary import notice, print_ingested


@dataclass(frozen=True, slots=True)
class IngestOrder:
    """What was asked for on the command line."""

    sources: tuple[str, ...]
    from_dir: Path | None
    password: str | None
    rebuild: bool
    allow_missing: bool
    ocr: bool | None
    update: bool = False
    list_file: str | None = None
    jobs: int | None = None
    cluster: str | None = None


@dataclass(slots=True)
class _Tally:
    ingested: list[PaperIngested] = field(default_factory=list)
    unchanged: int = 0
    failed: list[PorseshError] = field(default_factory=list)
    missing: PapersMissing | None = None
    notices: list[str] = field(default_factory=list)


def run_ingest(workshop: Workshop, order: IngestOrder) -> int:
    """Ingest what was asked for; return the exit status."""
    sources, errors, absent = _sources(workshop, order)
    tally = _Tally(failed=list(errors))
    with writer_lock(workshop.settings.home):
        workshop.page_reader(order.ocr)  # Insisted on and not there, it must cost no paper.
        if order.rebuild:
            workshop.library.clear()
        joined = workshop.join_cluster(order.cluster) if order.cluster else nullcontext()
        with _Screen(tally) as screen, joined as cluster:
            tools = workshop.ingest_tools(
                password=order.password,
                ocr=order.ocr,
                versions=_versions(order),
                jobs=order.jobs,
                cluster=cluster,
            )
            Ingestor(tools, screen.show).ingest(sources)
    _print_summary(tally, workshop)
    for line in tally.notices:
        sys.stderr.write(f"notice: {line}\n")
    for error in tally.failed:
        sys.stderr.write(f"rag: {error}\n")
    if absent:
        sys.stderr.write(
            f"rag: {len(absent)} papers of the corpus are not in {order.from_dir}: "
            f"{', '.join(absent)}. Put <arXiv id>.pdf there, or run rag ingest with a network\n"
        )
    if tally.missing is not None:
        _print_missing(tally.missing, notice=order.allow_missing)
    excused = tally.missing is None or order.allow_missing
    return 0 if excused and not tally.failed else 1


def _versions(order: IngestOrder) -> Versions:
    if order.update:
        return Versions.REPLACE
    # A corpus that is here already is no reason to ask anybody.
    return Versions.TELL if order.sources or order.list_file else Versions.LEAVE


def _sources(
    workshop: Workshop, order: IngestOrder
) -> tuple[list[Source], list[PorseshError], tuple[str, ...]]:
    folder = corpus_folder()
    references = read_manifest(folder / "papers.toml")
    named = [*order.sources, *(read_list(order.list_file) if order.list_file else ())]
    if order.sources or order.list_file:
        known = {reference.id: reference for reference in references}
        sources, errors = resolve_sources(named, known)
        return sources, list(errors), ()
    if order.update:
        return _papers_of_arxiv(workshop), [], ()
    notes: list[Source] = [FileSource(path) for path in note_paths(folder)]
    if order.from_dir is not None:
        found, absent = folder_sources(order.from_dir, references)
        return [*found, *notes], [], absent
    return [*manifest_sources(references), *notes], [], ()


def _papers_of_arxiv(workshop: Workshop) -> list[Source]:
    """Return every paper of the library that is named as at arXiv."""
    papers = workshop.library.papers()
    ids = (parse_arxiv_id(paper.id) for paper in papers if paper.kind == SourceKind.ARXIV)
    return [ArxivSource(arxiv_id) for arxiv_id in ids if arxiv_id is not None]


class _Screen:
    """Bars on stderr, one for each paper that is worked on, and the tally of what became of all."""

    def __init__(self, tally: _Tally) -> None:
        self._tally = tally
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._overall: TaskID = self._progress.add_task("papers", total=None)
        self._papers: dict[str, TaskID] = {}

    def __enter__(self) -> "_Screen":
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def show(self, event: IngestEvent) -> None:
        """Take one event of the ingest; several papers may be worked on at once."""
        match event:
            case SourceStarted(_, _, total):
                self._progress.update(self._overall, total=total)
            case StageProgress(name, stage, done, total):
                if name not in self._papers:
                    self._papers[name] = self._progress.add_task("", total=None)
                self._progress.update(
                    self._papers[name],
                    description=f"{name} · {stage}",
                    completed=done,
                    total=total,
                )
            case PapersMissing(ids, _):
                self._progress.advance(self._overall, len(ids))
                self._count(event)
            case PaperIngested(id=name) | PaperUnchanged(name) | PaperFailed(name, _):
                if name in self._papers:
                    self._progress.remove_task(self._papers.pop(name))
                self._progress.advance(self._overall)
                self._count(event)
            case _:
                self._count(event)

    def _count(self, event: IngestEvent) -> None:
        match event:
            case PaperIngested():
                self._tally.ingested.append(event)
            case PaperUnchanged():
                self._tally.unchanged += 1
            case PaperFailed(_, error):
                self._tally.failed.append(error)
            case PapersMissing():
                self._tally.missing = event
            case NewerVersion() | PaperWithdrawn() | PapersUndescribed():
                self._tally.notices.append(notice(event))


def _print_summary(tally: _Tally, workshop: Workshop) -> None:
    print_ingested(tally.ingested)
    sys.stdout.write(
        f"{len(tally.ingested)} ingested, {tally.unchanged} unchanged, "
        f"{len(tally.failed)} failed · the library holds {workshop.library.count_papers()} papers "
        f"and notes, {workshop.library.count_chunks()} chunks\n"
    )


def _print_missing(missing: PapersMissing, *, notice: bool) -> None:
    word = "notice" if notice and isinstance(missing.error, ArxivUnreachable) else "rag"
    sys.stderr.write(
        f"{word}: {len(missing.ids)} papers were not fetched ({', '.join(missing.ids)}): "
        f"{missing.error}\n"
    )
