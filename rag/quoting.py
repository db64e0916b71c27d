"""Where evidence stands: the page, and the words as they are printed there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.arxiv_ids import parse_arxiv_id
from ingest.documents import PAGE_BREAK, Page
from ingest.text import squeeze
from rag.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that stand on one page, white space folded."""

    page: int
    text: str


def locate(evidence: Evidence, pages: Sequence[Page]) -> Quote:
    """Return the page that holds most of the evidence, and its words on that page.

    Raises:
        ValueError: if the evidence lies on none of the pages.
    """
    best: Quote | None = None
    offset = 0
    for page in pages:
        start, end = max(evidence.start, offset), min(evidence.end, offset + len(page.text))
        if start < end:
            text = " ".join(page.text[start - offset : end - offset].split())
            if best is None or len(text) > len(best.text):
                best = Quote(page.number, text)
        offset += len(page.text) + len(PAGE_BREAK)
    if best is None:
        raise ValueError(f"{evidence.passage.chunk.id} stands on no page of its paper")
    return best


def stands_on(quote: str, page_text: str) -> bool:
    """Tell whether a quote stands on a page, white space and hyphenation aside."""
    return squeeze(quote) in squeeze(page_text)


def page_url(paper_id: str, page: int) -> str:
    """Return where the page can be read on the web; empty for what is not on arXiv."""
    if parse_arxiv_id(paper_id) is None:
        return ""
    return f"https://arxiv.org/pdf/{paper_id}#page={page}"
