"""What is said around a quote, in the asker's language: which paper, and of what. Pure."""

from collections.abc import Sequence

from rag.answers import Language
from rag.citations import without_own_brackets
from rag.evidence import Evidence
from rag.language import detect_language
from rag.query_terms import QueryTerms

_MOST_TOPICS = 2
_LONGEST_TITLE = 9


def framed(
    item: Evidence, before: Sequence[Evidence], terms: QueryTerms, language: Language
) -> str:
    """Return a quote in quotation marks, introduced where its language is not the asker's.

    Args:
        item: what is quoted.
        before: the quotes that stand before it in the answer.
        terms: of the question; those that the quote holds are named.
        language: the asker's.
    """
    words = without_own_brackets(item.text)
    quoted = f"«{words}»" if detect_language(item.text) == "fa" else f"“{words}”"
    introduction = _introduction(item, before, terms, language)
    return f"{introduction} {quoted}" if introduction else quoted


def frame_words(quotes: Sequence[Evidence], language: Language) -> int:
    """Return how many words introductions take at most."""
    nothing = QueryTerms((), "")
    said = (
        _introduction(item, quotes[:position], nothing, language)
        for position, item in enumerate(quotes)
    )
    topics = 3 * _MOST_TOPICS + 1 if language == "fa" else 0
    return sum(len(text.split()) for text in said) + topics


def short_title(title: str) -> str:
    """Return a title without what follows its colon, cut to what a sentence can carry.

    >>> short_title("LLaMA: Open and Efficient Foundation Language Models")
    'LLaMA'
    """
    head = title.split(":")[0].split()
    return " ".join(head[:_LONGEST_TITLE]) + ("…" if len(head) > _LONGEST_TITLE else "")


def _introduction(
    item: Evidence, before: Sequence[Evidence], terms: QueryTerms, language: Language
) -> str:
    spoken = detect_language(item.text)
    if spoken == language:
        return ""
    title = short_title(item.passage.title)
    is_new = all(other.passage.chunk.paper_id != item.passage.chunk.paper_id for other in before)
    if language == "en":
        return f"“{title}” says, in Persian:" if is_new else "And, in Persian:"
    if not is_new:
        return "همچنین:"
    topics = _topics(item, terms) if not before else ""
    return f"در مقالهٔ «{title}»{topics} آمده است:"


def _topics(item: Evidence, terms: QueryTerms) -> str:
    named = [
        term.surface
        for position, term in enumerate(terms.terms)
        if position in item.terms and not term.surface[0].isdigit()
    ]
    listed = " و ".join(f"«{topic}»" for topic in named[:_MOST_TOPICS])
    return f" دربارهٔ {listed}" if listed else ""
