"""Questions from a JSONL file, one a line, answered in the order in which they stand."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answers import LONGEST_QUESTION, Turn
from rag.errors import BadBatch


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One line of a batch."""

    id: str | int | None
    question: str
    history: tuple[Turn, ...]


def read_batch(name: str) -> Iterator[BatchQuestion]:
    """Yield the questions of a file, or of standard input where the name is `-`.

    Raises:
        BadBatch: if the file is missing or a line is not of the documented form.
    """
    for number, line in enumerate(_lines(name), start=1):
        if line.strip():
            yield _parsed(line, f"{name}, line {number}")


def _lines(name: str) -> list[str]:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        # Not `splitlines`: JSON may hold the marks that part lines and paragraphs for it.
        return raw.decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadBatch(
            f"{name} cannot be read", why=str(error), remedy="Name a UTF-8 JSONL file, or -"
        ) from error


def _parsed(line: str, place: str) -> BatchQuestion:
    try:
        data = json.loads(line)
        # Escapes may name halves of letters, which nothing can search for or print.
        json.dumps(data, ensure_ascii=False).encode()
        return BatchQuestion(
            data.get("id"),
            _question(data["question"]),
            tuple(_turn(entry) for entry in data.get("history") or ()),
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadBatch(
            place,
            why=f"not a question: {error}",
            remedy='Write lines like {"id": "1", "question": "…", "history": []}',
        ) from error


def _turn(entry: dict[str, Any]) -> Turn:
    role = entry["role"]
    if role not in {"user", "assistant"}:
        raise ValueError(f"unknown role {role!r}")
    return Turn(role, _text(entry["content"]))


def _question(value: Any) -> str:
    text = _text(value)
    if len(text) > LONGEST_QUESTION:
        raise ValueError(f"it has {len(text):,} letters; at most {LONGEST_QUESTION:,} are read")
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("the text is empty")
    return value
