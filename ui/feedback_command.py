"""`rag eval DIR --from-feedback`: the ratings that readers gave become a gold set."""

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.kept_files import kept_file
from rag.errors import BadGoldSet
from rag.settings import Settings
from ui.gold_from_feedback import GoldRows, Row, gold_rows

_GOLD = "qa.jsonl"
_OPEN = "without-gold.jsonl"


def run_from_feedback(settings: Settings, folder: Path, *, as_json: bool) -> None:
    """Make a gold set of the ratings of one home folder, and say what came of them.

    What a set already holds stays as it is, so that what was filled in by hand is not lost.

    Raises:
        BadGoldSet: if nobody has rated an answer, or the set cannot be written.
    """
    lines = _lines(settings.home / "feedback.jsonl")
    rows = gold_rows(lines, is_kept=lambda paper: _is_kept(settings.papers_folder, paper))
    try:
        # All papers of the library: found among few, a page would be found too easily.
        _copy_papers(settings.papers_folder, folder / "papers")
        known = _known(folder)
        new = {_GOLD: _added(folder / _GOLD, rows.gold, known)}
        new[_OPEN] = _added(folder / _OPEN, rows.open, known)
    except OSError as error:
        raise BadGoldSet(
            f"{folder} was not made a gold set",
            why=str(error),
            remedy="Check that the folder is writable and the disk not full",
        ) from error
    report = _report(rows, new)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(_said(report, folder)) + "\n")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
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


def _known(folder: Path) -> set[str]:
    """Return the ids that the set holds; a question that got its pages has changed files."""
    paths = [folder / name for name in (_GOLD, _OPEN) if (folder / name).exists()]
    found = set()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                found.add(json.loads(line)["id"] if line.strip() else "")
            except (ValueError, KeyError, TypeError) as error:
                raise BadGoldSet(
                    f"{path} cannot be added to",
                    why=f"{type(error).__name__}: {error}",
                    remedy="Correct that line, or name another folder",
                ) from error
    return found


def _added(path: Path, rows: Iterable[Row], known: set[str]) -> int:
    new = [row for row in rows if row["id"] not in known]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in new)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before and not before.endswith("\n"):
        before += "\n"
    path.write_text(before + text, encoding="utf-8")
    return len(new)


def _report(rows: GoldRows, new: dict[str, int]) -> dict[str, Any]:
    return {
        "with_gold_pages": _count(rows.gold, answerable=True),
        "refused_rightly": _count(rows.gold, answerable=False),
        "without_gold": len(rows.open),
        "new": sum(new.values()),
        "skipped": dict(rows.skipped),
    }


def _count(rows: Sequence[Row], *, answerable: bool) -> int:
    return sum(row["answerable"] is answerable for row in rows)


def _said(report: dict[str, Any], folder: Path) -> list[str]:
    said = [
        f"{folder / _GOLD}: {report['with_gold_pages']} questions with the pages that were cited, "
        f"{report['refused_rightly']} that the papers do not answer",
        f"{folder / _OPEN}: {report['without_gold']} questions that were answered badly; fill in "
        f'"gold" and move them to {_GOLD}',
        f"{report['new']} of these questions are new",
    ]
    said += [f"skipped {count}: {reason}" for reason, count in report["skipped"].items()]
    return [*said, f"Score it with: rag eval {folder}"]
