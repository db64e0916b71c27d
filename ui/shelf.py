"""The library as the page sees it: what it holds, adding, reading again and removing.

Knows nothing of Gradio. Adding yields the jobs as they stand, again and again, until all are done.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ingest.arxiv_ids import parse_arxiv_id
from ingest.documents import PaperReference
from ingest.errors import PorseshError, UnreadableSource
from ingest.kept_files import drop_files, kept_file
from ingest.library_rows import LibraryPaper
from ingest.lock import writer_lock
from ingest.manifest import corpus_folder, read_manifest
from ingest.phrases import Phrase
from ingest.pipeline import Ingestor
from ingest.progress import IngestEvent, PaperIngested, PaperUnchanged
from ingest.sources import ArxivSource, FileSource, Source, resolve_sources
from ingest.text import squeeze
from rag.assembly import Workshop
from ui.jobs import Board, Job
from ui.passwords import Passwords

MAX_FILES = 20
MAX_FILE_MB = 100
_SUFFIXES = (".pdf", ".md")

_Events = queue.SimpleQueue[IngestEvent | PorseshError | None]


class Shelf:
    """The library of one workshop; `changed` is called after it was written to."""

    def __init__(
        self, workshop: Workshop, changed: Callable[[], None], passwords: Passwords
    ) -> None:
        self._workshop = workshop
        self._changed = changed
        self._passwords = passwords

    def papers(self, search: str = "") -> list[LibraryPaper]:
        """Return the papers that hold every word of `search`; spelling does not matter."""
        words = [squeeze(word) for word in search.split()]
        return [
            paper
            for paper in self._workshop.library.papers()
            if all(word in _searched(paper) for word in words)
        ]

    def add_named(self, text: str) -> Iterator[tuple[Job, ...]]:
        """Fetch and ingest arXiv papers by id or address, as many as the text names."""
        board = Board()
        sources: dict[str, Source] = {}
        known = self._references()
        for name in dict.fromkeys(text.replace("،", " ").replace(",", " ").split()):
            arxiv_id = parse_arxiv_id(name)
            if arxiv_id is None:
                board.jobs[name] = Job(name, "failed", error=_no_arxiv_id(name))
            else:
                # Once, also where it is named by id and by address.
                sources.setdefault(arxiv_id.id, ArxivSource(arxiv_id, known.get(arxiv_id.id)))
        return self._ingest(list(sources.values()), board)

    def add_files(
        self, paths: Sequence[Path], *, password: str | None = None, uploaded: bool = False
    ) -> Iterator[tuple[Job, ...]]:
        """Ingest PDF and Markdown files; what is none, too large or too many is told.

        Args:
            paths: the files.
            password: opens those that are locked; it is kept in memory alone.
            uploaded: delete them when they have been read: by then they are in the library, with a
                copy, or they are not wanted.
        """
        board = Board()
        good: list[str] = []
        for position, path in enumerate(paths):
            error = _too_many(path) if position >= MAX_FILES else _unfit(path)
            if error is None:
                good.append(str(path))
            else:
                board.jobs[path.name] = Job(path.name, "failed", error=error)
        sources, errors = resolve_sources(good, self._references())
        for bad in errors:
            board.jobs[bad.what] = Job(bad.what, "failed", error=bad)
        return self._ingest(
            sources, board, password=password, used_up=tuple(paths) if uploaded else ()
        )

    def add_again(self, paper_id: str, *, password: str | None = None) -> Iterator[tuple[Job, ...]]:
        """Read a paper again from its kept file, or fetch it again if it is arXiv's."""
        password = password or self._passwords.of(paper_id)
        source = self._kept_source(paper_id)
        board = Board()
        if source is None:
            board.jobs[paper_id] = Job(paper_id, "failed", error=_not_kept(paper_id))
        sources = [source] if source else []
        return self._ingest(sources, board, password=password, again=True)

    def remove(self, paper_id: str) -> None:
        """Remove a paper and its kept file.

        Raises:
            LibraryLocked: if another process is writing.
        """
        workshop = self._workshop
        with writer_lock(workshop.settings.home):
            index = workshop.index_for_writing()
            if workshop.library.remove(paper_id):
                index.remove(paper_id)
                index.mark(workshop.library)
                drop_files(workshop.settings.papers_folder, paper_id)
                self._passwords.forget(paper_id)
        self._changed()

    def _ingest(
        self,
        sources: Sequence[Source],
        board: Board,
        *,
        password: str | None = None,
        again: bool = False,
        used_up: Sequence[Path] = (),
    ) -> Iterator[tuple[Job, ...]]:
        """Begin the work and return its jobs after each change.

        The work goes on even if nobody looks; the files of `used_up` are deleted at its end.
        """
        for source in sources:
            board.jobs[source.name] = Job(source.name)
        events: _Events = queue.SimpleQueue()

        def tell(event: IngestEvent) -> None:
            if password and isinstance(event, PaperIngested):
                self._passwords.keep(event.id, password)
            elif password and isinstance(event, PaperUnchanged):
                self._passwords.suppose(event.id, password)
            events.put(event)

        def work() -> None:
            try:
                if sources:
                    with writer_lock(self._workshop.settings.home):
                        tools = self._workshop.ingest_tools(password=password, again=again)
                        Ingestor(tools, tell).ingest(sources)
                    self._changed()
            except PorseshError as error:
                events.put(error)
            finally:
                _delete(used_up)
                events.put(None)

        threading.Thread(target=work).start()
        return _standings(board, events)

    def _kept_source(self, paper_id: str) -> Source | None:
        folder = self._workshop.settings.papers_folder
        note = kept_file(folder, paper_id, suffix=".md")
        pdf = kept_file(folder, paper_id)
        if note.exists():
            return FileSource(note)
        if pdf.exists():
            return FileSource(pdf, self._reference(paper_id))
        arxiv_id = parse_arxiv_id(paper_id)
        return ArxivSource(arxiv_id, self._reference(paper_id)) if arxiv_id else None

    def _reference(self, paper_id: str) -> PaperReference | None:
        """Return what is known of a paper: by the manifest, else by the library itself."""
        listed = self._references().get(paper_id)
        held = [p for p in self._workshop.library.papers() if p.id == paper_id and p.chunks]
        if listed or not held:
            return listed
        return PaperReference(held[0].id, held[0].title, held[0].authors, held[0].year)

    def _references(self) -> Mapping[str, PaperReference]:
        return {ref.id: ref for ref in read_manifest(corpus_folder() / "papers.toml")}


def _standings(board: Board, events: _Events) -> Iterator[tuple[Job, ...]]:
    yield board.standing()
    while (event := events.get()) is not None:
        if isinstance(event, PorseshError):
            board.fail_rest(event)
        else:
            board.take(event)
        yield board.standing()


def _delete(files: Sequence[Path]) -> None:
    for file in files:
        # The folder of uploads goes when the page does.
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _searched(paper: LibraryPaper) -> str:
    return squeeze(" ".join((paper.id, paper.title, *paper.authors, str(paper.year or ""))))


def _unfit(path: Path) -> UnreadableSource | None:
    """Return why a file is not read, None if it may be."""
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        return _refused(path, "it is no PDF or Markdown file", "Choose a .pdf or .md file")
    if path.stat().st_size > MAX_FILE_MB * 1_000_000:
        return _refused(
            path, Phrase("it is larger than {size} MB", size=MAX_FILE_MB), "Use rag ingest for it"
        )
    return None


def _too_many(path: Path) -> UnreadableSource:
    why = Phrase("more than {count} files came at once", count=MAX_FILES)
    return _refused(path, why, "Add it with the next ones")


def _refused(path: Path, why: str, remedy: str) -> UnreadableSource:
    what = Phrase("{name} was not ingested", name=path.name)
    return UnreadableSource(what, why=why, remedy=remedy)


def _no_arxiv_id(name: str) -> UnreadableSource:
    return UnreadableSource(
        Phrase("{name} was not ingested", name=name),
        why="it is no arXiv id or address",
        remedy="Write an id such as 1706.03762",
    )


def _not_kept(paper_id: str) -> UnreadableSource:
    return UnreadableSource(
        Phrase("{name} was not read again", name=paper_id),
        why="its file was not kept",
        remedy="Add the file once more",
    )
