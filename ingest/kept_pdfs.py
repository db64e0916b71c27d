"""Where the PDFs of the library are kept, so that a cited page can be shown as it is printed."""

import shutil
from pathlib import Path


def kept_pdf(folder: Path, paper_id: str) -> Path:
    """Return where the PDF of a paper is kept, whether it is there or not.

    >>> kept_pdf(Path("papers"), "hep-th/9901001").as_posix()
    'papers/hep-th_9901001.pdf'
    """
    return folder / f"{paper_id.replace('/', '_')}.pdf"


def keep_pdf(source: Path, folder: Path, paper_id: str) -> None:
    """Copy a PDF that lies elsewhere; a reader may move or delete the original.

    Raises:
        OSError: if the copy cannot be written.
    """
    kept = kept_pdf(folder, paper_id)
    if kept.exists() and (kept.samefile(source) or _looks_the_same(kept, source)):
        return
    folder.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(kept.name + ".copy")
    shutil.copy2(source, partial)
    partial.replace(kept)


def _looks_the_same(kept: Path, source: Path) -> bool:
    before, now = kept.stat(), source.stat()
    return (before.st_size, before.st_mtime_ns) == (now.st_size, now.st_mtime_ns)
