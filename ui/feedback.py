"""What readers think of answers: one JSON line each, on this machine alone."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from ingest.errors import PorseshError
from ui.conversation import Conversation
from ui.rendering import answer_json, passage_json

Rating = Literal["good", "bad"]


class FeedbackNotKept(PorseshError):
    """A rating could not be written."""


class FeedbackFile:
    """The ratings of one home folder; threads may share the object."""

    def __init__(
        self, path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()

    def add(self, talk: Conversation, turn: int, rating: Rating, note: str = "") -> None:
        """Keep a rating with all that is needed to ask again: question, history, answer, passages.

        Raises:
            FeedbackNotKept: if the file cannot be written.
            IndexError: if nothing was asked at that turn.
        """
        said = talk.exchanges[turn]
        answer = said.reply.answer
        record: dict[str, Any] = {
            "at": self._now().isoformat(timespec="seconds"),
            "rating": rating,
            "note": " ".join(note.split()),
            "question": said.asked.text,
            "history": [asdict(told) for told in talk.before(turn).turns],
            "papers": list(said.papers),
            "answer": answer_json(None, answer) if answer else None,
            "passages": [passage_json(p) for p in answer.passages] if answer else [],
            "version": version("porsesh"),
        }
        line = json.dumps(record, ensure_ascii=False) + "\n"
        try:
            with self._lock, self._path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            raise FeedbackNotKept(
                "The rating was not kept", why=str(error), remedy="Check the disk"
            ) from error
