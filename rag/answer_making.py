"""From what was read and drafted to an answer: pages looked up, markers numbered, refusals put.

Decides nothing: what may be said has been decided before.
"""

from collections.abc import Mapping, Sequence

from ingest.library import Library
from rag.answerability import Missing
from rag.answers import Answer, WrittenBy
from rag.composing import Composed, Draft, compose
from rag.reading import Reading
from rag.refusals import refusal_text


class AnswerMaker:
    """Makes the answers over one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def compose(self, drafts: Sequence[Draft], reading: Reading) -> Composed:
        """Return the drafts as the text of an answer; each cites positions in the evidence."""
        cited = {
            reading.evidence[position - 1].passage.chunk.paper_id
            for draft in drafts
            for position in draft.evidence
        }
        pages = {paper_id: self._library.pages(paper_id) for paper_id in cited}
        return compose(drafts, reading.evidence, pages, reading.language)

    def answer(
        self,
        reading: Reading,
        drafts: Sequence[Draft],
        written_by: WrittenBy,
        model: str,
        timings_s: Mapping[str, float],
    ) -> Answer:
        """Return an answer made of drafts."""
        composed = self.compose(drafts, reading)
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
            timings_s=timings_s,
        )

    def refusal(self, reading: Reading, missing: Missing, timings_s: Mapping[str, float]) -> Answer:
        """Return the answer that the papers do not say."""
        text = refusal_text(
            missing,
            reading.found.passages,
            self._library.count_papers(),
            reading.language,
            searched=reading.query,
        )
        return Answer(
            question=reading.question.text,
            language=reading.language,
            text=text,
            abstained=True,
            written_by=WrittenBy.NONE,
            sentences=(),
            citations=(),
            passages=reading.found.passages,
            model="",
            timings_s=timings_s,
        )
