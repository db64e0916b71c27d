"""The one door to answers: retrieve, read, write, check; for the terminal, the page and scripts.

What may be shown is decided here, after verification, whoever wrote it.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.embedding import Embeddings
from ingest.library import Library
from ingest.phrases import Phrase
from rag.answer_making import AnswerMaker
from rag.answerability import Missing, RefusalConfig, what_is_missing
from rag.answers import (
    LONGEST_QUESTION,
    Answer,
    AnswerCompleted,
    AnswerDelta,
    AnswerEvent,
    Language,
    PassagesFound,
    Question,
    StageStarted,
    WrittenBy,
)
from rag.clock import Clock
from rag.composing import Draft, quote_drafts
from rag.errors import NothingIngested, QuestionTooLong
from rag.evidence import Evidence, EvidenceWeights
from rag.focus import FocusWeights, focused
from rag.framing import Framing
from rag.language import detect_language
from rag.quantities import asked_quantity
from rag.query_terms import TermFinder
from rag.reading import Reader, Reading
from rag.retrieval import Found, HybridRetriever
from rag.selection import QuotingConfig, choose_quotes, choose_unsaid, quotes_first
from rag.trust import trusted_alone
from rag.verification import Thresholds, VerificationConfig
from rag.writer import Writer
from rag.writing import Writing


@dataclass(frozen=True, slots=True)
class AnsweringConfig:
    """How much is read, below what is refused, and what may be shown.

    Attributes:
        passages: how many are read.
        widened: of how many of them, the best, the chunks before and after are read as well.
        verification_of_small: of a model that is too small to be relied on: its sentences are
            shown where they say nearly word by word what the evidence says.
    """

    passages: int = 10
    widened: int = 5
    weights: EvidenceWeights = field(default_factory=EvidenceWeights)
    focus: FocusWeights = field(default_factory=FocusWeights)
    refusing: RefusalConfig = field(default_factory=RefusalConfig)
    verification: VerificationConfig = field(default_factory=VerificationConfig)
    verification_of_small: VerificationConfig = field(
        default_factory=lambda: VerificationConfig(
            within=Thresholds(0.9, 0.92, 0.6, 0.86), longest_gap=1
        )
    )
    quoting: QuotingConfig = field(default_factory=QuotingConfig)


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
        self._load_writer = load_writer
        self._term_finder = term_finder
        self._config = config
        self._maker = AnswerMaker(library)
        self._writing = Writing(
            load_embeddings, term_finder, config.verification, config.verification_of_small
        )
        self._reader = Reader(
            retriever,
            term_finder,
            library=library,
            passages=config.passages,
            widened=config.widened,
            weights=config.weights,
        )

    def search(self, question: Question, *, k: int) -> Found:
        """Return the passages nearest to a question.

        Raises:
            NothingIngested: if the library is empty.
            QuestionTooLong: if it has more letters than are read.
        """
        self._require(question)
        return self._retriever.find(self.resolve(question), k=k, papers=question.papers)

    def resolve(self, question: Question) -> str:
        """Return the question with what it leans on in the conversation put before it."""
        return self._reader.resolve(question)

    def language_of(self, question: Question) -> Language:
        """Return the language in which a question is answered."""
        return self._reader.language_of(question)

    def can_answer(self, question: Question) -> bool:
        """Tell whether the papers hold evidence for a question; nothing is written.

        Raises:
            NothingIngested: if the library is empty.
            QuestionTooLong: if it has more letters than are read.
        """
        self._require(question)
        readings = [step for step in self._reader.read(question) if isinstance(step, Reading)]
        return all(self._missing(reading) is None for reading in readings)

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question.

        Raises:
            NothingIngested: if the library is empty.
            QuestionTooLong: if it has more letters than are read.
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
        then, or quotes.

        Raises:
            NothingIngested: if the library is empty.
            QuestionTooLong: if it has more letters than are read.
        """
        self._require(question)
        clock = Clock()
        reading = yield from self._read(question)
        clock.saw_retrieval()
        missing = self._missing(reading)
        if missing is not None:
            yield AnswerCompleted(self._maker.refusal(reading, missing, clock.timings()))
            return
        reading = self._focused(reading)
        writer = self._load_writer()
        framing, sides = _framing(reading), reading.sides
        quotes = choose_quotes(reading.evidence, framing, self._config.quoting, sides)
        evidence = quotes_first(quotes, reading.evidence)
        given = replace(reading, evidence=tuple(trusted_alone(evidence, reading.found.distrusted)))
        drafts = yield from self._write(given, writer, stop or threading.Event(), clock)
        written_by = WrittenBy.MODEL if drafts else WrittenBy.QUOTES
        if not drafts or writer.needs_quotes:
            yield StageStarted("checking")
            said = [draft.text for draft in drafts]
            quotes = choose_unsaid(reading.evidence, said, framing, self._config.quoting, sides)
            given, quoted = _with_quotes(given, quotes)
            drafts = [*drafts, *quoted]
            clock.saw_first()
        yield AnswerCompleted(
            self._maker.answer(given, drafts, written_by, writer.name, clock.timings())
        )

    def _read(self, question: Question) -> Generator[AnswerEvent, None, Reading]:
        yield StageStarted("searching")
        for step in self._reader.read(question):
            if isinstance(step, Reading):
                return step
            yield PassagesFound(step.passages)
            yield StageStarted("reading")
        raise AssertionError("reading ends with a reading")

    def _write(
        self,
        reading: Reading,
        writer: Writer,
        stop: threading.Event,
        clock: Clock,
    ) -> Generator[AnswerEvent, None, list[Draft]]:
        """Let the model write, showing each sentence that survives; return those."""
        drafts: list[Draft] = []
        if reading.language not in writer.languages:
            return drafts
        yield StageStarted("writing")
        for draft in self._writing.drafts(reading, writer, stop):
            clock.saw_first()
            drafts.append(draft)
            composed = self._maker.compose(drafts, reading)
            text = composed.sentences[-1].text + " "
            yield AnswerDelta(text, reading.language, composed.citations)
        return drafts

    def _focused(self, reading: Reading) -> Reading:
        """Order the evidence for quoting: whether it suffices was judged by what it says alone."""
        evidence = focused(reading.evidence, reading.found.named, self._config.focus)
        return replace(reading, evidence=tuple(evidence))

    def _missing(self, reading: Reading) -> Missing | None:
        quantity = asked_quantity(reading.asked)
        return what_is_missing(
            reading.found.terms,
            self._term_finder.terms_of(quantity),
            reading.evidence,
            named=reading.found.named,
            language=detect_language(reading.query),
            holds=lambda forms: bool(self._library.search_tokens(forms, limit=1)),
            config=self._config.refusing,
        )

    def _require(self, question: Question) -> None:
        if len(question.text) > LONGEST_QUESTION:
            raise QuestionTooLong(
                "The question is too long",
                why=Phrase(
                    "it has {count} letters; at most {most} are read",
                    count=len(question.text),
                    most=LONGEST_QUESTION,
                ),
                remedy="Ask for one thing, in a sentence or two",
            )
        if self._library.count_chunks() == 0:
            raise NothingIngested(
                "There is nothing to search",
                why="no paper has been ingested yet",
                remedy="Run rag ingest, or rag ingest FILE.pdf",
            )


def _framing(reading: Reading) -> Framing:
    return Framing(reading.found.terms, reading.language)


def _with_quotes(reading: Reading, quotes: Sequence[Evidence]) -> tuple[Reading, list[Draft]]:
    """Put quotes at the end of the evidence, where drafts can refer to them."""
    evidence = (*reading.evidence, *quotes)
    positions = range(len(reading.evidence) + 1, len(evidence) + 1)
    return replace(reading, evidence=evidence), quote_drafts(positions, evidence, _framing(reading))
