"""The one door to answers: retrieve, read, write, check; for the terminal, the page and scripts.

The chain is LangChain's; what may be shown is decided here, after verification, whoever wrote it.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from ingest.embedding import Embeddings
from ingest.library import Library, Vectors
from rag.answers import (
    Answer,
    AnswerCompleted,
    AnswerDelta,
    AnswerEvent,
    Language,
    Passage,
    PassagesFound,
    Question,
    StageStarted,
    WrittenBy,
)
from rag.composing import Composed, Draft, choose_quotes, compose, quote_drafts, refusal_text
from rag.conversation import resolve_question
from rag.drafting import SentenceChecker, checked, sentences_of
from rag.errors import NothingIngested
from rag.evidence import Evidence, EvidenceWeights, select_evidence
from rag.language import detect_language
from rag.prompts import build_messages
from rag.query_terms import TermFinder
from rag.retrieval import Found, HybridRetriever
from rag.verification import VerificationConfig
from rag.writer import Writer


@dataclass(frozen=True, slots=True)
class AnsweringConfig:
    """How much is read, and below what the papers are said not to answer."""

    passages: int = 6
    refuse_below: float = 0.75
    weights: EvidenceWeights = field(default_factory=EvidenceWeights)
    verification: VerificationConfig = field(default_factory=VerificationConfig)


@dataclass(frozen=True, slots=True)
class _Reading:
    """All that is known of one question before anything is written."""

    question: Question
    query: str
    language: Language
    found: Found
    evidence: tuple[Evidence, ...]


class Assistant:
    """Answers questions about one library."""

    def __init__(
        self,
        *,
        library: Library,
        retriever: HybridRetriever,
        load_embeddings: Callable[[], Embeddings],
        load_writer: Callable[[], Writer],
        term_finder: TermFinder,
        config: AnsweringConfig,
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._load_embeddings = load_embeddings
        self._load_writer = load_writer
        self._term_finder = term_finder
        self._config = config
        self._reading_chain = self._build_reading_chain()

    def search(self, question: Question, *, k: int) -> Found:
        """Return the passages nearest to a question.

        Raises:
            NothingIngested: if the library is empty.
        """
        self._require_papers()
        query = resolve_question(question.text, question.history)
        return self._retriever.find(query, k=k, papers=question.papers)

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question.

        Raises:
            NothingIngested: if the library is empty.
        """
        for event in self.stream(question):
            if isinstance(event, AnswerCompleted):
                return event.answer
        raise AssertionError("a stream of events ends with the answer")

    def stream(
        self, question: Question, *, stop: threading.Event | None = None
    ) -> Iterator[AnswerEvent]:
        """Yield what happens while a question is answered; the last event is the answer.

        Deltas have passed verification. After `stop` is set the answer holds what was verified by
        then.

        Raises:
            NothingIngested: if the library is empty.
        """
        self._require_papers()
        clock = _Clock()
        reading = yield from self._read(question)
        clock.retrieved = time.perf_counter()
        if self._is_too_weak(reading):
            yield AnswerCompleted(self._refusal(reading, clock))
            return
        writer = self._load_writer()
        drafts = yield from self._write(reading, writer, stop or threading.Event(), clock)
        written_by = WrittenBy.MODEL
        if not drafts:
            yield StageStarted("checking")
            drafts = self._quoted(reading)
            written_by = WrittenBy.QUOTES
            clock.saw_first()
        yield AnswerCompleted(self._answer(reading, drafts, written_by, writer.name, clock))

    def _write(
        self, reading: _Reading, writer: Writer, stop: threading.Event, clock: "_Clock"
    ) -> Generator[AnswerEvent, None, list[Draft]]:
        """Let the model write, showing each sentence that survives; return those."""
        drafts: list[Draft] = []
        if reading.language not in writer.languages:
            return drafts
        yield StageStarted("writing")
        for draft in self._written(reading, writer, stop):
            clock.saw_first()
            drafts.append(draft)
            composed = self._compose(drafts, reading)
            yield AnswerDelta(composed.sentences[-1].text + " ")
        return drafts

    def _answer(
        self,
        reading: _Reading,
        drafts: Sequence[Draft],
        written_by: WrittenBy,
        model: str,
        clock: "_Clock",
    ) -> Answer:
        composed = self._compose(drafts, reading)
        return Answer(
            question=reading.question.text,
            language=reading.language,
            text=composed.text,
            abstained=False,
            written_by=written_by,
            sentences=composed.sentences,
            citations=composed.citations,
            passages=reading.found.passages,
            model=model,
            timings_s=clock.timings(),
        )

    def _read(self, question: Question) -> Generator[AnswerEvent, None, _Reading]:
        """Run the reading chain, telling its stages; return the reading."""
        yield StageStarted("searching")
        state: dict[str, Any] = {"question": question}
        for piece in self._reading_chain.stream({"question": question}):
            state |= piece
            if "found" in piece:
                yield PassagesFound(piece["found"].passages)
                yield StageStarted("reading")
        return _Reading(
            question,
            state["query"],
            state["language"],
            state["found"],
            tuple(state["evidence"]),
        )

    def _build_reading_chain(self) -> Runnable[dict[str, Any], dict[str, Any]]:
        return (
            RunnablePassthrough.assign(
                query=RunnableLambda(_resolved), language=RunnableLambda(_answer_language)
            )
            | RunnablePassthrough.assign(found=RunnableLambda(self._retrieve))
            | RunnablePassthrough.assign(evidence=RunnableLambda(self._select))
        )

    def _retrieve(self, state: dict[str, Any]) -> Found:
        question: Question = state["question"]
        return self._retriever.find(state["query"], k=self._config.passages, papers=question.papers)

    def _select(self, state: dict[str, Any]) -> list[Evidence]:
        found: Found = state["found"]
        return select_evidence(
            state["query"],
            found.passages,
            terms=found.terms,
            question_vector=found.vector,
            embed=self._embed,
            language=state["language"],
            weights=self._config.weights,
        )

    def _written(self, reading: _Reading, writer: Writer, stop: threading.Event) -> Iterator[Draft]:
        messages, shown = build_messages(
            reading.query,
            reading.found.passages,
            language=reading.language,
            count_tokens=writer.count_tokens,
            budget=writer.prompt_budget,
        )
        checker = SentenceChecker(
            question=reading.query,
            language=reading.language,
            passages_shown=shown,
            evidence=reading.evidence,
            embed=self._embed,
            term_finder=self._term_finder,
            config=self._config.verification,
        )
        deltas = (writer.model | StrOutputParser()).stream(messages, **writer.call_options(stop))
        yield from checked(sentences_of(_until(deltas, stop)), checker)

    def _quoted(self, reading: _Reading) -> list[Draft]:
        chosen = choose_quotes(reading.evidence, reading.language)
        return quote_drafts(chosen, reading.evidence, reading.found.terms, reading.language)

    def _compose(self, drafts: Sequence[Draft], reading: _Reading) -> Composed:
        cited = {
            reading.evidence[position - 1].passage.chunk.paper_id
            for draft in drafts
            for position in draft.evidence
        }
        pages = {paper_id: self._library.pages(paper_id) for paper_id in cited}
        return compose(drafts, reading.evidence, pages, reading.language)

    def _is_too_weak(self, reading: _Reading) -> bool:
        return not reading.evidence or reading.evidence[0].score < self._config.refuse_below

    def _refusal(self, reading: _Reading, clock: "_Clock") -> Answer:
        return Answer(
            question=reading.question.text,
            language=reading.language,
            text=refusal_text(
                _distinct_pages(reading.found.passages),
                self._library.count_papers(),
                reading.language,
                searched=reading.query,
            ),
            abstained=True,
            written_by=WrittenBy.NONE,
            sentences=(),
            citations=(),
            passages=reading.found.passages,
            model="",
            timings_s=clock.timings(),
        )

    def _embed(self, texts: Sequence[str]) -> Vectors:
        return self._load_embeddings().embed_queries(texts)

    def _require_papers(self) -> None:
        if self._library.count_chunks() == 0:
            raise NothingIngested(
                "There is nothing to search",
                why="no paper has been ingested yet",
                remedy="Run rag ingest, or rag ingest FILE.pdf",
            )


def _resolved(state: dict[str, Any]) -> str:
    question: Question = state["question"]
    return resolve_question(question.text, question.history)


def _answer_language(state: dict[str, Any]) -> Language:
    question: Question = state["question"]
    return question.language or detect_language(question.text)


def _until(deltas: Iterator[str], stop: threading.Event) -> Iterator[str]:
    for delta in deltas:
        if stop.is_set():
            return
        yield delta


def _distinct_pages(passages: Sequence[Passage]) -> list[Passage]:
    keys = {(p.chunk.paper_id, p.chunk.pages.first): p for p in reversed(passages)}
    return list(keys.values())[::-1]


@dataclass(slots=True)
class _Clock:
    """When the stages of one answer ended."""

    begun: float = field(default_factory=time.perf_counter)
    retrieved: float = 0.0
    first: float | None = None

    def saw_first(self) -> None:
        """Note that something could be shown; later calls change nothing."""
        self.first = self.first or time.perf_counter()

    def timings(self) -> dict[str, float]:
        """Return seconds from the beginning: retrieve, first_token where there was one, total."""
        ends = {"retrieve": self.retrieved, "first_token": self.first, "total": time.perf_counter()}
        return {stage: end - self.begun for stage, end in ends.items() if end is not None}
