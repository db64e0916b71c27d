"""Conversations kept on this machine: one SQLite file of the page's own.

What is kept is what was asked and answered, never HTML: bubbles are made again when one is opened.
"""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.errors import PorseshError
from ingest.phrases import Phrase
from ingest.text import squeeze
from rag.answers import Language
from ui.answer_records import answer_of
from ui.conversation import Conversation, Exchange
from ui.messages import Message, render_asked, render_cut_short, render_reply
from ui.rendering import answer_json

_LISTED = 50
_TABLE = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    body TEXT NOT NULL,
    searched TEXT NOT NULL,
    changed REAL NOT NULL
) STRICT
"""


class ConversationsUnusable(PorseshError):
    """The file of conversations cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as the list names it."""

    id: str
    title: str


class ConversationStore:
    """The conversations of one home folder; threads may share the object.

    Raises:
        ConversationsUnusable: from every method, if the file cannot be read or written.
    """

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now
        self._mutex = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def save(self, conversation: Conversation) -> Conversation:
        """Keep a conversation as it is now; return it with the id under which it is kept."""
        kept = replace(conversation, id=conversation.id or uuid.uuid4().hex)
        body = [_exchange_json(said) for said in kept.exchanges]
        texts = [kept.title, *(t for s in kept.exchanges for t in (s.asked.text, s.reply.text))]
        row = (
            kept.id,
            kept.title,
            kept.language,
            json.dumps(body, ensure_ascii=False),
            squeeze("\n".join(texts)),
            self._now(),
        )
        with self._using() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?, ?, ?)", row
            )
        return kept

    def load(self, conversation_id: str) -> Conversation | None:
        """Return a conversation, None if it is not kept."""
        with self._using() as connection:
            row = connection.execute(
                "SELECT title, language, body FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
        if row is None:
            return None
        title, language, body = row
        exchanges = tuple(
            _exchange_of(said, language, turn) for turn, said in enumerate(json.loads(body))
        )
        return Conversation(conversation_id, title, exchanges, language=language)

    def list(self, search: str = "") -> list[Kept]:
        """Return the conversations that hold every word of `search`, the latest few first.

        A search finds the older ones. Spelling, half-spaces and punctuation do not matter.
        """
        words = [squeeze(word) for word in search.split()]
        condition = " AND ".join(["instr(searched, ?) > 0"] * len(words)) or "1"
        query = f"SELECT id, title FROM conversations WHERE {condition}"  # noqa: S608 - fixed words
        with self._using() as connection:
            rows = connection.execute(
                f"{query} ORDER BY changed DESC LIMIT ?", [*words, _LISTED]
            ).fetchall()
        return [Kept(*row) for row in rows]

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title."""
        found = self.load(conversation_id)
        if found is not None and title.strip():
            self.save(replace(found, title=" ".join(title.split())))

    def delete(self, conversation_id: str) -> None:
        """Forget a conversation for good."""
        with self._using() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._mutex:
                if self._connection is None:
                    self._path.parent.mkdir(parents=True, exist_ok=True)
                    self._connection = sqlite3.connect(
                        self._path, check_same_thread=False, timeout=10
                    )
                    self._connection.execute("PRAGMA secure_delete = ON")
                    self._connection.execute(_TABLE)
                with self._connection as connection:
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise ConversationsUnusable(
                Phrase("The conversations in {path} cannot be used", path=str(self._path)),
                why=str(error),
                remedy="Check that the disk is writable and not full",
            ) from error


def _exchange_json(said: Exchange) -> dict[str, Any]:
    answer = said.reply.answer
    return {
        "question": said.asked.text,
        "papers": list(said.papers),
        "answer": answer_json(None, answer) if answer else None,
        "text": said.reply.text,
    }


def _exchange_of(said: Mapping[str, Any], language: Language, turn: int) -> Exchange:
    asked = render_asked(said["question"], language, turn)
    reply: Message
    if said["answer"] is not None:
        reply = render_reply(answer_of(said["answer"]), turn)
    else:
        reply = render_cut_short(said["text"], stopped=False, language=language)
    return Exchange(asked, reply, tuple(said["papers"]))
