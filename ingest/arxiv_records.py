"""What arXiv said of a fetched paper, kept beside its PDF: title, authors, year, version.

So that a paper that is read again, years later and without a network, keeps its title, and so that
it is known which version the file is.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from ingest.documents import PaperReference
from ingest.kept_files import RECORD_SUFFIX, kept_file


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A fetched paper: what it is called, and which version lies here."""

    reference: PaperReference
    version: int | None


def keep_record(folder: Path, record: KeptRecord, digest: str) -> None:
    """Write what is known of a PDF; it counts for the content with this digest alone.

    Raises:
        OSError: if it cannot be written.
    """
    reference = record.reference
    path = kept_file(folder, reference.id, suffix=RECORD_SUFFIX)
    values = {
        "title": reference.title,
        "authors": list(reference.authors),
        "year": reference.year,
        "version": record.version,
        "sha256": digest,
    }
    partial = path.with_name(f"{path.name}.copy")
    partial.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(path)


def kept_record(folder: Path, paper_id: str, pdf: Path) -> KeptRecord | None:
    """Return what was kept of a paper, None unless it speaks of this very file."""
    path = kept_file(folder, paper_id, suffix=RECORD_SUFFIX)
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["sha256"] != file_digest(pdf):
            return None
        reference = PaperReference(
            paper_id, values["title"], tuple(values["authors"]), year=values["year"]
        )
        return KeptRecord(reference, values["version"])
    except (OSError, ValueError, KeyError, TypeError):
        # Without it a paper is only less well known.
        return None


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits.

    Raises:
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
