"""The writing half of an answer: a model writes from the evidence, and each sentence is checked.

A LangChain chain, stopped where a reader says so.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from langchain_core.output_parsers import StrOutputParser

from ingest.embedding import Embeddings
from rag.composing import Draft
from rag.drafting import SentenceChecker, checked, sentences_of
from rag.prompts import build_messages
from rag.query_terms import TermFinder
from rag.reading import Reading
from rag.verification import VerificationConfig
from rag.writer import Writer


@dataclass(frozen=True, slots=True)
class Writing:
    """Has answers written, and holds each sentence against the evidence.

    Attributes:
        config: what a sentence must have of the evidence.
        config_of_small: the same where the model needs quotes beside what it writes.
    """

    load_embeddings: Callable[[], Embeddings]
    term_finder: TermFinder
    config: VerificationConfig
    config_of_small: VerificationConfig

    def drafts(self, reading: Reading, writer: Writer, stop: threading.Event) -> Iterator[Draft]:
        """Yield the sentences of a model that the evidence carries, as soon as they are written."""
        messages, shown = build_messages(
            reading.query,
            reading.evidence[: writer.most_evidence],
            language=reading.language,
            count_tokens=writer.count_tokens,
            budget=writer.prompt_budget,
        )
        checker = SentenceChecker(
            question=reading.query,
            language=reading.language,
            shown=range(1, shown + 1),
            evidence=reading.evidence,
            embed=lambda texts: self.load_embeddings().embed_sentences(texts),
            term_finder=self.term_finder,
            config=self.config_of_small if writer.needs_quotes else self.config,
        )
        deltas = (writer.model | StrOutputParser()).stream(messages, **writer.call_options(stop))
        sentences = sentences_of(_until(deltas, stop))
        yield from checked(
            sentences, checker, most=writer.most_sentences, accepted=writer.accepted_support
        )


def _until(deltas: Iterator[str], stop: threading.Event) -> Iterator[str]:
    for delta in deltas:
        if stop.is_set():
            return
        yield delta
