"""The two files of a gold set that is made of ratings, as they lie and as they change.

A reader may change a rating, and whoever keeps the set fills in by hand what ratings do not know:
a question moves with its rating, and nothing that was filled in is lost on the way.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import BadGoldSet
from ui.gold_from_feedback import GoldRows, Row

GOLD = "qa.jsonl"
OPEN = "without-gold.jsonl"
_BY_HAND = ("gold", "facts")


@dataclass
class GoldSetFiles:
    """The questions with their gold and those that wait for it, by id.

    Attributes:
        new: how many came that neither file held.
        moved: how many went from one file to the other.
    """

    folder: Path
    gold: dict[str, Row] = field(default_factory=dict)
    open: dict[str, Row] = field(default_factory=dict)
    new: int = 0
    moved: int = 0

    @classmethod
    def read(cls, folder: Path) -> "GoldSetFiles":
        """Return what a folder holds; files that are not there hold nothing.

        Raises:
            BadGoldSet: if a line is no question with an id.
            OSError: if a file cannot be read.
        """
        return cls(folder, _rows(folder / GOLD), _rows(folder / OPEN))

    def take(self, rows: GoldRows) -> None:
        """Add what ratings give, and move what has been rated otherwise since."""
        for row in rows.gold:
            self._take_gold(row)
        for row in rows.open:
            self._take_open(row)

    def write(self) -> None:
        """Write both files.

        Raises:
            OSError: if that is not possible; a file is written whole or not at all.
        """
        _write(self.folder / GOLD, self.gold.values())
        _write(self.folder / OPEN, self.open.values())

    def _take_gold(self, row: Row) -> None:
        key = row["id"]
        if key in self.gold:
            return
        waiting = self.open.pop(key, None)
        self._count(moved=waiting is not None)
        filled_in = {name: waiting[name] for name in _BY_HAND if waiting and waiting.get(name)}
        self.gold[key] = row | filled_in

    def _take_open(self, row: Row) -> None:
        key = row["id"]
        vouched = self.gold.get(key)
        # What somebody filled in and moved by hand still tells of the answer that was rejected.
        if key in self.open or (vouched and "rejected_answer" in vouched):
            return
        self._count(moved=vouched is not None)
        if vouched:
            del self.gold[key]
            row = row | {"facts": vouched.get("facts", []), "vouched": vouched.get("gold", [])}
        self.open[key] = row

    def _count(self, *, moved: bool) -> None:
        self.moved += moved
        self.new += not moved


def _rows(path: Path) -> dict[str, Row]:
    if not path.exists():
        return {}
    rows: dict[str, Row] = {}
    try:
        # Not `splitlines`: JSON may hold the marks that part lines and paragraphs for it.
        for line in path.read_text(encoding="utf-8").split("\n"):
            if not line.strip():
                continue
            row: Row = json.loads(line)
            key = row["id"]
            # Two of one id are somebody's own doing, and both stay.
            rows[f"{key} #{len(rows)}" if key in rows else key] = row
    except (ValueError, KeyError, TypeError) as error:
        raise BadGoldSet(
            f"{path} cannot be added to",
            why=f"{type(error).__name__}: {error}",
            remedy="Correct that line, or name another folder",
        ) from error
    return rows


def _write(path: Path, rows: Iterable[Row]) -> None:
    partial = path.with_suffix(".part")
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
