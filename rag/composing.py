"""Put an answer together: sentences that cite, citations that resolve, refusals that help. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.documents import Page
from ingest.text import index_tokens
from rag.answers import Citation, Language, Passage, Sentence, Support
from rag.citations import in_order_of_mention, renumber, without_own_brackets
from rag.evidence import Evidence
from rag.language import detect_language, marker, number
from rag.query_terms import QueryTerms
from rag.quoting import locate, page_url

_MAX_WORDS = 110
_MAX_QUOTES = 4
_MAX_TOPICS = 3
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence with markers that stand for positions in a list of evidence, from 1."""

    text: str
    evidence: tuple[int, ...]
    support: Support
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of an answer with its sentences and citations."""

    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


def compose(
    drafts: Sequence[Draft],
    evidence: Sequence[Evidence],
    pages: Mapping[str, Sequence[Page]],
    language: Language,
) -> Composed:
    """Number what is cited from 1 in order of mention and resolve it to page and quote.

    Args:
        drafts: sentences whose markers are positions in `evidence`, from 1.
        evidence: what may be cited.
        pages: the pages of every cited paper, by paper id.
        language: whose digits the markers are written in.
    """
    numbers = in_order_of_mention([draft.evidence for draft in drafts])
    sentences = tuple(
        Sentence(
            renumber(draft.text, numbers, language),
            tuple(numbers[position] for position in draft.evidence),
            draft.support,
        )
        for draft in drafts
    )
    citations = tuple(
        _citation(evidence[position - 1], new, pages) for position, new in numbers.items()
    )
    separator = "\n\n" if any(draft.is_quote for draft in drafts) else " "
    return Composed(separator.join(s.text for s in sentences), sentences, citations)


def choose_quotes(evidence: Sequence[Evidence], language: Language) -> list[int]:
    """Return the positions, from 1, of the sentences to quote: few, near the best, not alike.

    Where sentences in the asker's language answer as well, they come first.
    """
    if not evidence:
        return []
    threshold = evidence[0].score * 0.72
    chosen: list[int] = []
    length = 0
    for position, item in enumerate(evidence, start=1):
        size = len(item.text.split())
        if len(chosen) == _MAX_QUOTES or item.score < threshold:
            break
        if chosen and (length + size > _MAX_WORDS or _repeats(item, evidence, chosen)):
            continue
        chosen.append(position)
        length += size
    return sorted(chosen, key=lambda p: detect_language(evidence[p - 1].text) != language)


def quote_drafts(
    chosen: Sequence[int], evidence: Sequence[Evidence], terms: QueryTerms, language: Language
) -> list[Draft]:
    """Frame verbatim sentences in the asker's language."""
    return [
        Draft(
            f"{_framed(evidence[position - 1], terms, language, is_first=index == 0)}"
            f" {marker(position, language)}",
            (position,),
            Support.SUPPORTED,
            is_quote=True,
        )
        for index, position in enumerate(chosen)
    ]


def refusal_text(
    passages: Sequence[Passage], papers: int, language: Language, *, searched: str
) -> str:
    """Say that the papers do not answer, what was searched, what is nearest, what can be done."""
    nearest = passages[:_NEAREST]
    if language == "fa":
        head = (
            f"مقاله‌های موجود به این پرسش پاسخ نمی‌دهند. در {number(papers, 'fa')} مقاله و یادداشت "
            f"دنبال «{searched}» گشتم."
        )
        near = "نزدیک‌ترین گزیده‌ها:"
        add = "برای افزودن مقاله: ‎rag ingest ARXIV_ID‎"
    else:
        head = (
            f"The papers here do not answer this question. I searched {papers} papers and notes "
            f"for “{searched}”."
        )
        near = "Nearest passages:"
        add = "To add a paper: rag ingest ARXIV_ID"
    lines = [_nearest_line(passage, language) for passage in nearest]
    return "\n".join([head, *([near, *lines] if lines else []), add])


def _nearest_line(passage: Passage, language: Language) -> str:
    page = number(passage.chunk.pages.first, language)
    label = f"صفحهٔ {page}" if language == "fa" else f"p. {page}"
    opening = " ".join(passage.chunk.text.split()[:18])
    comma = "،" if language == "fa" else ","
    return f"• {passage.title}{comma} {label}: {opening} …"


def _framed(item: Evidence, terms: QueryTerms, language: Language, *, is_first: bool) -> str:
    words = without_own_brackets(item.text)
    if detect_language(item.text) == language:
        return f"«{words}»" if language == "fa" else f"“{words}”"
    if language == "en":
        return f"The source says, in Persian: “{words}”"
    return f"{_persian_frame(item, terms, is_first=is_first)}: “{words}”"


def _persian_frame(item: Evidence, terms: QueryTerms, *, is_first: bool) -> str:
    topics = _topics(item.text, terms)
    about = f" دربارهٔ {topics}" if topics else ""
    title = item.passage.title
    if is_first:
        return f"در «{title}»{about} به زبان اصلی چنین آمده است"
    return f"همچنین در «{title}»{about} آمده است"


def _topics(sentence: str, terms: QueryTerms) -> str:
    held = f" {' '.join(index_tokens(sentence))} "
    shared = [
        term.surface
        for term in terms.terms
        if any(f" {form} " in held for form in term.forms) and not term.surface[0].isdigit()
    ]
    return "، ".join(f"«{topic}»" for topic in shared[:_MAX_TOPICS])


def _repeats(item: Evidence, evidence: Sequence[Evidence], chosen: Sequence[int]) -> bool:
    tokens = set(index_tokens(item.text))
    others = (set(index_tokens(evidence[position - 1].text)) for position in chosen)
    return any(len(tokens & other) > 0.7 * min(len(tokens), len(other)) for other in others)


def _citation(item: Evidence, new: int, pages: Mapping[str, Sequence[Page]]) -> Citation:
    paper_id = item.passage.chunk.paper_id
    quote = locate(item, pages[paper_id])
    return Citation(
        marker=new,
        paper=paper_id,
        title=item.passage.title,
        page=quote.page,
        quote=quote.text,
        url=page_url(paper_id, quote.page),
    )
