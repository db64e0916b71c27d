"""The shipped corpus: which papers it names, and where its notes lie."""

import tomllib
from pathlib import Path
from typing import Any

from ingest.documents import PaperReference
from ingest.errors import IngestError

_REMEDY = "Each [[paper]] needs id, title, authors, year and topic; see corpus/README.md"


def corpus_folder() -> Path:
    """Return the folder of the corpus: inside an installed wheel, else the repository's own."""
    installed = Path(__file__).parent / "corpus"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "corpus"


def read_manifest(path: Path) -> tuple[PaperReference, ...]:
    """Read a manifest of papers.

    Raises:
        IngestError: if the file is missing, malformed, or an entry lacks something.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise IngestError(f"{path} cannot be read", why=str(error), remedy=_REMEDY) from error
    entries = data.get("paper", [])
    return tuple(_reference(path, index, entry) for index, entry in enumerate(entries, start=1))


def note_paths(folder: Path) -> tuple[Path, ...]:
    """Return the notes of a corpus folder, in order of name."""
    return tuple(sorted((folder / "notes").glob("*.md")))


def _reference(path: Path, index: int, entry: dict[str, Any]) -> PaperReference:
    try:
        authors = entry["authors"]
        if not (isinstance(authors, list) and all(isinstance(name, str) for name in authors)):
            raise TypeError("authors is not a list of names")
        return PaperReference(
            id=_text(entry, "id"),
            title=_text(entry, "title"),
            authors=tuple(authors),
            year=int(entry["year"]),
            topic=_text(entry, "topic"),
            licence=entry.get("licence"),
            note=entry.get("note", ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        why = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise IngestError(
            f"{path}, paper {index} cannot be used", why=why, remedy=_REMEDY
        ) from error


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{key} is not a text")
    return value
