"""What is said around a quote, in the asker's language: which paper, and of what. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answers import Language
from rag.citations import without_own_brackets
from rag.evidence import Evidence
from rag.language import detect_language
from rag.query_terms import QueryTerms

_MOST_TOPICS = 2
_LONGEST_TITLE = 6


@dataclass(frozen=True, slots=True)
class Framing:
    """How the quotes of one answer are introduced.

    Attributes:
        terms: of the question; those that a quote holds are named.
        language: the asker's.
    """

    terms: QueryTerms
    language: Language

    def framed(self, item: Evidence, before: Sequence[Evidence]) -> str:
        """Return a quote in quotation marks, introduced where its language is not the asker's.

        Args:
            item: what is quoted.
            before: the quotes that stand before it in the answer.
        """
        words = without_own_brackets(item.text)
        quoted = f"«{words}»" if detect_language(item.text) == "fa" else f"“{words}”"
        introduction = self._introduction(item, before)
        return f"{introduction} {quoted}" if introduction else quoted

    def count_words(self, quotes: Sequence[Evidence]) -> int:
        """Return how many words the quotes take, introductions and markers included."""
        return sum(
            len(self.framed(item, quotes[:position]).split()) + 1
            for position, item in enumerate(quotes)
        )

    def _introduction(self, item: Evidence, before: Sequence[Evidence]) -> str:
        if detect_language(item.text) == self.language:
            return ""
        title = short_title(item.passage.title)
        paper_id = item.passage.chunk.paper_id
        is_new = all(other.passage.chunk.paper_id != paper_id for other in before)
        if self.language == "en":
            return f"“{title}” says, in Persian:" if is_new else "And, in Persian:"
        if not is_new:
            return "همچنین:"
        return f"در «{title}»{'' if before else self._topics(item)}:"

    def _topics(self, item: Evidence) -> str:
        named = [
            term.surface
            for position, term in enumerate(self.terms.terms)
            if position in item.terms and not term.surface[0].isdigit()
        ]
        listed = " و ".join(f"«{topic}»" for topic in named[:_MOST_TOPICS])
        return f" دربارهٔ {listed}" if listed else ""


def short_title(title: str) -> str:
    """Return a title without what follows its colon, cut to what a sentence can carry.

    >>> short_title("LLaMA: Open and Efficient Foundation Language Models")
    'LLaMA'
    """
    head = title.split(":")[0].split()
    return " ".join(head[:_LONGEST_TITLE]) + ("…" if len(head) > _LONGEST_TITLE else "")
