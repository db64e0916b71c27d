"""Where the files of the library's papers are kept.

A reader may move or delete the original, and still wants to see a cited page as it is printed, and
to have a paper read again.
"""

import shutil
from pathlib import Path

# What is kept of a paper: its file, and what arXiv said of it.
RECORD_SUFFIX = ".arxiv.json"
# What OCR has read of a paper that is not written yet.
READINGS_SUFFIX = ".ocr"
_SUFFIXES = (".pdf", ".md", RECORD_SUFFIX, READINGS_SUFFIX)


def kept_file(folder: Path, paper_id: str, *, suffix: str = ".pdf") -> Path:
    """Return where the file of a paper is kept, whether it is there or not.

    >>> kept_file(Path("papers"), "hep-th/9901001").as_posix()
    'papers/hep-th_9901001.pdf'
    """
    return folder / f"{paper_id.replace('/', '_')}{suffix}"


def keep_file(source: Path, folder: Path, paper_id: str) -> None:
    """Copy a file that lies elsewhere.

    Raises:
        OSError: if the copy cannot be written.
    """
    kept = kept_file(folder, paper_id, suffix=source.suffix.lower())
    if kept.exists() and (kept.samefile(source) or _looks_the_same(kept, source)):
        return
    folder.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(kept.name + ".copy")
    shutil.copy2(source, partial)
    partial.replace(kept)


def drop_files(folder: Path, paper_id: str) -> None:
    """Delete what is kept of a paper."""
    for suffix in _SUFFIXES:
        kept_file(folder, paper_id, suffix=suffix).unlink(missing_ok=True)


def _looks_the_same(kept: Path, source: Path) -> bool:
    before, now = kept.stat(), source.stat()
    return (before.st_size, before.st_mtime_ns) == (now.st_size, now.st_mtime_ns)
