"""Fakes for the tests of the page: an assistant that says what it was told to say."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.documents import Chunk, Page, PageSpan, Paper, SourceKind
from ingest.library import Library
from ingest.manifest import corpus_folder
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
from rag.assembly import Workshop
from rag.glossary import Glossary
from rag.settings import load_settings
from ui.backing import Backing
from ui.desk import Desk
from ui.evidence import Painter
from ui.messages import Answering
from ui.page_command import make_backing as make_real_backing
from ui.page_image import PagePainter
from ui.suggestions import Suggester


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

    def can_answer(self, question: Question) -> bool:
        """Say yes: what the script makes of a question is its own affair."""
        return bool(question.text)

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
        AnswerDelta(answer.text, answer.language, answer.citations),
        StageStarted("checking"),
        AnswerCompleted(answer),
    ]


def make_backing(
    assistant: Answering,
    home: Path,
    *,
    painter: Painter | None = None,
    papers: Sequence[Paper] = (),
) -> Backing:
    """Return what stands behind a page over a home that holds `papers` and nothing else.

    Everything is real but the assistant, and the vectors of the papers, which are none.
    """
    workshop = Workshop(load_settings(home))
    for paper in papers:
        add_without_model(workshop.library, paper)
    return replace(
        make_real_backing(workshop, painter or PagePainter()),
        desk=(desk := Desk(assistant)),
        suggester=Suggester(
            entries=Glossary.load(corpus_folder() / "glossary.tsv").entries,
            papers=workshop.library.papers,
            pages=workshop.library.pages,
            can_answer=desk.assistant.can_answer,
            state_mark=lambda: workshop.library.state_mark,
        ),
    )


def add_without_model(library: Library, paper: Paper) -> None:
    """Put a paper into a library as one chunk, found by words alone."""
    chunk = Chunk(paper.id, 0, paper.text, 0, len(paper.text), PageSpan(1, len(paper.pages)), "")
    library.add(
        paper,
        [chunk],
        np.ones((1, 4), dtype=np.float32),
        sentences=(),
        sentence_vectors=np.ones((0, 4), dtype=np.float32),
        ingest_key="test",
        embedding_identity="test",
    )


def make_paper(paper_id: str, title: str, *pages: str, **facts: Any) -> Paper:
    """Return a paper of arXiv with the text of its pages."""
    kept = tuple(Page(n, text) for n, text in enumerate(pages or ("Text.",), start=1))
    paper = Paper(paper_id, title, SourceKind.ARXIV, "0" * 64, kept, ("A. Author",), 2017)
    return replace(paper, **facts)


def free_port() -> int:
    """Return a loopback port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
