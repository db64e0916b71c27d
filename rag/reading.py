"""The reading half of an answer: resolve the question, search, weigh sentences.

A LangChain chain, so that each step's result is seen as it comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from ingest.library import Library
from rag.answers import Language, Question, Turn
from rag.conversation import resolve_question
from rag.evidence import Evidence, EvidenceWeights, candidate_sentences, select_evidence
from rag.language import detect_language
from rag.query_terms import TermFinder
from rag.retrieval import Found, HybridRetriever
from rag.trust import AskedWords, set_back, without_bait
from rag.widening import beside


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of one question before anything is written.

    Attributes:
        question: as it was asked.
        asked: its text in the letters of its language.
        query: that with what it leans on.
        language: of the answer.
        evidence: sentences that may answer, best first.
    """

    question: Question
    asked: str
    query: str
    language: Language
    found: Found
    evidence: tuple[Evidence, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        """The papers that the question compares: two or more that it names, else none."""
        return self.found.named if len(self.found.named) > 1 else ()


class Reader:
    """Reads what the library says about a question."""

    def __init__(
        self,
        retriever: HybridRetriever,
        term_finder: TermFinder,
        *,
        library: Library,
        passages: int,
        widened: int,
        weights: EvidenceWeights,
    ) -> None:
        self._retriever = retriever
        self._term_finder = term_finder
        self._library = library
        self._passages = passages
        self._widened = widened
        self._weights = weights
        self._chain = self._build_chain()

    def resolve(self, question: Question) -> str:
        """Return the question, in its own letters, with what it leans on put before it."""
        history = tuple(self._turn_in_letters(turn) for turn in question.history)
        return resolve_question(self.in_letters(question), history, self._term_finder.names_in)

    def in_letters(self, question: Question) -> str:
        """Return the text of a question; if Persian was typed in Latin letters, in its own."""
        return self._term_finder.in_persian_letters(question.text)

    def language_of(self, question: Question) -> Language:
        """Return the language of the answer: all that asks for it asks here."""
        return question.language or detect_language(self.in_letters(question))

    def read(self, question: Question) -> Iterator[Found | Reading]:
        """Yield what was found as soon as it is, then the whole reading."""
        state: dict[str, Any] = {"question": question}
        for piece in self._chain.stream({"question": question}):
            state |= piece
            if "found" in piece:
                yield piece["found"]
        yield Reading(
            question,
            state["asked"],
            state["query"],
            state["language"],
            state["found"],
            tuple(state["evidence"]),
        )

    def _build_chain(self) -> Runnable[dict[str, Any], dict[str, Any]]:
        return (
            RunnablePassthrough.assign(
                asked=RunnableLambda(lambda state: self.in_letters(state["question"])),
                query=RunnableLambda(self._query),
                language=RunnableLambda(lambda state: self.language_of(state["question"])),
            )
            | RunnablePassthrough.assign(found=RunnableLambda(self._retrieve))
            | RunnablePassthrough.assign(evidence=RunnableLambda(self._select))
        )

    def _query(self, state: dict[str, Any]) -> str:
        return self.resolve(state["question"])

    def _retrieve(self, state: dict[str, Any]) -> Found:
        question: Question = state["question"]
        return self._retriever.find(
            state["query"], k=self._passages, papers=question.papers, spread=False
        )

    def _select(self, state: dict[str, Any]) -> list[Evidence]:
        found: Found = state["found"]
        around = beside(self._library, found.passages[: self._widened])
        candidates = candidate_sentences(
            [*found.passages, *(passage for passage, _ in around)],
            [*found.sentences, *(sentences for _, sentences in around)],
        )
        evidence = select_evidence(
            state["query"],
            without_bait(candidates, AskedWords.of(state["query"], found.terms), found.distrusted),
            terms=found.terms,
            question_vector=found.vector,
            language=state["language"],
            weights=self._weights,
        )
        return set_back(evidence, found.distrusted)

    def _turn_in_letters(self, turn: Turn) -> Turn:
        if turn.role != "user":
            return turn
        return replace(turn, content=self._term_finder.in_persian_letters(turn.content))
