"""What `rag ingest` is pointed at: files, folders and arXiv ids, made into one list of jobs."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.arxiv_ids import ArxivId, parse_arxiv_id
from ingest.documents import PaperReference, stem_of
from ingest.errors import UnreadableSource
from ingest.phrases import Phrase

_PDF = ".pdf"
_NOTE = ".md"


@dataclass(frozen=True, slots=True)
class FileSource:
    """A PDF or Markdown file on this machine."""

    path: Path
    reference: PaperReference | None = None

    @property
    def name(self) -> str:
        """The paper id that the file will have."""
        arxiv_id = parse_arxiv_id(self.path.stem)
        return arxiv_id.id if arxiv_id and self.path.suffix.lower() == _PDF else stem_of(self.path)

    @property
    def is_note(self) -> bool:
        """Whether the file is Markdown."""
        return self.path.suffix.lower() == _NOTE


@dataclass(frozen=True, slots=True)
class ArxivSource:
    """A paper to be fetched from arXiv, or found among those fetched before."""

    id: ArxivId
    reference: PaperReference | None = None

    @property
    def name(self) -> str:
        """The paper id."""
        return self.id.id


Source = FileSource | ArxivSource


def resolve_sources(
    named: Sequence[str], references: Mapping[str, PaperReference]
) -> tuple[list[Source], list[UnreadableSource]]:
    """Turn what the user named into sources, and what names nothing into errors.

    What is named twice is one source; of a paper named in two versions the first is taken, and the
    other one is an error.

    Args:
        named: files, folders, arXiv ids, URLs or DOIs.
        references: what is known of papers beforehand, by id.
    """
    sources: dict[str, Source] = {}
    errors = []
    for text in named:
        try:
            for source in _resolve(text, references):
                taken = sources.setdefault(str(getattr(source, "path", source.name)), source)
                _check_version(taken, source)
        except UnreadableSource as error:
            errors.append(error)
    return list(sources.values()), errors


def read_list(name: str) -> list[str]:
    """Return the sources that a file lists, one a line; what follows a # at its start is a remark.

    Args:
        name: the file, or - for what is piped in.

    Raises:
        UnreadableSource: if it cannot be read as text.
    """
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"The list {name} cannot be read",
            why=str(error),
            remedy="Name a text file with one arXiv id, URL or file on each line",
        ) from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def manifest_sources(references: Iterable[PaperReference]) -> list[Source]:
    """Return the papers of a manifest, to be had from arXiv."""
    return [ArxivSource(ArxivId(ref.id, None), ref) for ref in references]


def folder_sources(
    folder: Path, references: Sequence[PaperReference]
) -> tuple[list[Source], tuple[str, ...]]:
    """Return every PDF of a folder, and the manifest's ids that it lacks.

    Raises:
        UnreadableSource: if there is no such folder.
    """
    known = {ref.id: ref for ref in references}
    found = [_file(path, known) for path in _files_in(folder, (_PDF,))]
    names = {source.name for source in found}
    return list(found), tuple(ref.id for ref in references if ref.id not in names)


def _resolve(text: str, references: Mapping[str, PaperReference]) -> list[Source]:
    path = Path(text).expanduser()
    if path.is_dir():
        return [_file(found, references) for found in _some_files_in(path)]
    if path.is_file() and path.suffix.lower() in {_PDF, _NOTE}:
        return [_file(path, references)]
    arxiv_id = parse_arxiv_id(text)
    if arxiv_id is not None:
        return [ArxivSource(arxiv_id, references.get(arxiv_id.id))]
    raise UnreadableSource(
        Phrase("{name} was not ingested", name=text),
        why="it is no PDF or Markdown file, no folder and no arXiv id"
        if path.exists()
        else "there is no such file or folder, and it is no arXiv id",
        remedy="Name a .pdf or .md file, a folder, or an arXiv id such as 1706.03762",
    )


def _check_version(taken: Source, source: Source) -> None:
    """Refuse a paper of which another version was named before: a library holds one."""
    if (
        isinstance(taken, ArxivSource)
        and isinstance(source, ArxivSource)
        and taken.id.version != source.id.version
    ):
        raise UnreadableSource(
            Phrase("{name} was not ingested", name=str(source.id)),
            why="another version of the same paper was named before it",
            remedy="Name one version of a paper alone",
        )


def _file(path: Path, references: Mapping[str, PaperReference]) -> FileSource:
    source = FileSource(path)
    return FileSource(path, references.get(source.name))


def _some_files_in(folder: Path) -> list[Path]:
    found = _files_in(folder, (_PDF, _NOTE))
    if not found:
        raise UnreadableSource(
            Phrase("{name} was not ingested", name=str(folder)),
            why="no PDF or Markdown file lies in it; links that lead out of it are not followed",
            remedy="Name a folder that holds PDF files",
        )
    return found


def _files_in(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    if not folder.is_dir():
        raise UnreadableSource(
            Phrase("{name} was not ingested", name=str(folder)),
            why="there is no such folder",
            remedy="Name a folder that holds PDF files",
        )
    root = folder.resolve()
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in suffixes
        and path.is_file()
        # A link out of the folder would read what the user did not name.
        and path.resolve().is_relative_to(root)
    )
