"""`rag ingest` in the terminal: progress on stderr, one line per failure, a table at the end."""

import sys
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from ingest.errors import ArxivUnreachable, PorseshError
from ingest.lock import writer_lock
from ingest.manifest import corpus_folder, note_paths, read_manifest
from ingest.pipeline import Ingestor
from ingest.progress import (
    IngestEvent,
    PaperFailed,
    PaperIngested,
    PapersMissing,
    PaperUnchanged,
    SourceStarted,
    StageProgress,
)
from ingest.sources import FileSource, Source, folder_sources, manifest_sources, resolve_sources
from rag.assembly import Workshop


@dataclass(frozen=True, slots=True)
class IngestOrder:
    """What was asked for on the command line."""

    sources: tuple[str, ...]
    from_dir: Path | None
    password: str | None
    rebuild: bool
    allow_missing: bool
    jobs: int | None
    cluster: str | None


@dataclass(slots=True)
class _Tally:
    ingested: list[PaperIngested] = field(default_factory=list)
    unchanged: int = 0
    failed: list[PorseshError] = field(default_factory=list)
    missing: PapersMissing | None = None


def run_ingest(workshop: Workshop, order: IngestOrder) -> int:
    """Ingest what was asked for; return the exit status."""
    sources, errors, absent = _sources(order)
    tally = _Tally(failed=list(errors))
    with writer_lock(workshop.settings.home):
        if order.rebuild:
            workshop.library.clear()
        with _Screen(tally) as screen:
            joined = workshop.join_cluster(order.cluster) if order.cluster else nullcontext()
            with joined as cluster:
                tools = workshop.ingest_tools(
                    password=order.password, jobs=order.jobs, cluster=cluster
                )
                Ingestor(tools, screen.show).ingest(sources)
    _print_summary(tally, workshop)
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


def _sources(order: IngestOrder) -> tuple[list[Source], list[PorseshError], tuple[str, ...]]:
    folder = corpus_folder()
    references = read_manifest(folder / "papers.toml")
    if order.sources:
        known = {reference.id: reference for reference in references}
        sources, errors = resolve_sources(order.sources, known)
        return sources, list(errors), ()
    notes: list[Source] = [FileSource(path) for path in note_paths(folder)]
    if order.from_dir is not None:
        found, absent = folder_sources(order.from_dir, references)
        return [*found, *notes], [], absent
    return [*manifest_sources(references), *notes], [], ()


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


def _print_summary(tally: _Tally, workshop: Workshop) -> None:
    console = Console(soft_wrap=not sys.stdout.isatty())
    if tally.ingested:
        console.print(_table(tally.ingested))
    for paper in tally.ingested:
        for number, reason in paper.unread.items():
            sys.stderr.write(f"rag: {paper.id}, page {number} was not read: {reason}\n")
        for number, note in paper.notes.items():
            sys.stderr.write(f"rag: {paper.id}, page {number}: {note}\n")
    console.print(
        f"{len(tally.ingested)} ingested, {tally.unchanged} unchanged, "
        f"{len(tally.failed)} failed · the library holds {workshop.library.count_papers()} papers "
        f"and notes, {workshop.library.count_chunks()} chunks"
    )


def _table(papers: list[PaperIngested]) -> Table:
    table = Table(show_edge=False)
    table.add_column("paper", no_wrap=True)
    table.add_column("title", no_wrap=True, overflow="ellipsis")
    for heading in ("pages", "unread", "chunks", "read s", "embed s"):
        table.add_column(heading, justify="right")
    for paper in papers:
        table.add_row(
            paper.id,
            paper.title[:48],
            str(paper.pages),
            str(len(paper.unread)),
            str(paper.chunks),
            f"{paper.seconds.get('reading', 0):.1f}",
            f"{paper.seconds.get('embedding', 0):.1f}",
        )
    return table


def _print_missing(missing: PapersMissing, *, notice: bool) -> None:
    word = "notice" if notice and isinstance(missing.error, ArxivUnreachable) else "rag"
    sys.stderr.write(
        f"{word}: {len(missing.ids)} papers were not fetched ({', '.join(missing.ids)}): "
        f"{missing.error}\n"
    )
