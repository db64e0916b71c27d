"""From a model's stream of text to sentences that have been checked. Pure given the vectors."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.library_rows import Vectors
from ingest.sentences import split_sentences
from rag.answers import Language, Support
from rag.citations import cited_numbers, keep_valid, without_markers
from rag.composing import Draft
from rag.evidence import Evidence
from rag.language import is_written_in, marker
from rag.query_terms import TermFinder
from rag.verification import VerificationConfig, is_echo, judge_support

_TRAILING_MARKERS = re.compile(r"\s*(?:\[[^\]]{1,30}\]\s*)+[.؟!]?")

# What the authors call themselves. An answer that does so repeats their words as its own, and
# those of a small model often out of their place; in quotation marks they are theirs.
_AUTHORS = re.compile(r"\b(?:[Ww]e|us|[Oo]urs?)\b|(?<![\w\u200c])ما(?![\w\u200c])")
_QUOTED = re.compile(r"[“«\"][^”»\"]*[”»\"]")


def sentences_of(deltas: Iterable[str]) -> Iterator[str]:
    """Yield each sentence as soon as the one after it has begun, markers included.

    A marker that follows the full stop belongs to the sentence before it.
    """
    pending = ""
    for delta in deltas:
        pending += delta
        found = _split(pending)
        yield from found[:-1]
        pending = found[-1] if found else ""
    if pending.strip():
        yield pending.strip()


def _split(text: str) -> list[str]:
    sentences: list[str] = []
    begin = 0
    for span in split_sentences(text):
        if span.end <= begin:
            continue
        trailing = _TRAILING_MARKERS.match(text, span.end)
        end = trailing.end() if trailing else span.end
        sentences.append(text[begin:end].strip())
        begin = end
    rest = text[begin:]
    if rest.strip():
        sentences.append(rest.strip())
    elif sentences:
        sentences[-1] += rest
    return sentences


@dataclass(frozen=True)
class SentenceChecker:
    """Checks the sentences of one answer against the evidence of one question.

    Attributes:
        question: as asked.
        language: that the answer must be in.
        shown: positions in `evidence`, from 1, of what the model was given as [1], [2], ...
        evidence: all sentences that were read.
        embed: texts to L2-normalised rows.
    """

    question: str
    language: Language
    shown: Sequence[int]
    evidence: Sequence[Evidence]
    embed: Callable[[Sequence[str]], Vectors]
    term_finder: TermFinder
    config: VerificationConfig

    def check(self, sentence: str) -> Draft | None:
        """Return the sentence with its marker mended, or None if nothing carries it."""
        claim = without_markers(sentence).strip()
        if not claim or not is_written_in(claim, self.language) or is_echo(claim, self.question):
            return None
        cited = keep_valid(cited_numbers(sentence), count=len(self.shown))
        vector = self.embed([claim])[0]
        positions = [self.shown[number - 1] - 1 for number in cited]
        # The right claim under the wrong marker is mended: all evidence is looked at as well.
        for candidates in (positions, range(len(self.evidence))):
            found = self._carried_by(claim, vector, candidates)
            if found is not None:
                position, support = found
                if support is Support.SUPPORTED and _speaks_as_authors(claim):
                    support = Support.WEAK
                text = f"{claim} {marker(position + 1, self.language)}"
                return Draft(text, (position + 1,), support)
        return None

    def _carried_by(
        self, claim: str, vector: Vectors, positions: Sequence[int]
    ) -> tuple[int, Support] | None:
        if not positions:
            return None
        similarities = [self.evidence[i].similarity_to(vector) for i in positions]
        best = positions[int(np.argmax(similarities))]
        terms = self.term_finder.terms_of(claim)
        texts = [self.evidence[best].text]
        support = judge_support(claim, terms, texts, max(similarities), self.config)
        return None if support is Support.UNSUPPORTED else (best, support)


def checked(
    sentences: Iterable[str],
    checker: SentenceChecker,
    *,
    most: int,
    accepted: Container[Support] = (Support.SUPPORTED, Support.WEAK),
) -> Iterator[Draft]:
    """Yield the sentences that survive, each once, `most` of them at most.

    Args:
        sentences: as they are written; no more are asked for than needed.
        checker: finds what carries them.
        most: sentences to yield.
        accepted: how far the evidence must carry them.
    """
    seen: set[str] = set()
    for sentence in sentences:
        draft = checker.check(sentence)
        if draft is None or draft.text in seen or draft.support not in accepted:
            continue
        seen.add(draft.text)
        yield draft
        if len(seen) == most:
            return


def _speaks_as_authors(claim: str) -> bool:
    return _AUTHORS.search(_QUOTED.sub(" ", claim)) is not None
