"""`rag eval DIR --from-feedback`: the ratings that readers gave become a gold set."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from ingest.kept_files import kept_file
from rag.errors import BadGoldSet
from rag.settings import Settings
from ui.gold_from_feedback import GoldRows, gold_rows
from ui.gold_set_files import GOLD, OPEN, GoldSetFiles


def run_from_feedback(settings: Settings, folder: Path, *, as_json: bool) -> None:
    """Make a gold set of the ratings of one home folder, and say what came of them.

    What was filled in by hand stays; a question that was rated otherwise before moves to the file
    where it belongs now.

    Raises:
        BadGoldSet: if nobody has rated an answer, or the set cannot be written.
    """
    lines = _lines(settings.home / "feedback.jsonl")
    rows = gold_rows(lines, is_kept=lambda paper: _is_kept(settings.papers_folder, paper))
    try:
        # All papers of the library: found among few, a page would be found too easily.
        _copy_papers(settings.papers_folder, folder / "papers")
        files = GoldSetFiles.read(folder)
        files.take(rows)
        files.write()
    except OSError as error:
        raise BadGoldSet(
            f"{folder} was not made a gold set",
            why=str(error),
            remedy="Check that the folder is writable and the disk not full",
        ) from error
    report = _report(files, rows)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(_said(report, folder)) + "\n")


def _lines(path: Path) -> list[str]:
    try:
        # Not `splitlines`: JSON may hold the marks that part lines and paragraphs for it.
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        missing = isinstance(error, FileNotFoundError)
        raise BadGoldSet(
            "No gold set can be made of ratings",
            why="nobody has rated an answer yet" if missing else str(error),
            remedy="Rate answers in the page that rag ui serves" if missing else f"Look at {path}",
        ) from error


def _is_kept(papers: Path, paper_id: str) -> bool:
    return any(kept_file(papers, paper_id, suffix=end).exists() for end in (".pdf", ".md"))


def _copy_papers(papers: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for suffix in ("*.pdf", "*.md"):
        for file in papers.glob(suffix):
            if not (target / file.name).exists():
                shutil.copy2(file, target / file.name)


def _report(files: GoldSetFiles, rows: GoldRows) -> dict[str, Any]:
    refusals = sum(row.get("answerable") is False for row in files.gold.values())
    return {
        "with_gold_pages": len(files.gold) - refusals,
        "refused_rightly": refusals,
        "without_gold": len(files.open),
        "new": files.new,
        "moved": files.moved,
        "skipped": dict(rows.skipped),
    }


def _said(report: dict[str, Any], folder: Path) -> list[str]:
    said = [
        f"{folder / GOLD}: {report['with_gold_pages']} questions with the pages that were cited, "
        f"{report['refused_rightly']} that the papers do not answer",
        f"{folder / OPEN}: {report['without_gold']} questions that were answered badly; fill in "
        f'"gold" and move them to {GOLD}',
        f"{report['new']} of these questions are new, {report['moved']} rated otherwise before",
    ]
    said += [f"skipped {count}: {reason}" for reason, count in report["skipped"].items()]
    return [*said, f"Score it with: rag eval {folder}"]
