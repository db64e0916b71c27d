"""The word tables that are shipped: tab-separated, with a header line."""

from collections.abc import Iterator
from pathlib import Path

from ingest.errors import PorseshError


class GlossaryError(PorseshError):
    """A table of words is missing or malformed."""


def read_rows(path: Path, header: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a table below its header, each as its filled fields.

    Raises:
        GlossaryError: if the file cannot be read or a line lacks a field.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(
            f"The glossary {path} cannot be read", why=str(error), remedy="Restore the file."
        ) from error
    if not lines or tuple(lines[0].split("\t")) != header:
        raise GlossaryError(
            f"The glossary {path} cannot be used",
            why="its first line is not the expected header",
            remedy=f"Begin it with the fields {', '.join(header)}, separated by tabs.",
        )
    for number, line in enumerate(lines[1:], start=2):
        fields = tuple(field.strip() for field in line.split("\t"))
        if len(fields) != len(header) or not all(fields):
            raise GlossaryError(
                f"Line {number} of the glossary cannot be used",
                why=f"it has not {len(header)} filled fields",
                remedy=f"Separate {', '.join(header)} by tabs.",
            )
        yield fields
