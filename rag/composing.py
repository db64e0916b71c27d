"""Put an answer together: sentences that cite, citations that resolve. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.documents import Page
from rag.answers import Citation, Language, Sentence, Support
from rag.citations import in_order_of_mention, renumber
from rag.evidence import Evidence
from rag.framing import Framing
from rag.language import marker
from rag.quoting import locate, page_url


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
    return Composed(_joined(drafts, sentences), sentences, citations)


def quote_drafts(
    chosen: Sequence[int], evidence: Sequence[Evidence], framing: Framing
) -> list[Draft]:
    """Frame verbatim sentences, given by position from 1, in the asker's language."""
    quotes = [evidence[position - 1] for position in chosen]
    return [
        Draft(
            f"{framing.framed(item, quotes[:index])} {marker(position, framing.language)}",
            (position,),
            Support.SUPPORTED,
            is_quote=True,
        )
        for index, (position, item) in enumerate(zip(chosen, quotes, strict=True))
    ]


def _joined(drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> str:
    """Join what was written into running text and set each quote apart.

    More drafts only ever append, so that what was shown of an answer stays its beginning.
    """
    text = ""
    for index, (draft, sentence) in enumerate(zip(drafts, sentences, strict=True)):
        is_apart = draft.is_quote or (index > 0 and drafts[index - 1].is_quote)
        text += (("\n\n" if is_apart else " ") if index else "") + sentence.text
    return text


def _citation(item: Evidence, new: int, pages: Mapping[str, Sequence[Page]]) -> Citation:
    paper_id = item.passage.chunk.paper_id
    quote = locate(item, pages[paper_id])
    cited = next((page for page in pages[paper_id] if page.number == quote.page), None)
    return Citation(
        marker=new,
        paper=paper_id,
        title=item.passage.title,
        page=quote.page,
        quote=quote.text,
        url=page_url(paper_id, quote.page),
        ocr=cited.ocr if cited else None,
        label=cited.label if cited else "",
    )
