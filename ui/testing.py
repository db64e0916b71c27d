"""Fakes for the tests of the page: an assistant that says what it was told to say."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.documents import Chunk, Page, PageSpan
from ingest.library_rows import LibraryPaper
from rag.answers import (
    Answer,
    AnswerCompleted,
    AnswerDelta,
    AnswerEvent,
    Citation,
    Language,
    Passage,
    PassagesFound,
    Question,
    Sentence,
    StageStarted,
    Support,
    WrittenBy,
)
from rag.settings import load_settings
from ui.backing import Backing
from ui.conversation import Desk
from ui.conversation_store import ConversationStore
from ui.evidence import Painter, Viewer
from ui.messages import Answering
from ui.page_image import PagePainter


@dataclass
class ScriptedAssistant:
    """Answers with the events that `script` makes of a question and remembers what happened.

    With `patient` it stays at its last event but one until it is stopped or `go_on` is set.
    """

    script: Callable[[Question], Sequence[AnswerEvent]]
    patient: bool = False
    asked: list[Question] = field(default_factory=list)
    writing: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def stream(self, question: Question, *, stop: threading.Event) -> Iterator[AnswerEvent]:
        """Yield the scripted events."""
        self.asked.append(question)
        events = self.script(question)
        try:
            yield from events[:-1]
            self.writing.set()
            while self.patient and not self.go_on.is_set():
                if stop.wait(0.02):
                    self.stopped.set()
                    return
            yield from events[-1:]
        finally:
            self.closed.set()


def make_citation(
    marker: int, *, page: int, quote: str, paper: str = "1706.03762", url: str | None = None
) -> Citation:
    """Return a citation of a paper at arXiv."""
    address = f"https://arxiv.org/pdf/{paper}#page={page}" if url is None else url
    return Citation(marker, paper, "Attention Is All You Need", page, quote, address)


def make_answer(
    text: str,
    *,
    language: Language = "en",
    citations: Sequence[Citation] = (),
    sentences: Sequence[Sentence] = (),
    written_by: WrittenBy = WrittenBy.MODEL,
) -> Answer:
    """Return an answer that says `text`, one supported sentence unless told otherwise."""
    markers = tuple(citation.marker for citation in citations)
    whole = (Sentence(text, markers, Support.SUPPORTED),)
    return Answer(
        question="?",
        language=language,
        text=text,
        abstained=written_by is WrittenBy.NONE,
        written_by=written_by,
        sentences=tuple(sentences) or whole,
        citations=tuple(citations),
        passages=(),
        model="scripted",
    )


def make_events(answer: Answer) -> list[AnswerEvent]:
    """Return the events of a whole answer, its text in one delta."""
    chunk = Chunk("1706.03762", 0, "A passage.", 0, 10, PageSpan(1, 1), "")
    return [
        StageStarted("searching"),
        PassagesFound((Passage(chunk, "Attention Is All You Need", 1, 1.0),)),
        StageStarted("reading"),
        StageStarted("writing"),
        AnswerDelta(answer.text),
        StageStarted("checking"),
        AnswerCompleted(answer),
    ]


def make_backing(
    assistant: Answering,
    home: Path,
    *,
    painter: Painter | None = None,
    papers: Sequence[LibraryPaper] = (),
    pages: Mapping[str, Sequence[Page]] | None = None,
) -> Backing:
    """Return what stands behind a page, over an empty home unless told otherwise."""
    settings = load_settings(home)
    return Backing(
        desk=Desk(assistant),
        conversations=ConversationStore(settings.home / "conversations.sqlite3"),
        viewer=Viewer(
            lambda paper: (pages or {}).get(paper, ()),
            settings.papers_folder,
            painter or PagePainter(),
        ),
        papers=lambda: papers,
        settings=lambda: settings,
    )


def make_paper(paper_id: str, title: str, **facts: Any) -> LibraryPaper:
    """Return what the library says of a paper that is ready."""
    paper = LibraryPaper(paper_id, title, ("A. Author",), 2017, "arxiv", 15, 40, "ready", "")
    return replace(paper, **facts)


def free_port() -> int:
    """Return a loopback port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
