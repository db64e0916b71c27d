"""Answers and passages as JSON and as terminal text. Pure."""

from collections.abc import Iterable
from typing import Any

from ingest.library_rows import LibraryPaper
from rag.answers import Answer, Passage
from rag.language import marker, number
from ui.strings import by_ocr, labelled


def passage_json(passage: Passage) -> dict[str, Any]:
    """Return a passage as `rag search --json` shows it."""
    chunk = passage.chunk
    return {
        "rank": passage.rank,
        "paper": chunk.paper_id,
        "title": passage.title,
        "page_first": chunk.pages.first,
        "page_last": chunk.pages.last,
        "section": chunk.section,
        "text": chunk.text,
        "score": round(passage.score, 6),
    }


def search_json(
    identifier: str | int | None,
    question: str,
    language: str,
    passages: Iterable[Passage],
    timings_s: dict[str, float],
) -> dict[str, Any]:
    """Return a search as `rag search --json` shows it."""
    return {
        "id": identifier,
        "question": question,
        "language": language,
        "passages": [passage_json(passage) for passage in passages],
        "timings_s": _rounded(timings_s),
    }


def answer_json(identifier: str | int | None, answer: Answer) -> dict[str, Any]:
    """Return an answer as `rag ask --json` shows it."""
    return {
        "id": identifier,
        "question": answer.question,
        "language": answer.language,
        "answer": answer.text,
        "abstained": answer.abstained,
        "written_by": str(answer.written_by),
        "sentences": [
            {"text": s.text, "citations": list(s.citations), "support": str(s.support)}
            for s in answer.sentences
        ],
        "citations": [
            {
                "marker": c.marker,
                "paper": c.paper,
                "title": c.title,
                "page": c.page,
                "quote": c.quote,
                "url": c.url,
            }
            for c in answer.citations
        ],
        "model": answer.model,
        "timings_s": _rounded(dict(answer.timings_s)),
    }


def paper_json(paper: LibraryPaper) -> dict[str, Any]:
    """Return a paper as `rag papers --json` shows it."""
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": list(paper.authors),
        "year": paper.year,
        "pages": paper.pages,
        "chunks": paper.chunks,
        "state": paper.state,
        "reason": paper.reason,
    }


def sources_text(answer: Answer) -> str:
    """Return the sources of an answer, a line each with its quote below."""
    page = "صفحهٔ" if answer.language == "fa" else "p."
    heading = "منابع:" if answer.language == "fa" else "Sources:"
    lines = [heading]
    for citation in answer.citations:
        place = f"{page} {number(citation.page, answer.language)}"
        if citation.label:
            place += f" ({labelled(citation.label, answer.language)})"
        if citation.ocr is not None:
            place += f" ({by_ocr(citation.ocr, answer.language)})"
        url = f"  {citation.url}" if citation.url else ""
        lines.append(
            f"{marker(citation.marker, answer.language)} {citation.title} ({citation.paper}), "
            f"{place}{url}"
        )
        lines.append(f"    “{citation.quote}”")
    return "\n".join(lines)


def search_text(passages: Iterable[Passage]) -> str:
    """Return passages for the terminal, best first."""
    blocks = []
    for passage in passages:
        pages = passage.chunk.pages
        span = f"p. {pages.first}" + (f"-{pages.last}" if pages.last != pages.first else "")
        if passage.chunk.ocr is not None:
            span += f" ({by_ocr(passage.chunk.ocr, 'en')})"
        headings = (*passage.chunk.above, passage.chunk.section)
        section = f" · {' › '.join(headings)}" if passage.chunk.section else ""
        text = " ".join(passage.chunk.text.split())
        blocks.append(
            f"{passage.rank}. {passage.title} ({passage.chunk.paper_id}), {span}{section}\n"
            f"   {text}"
        )
    return "\n\n".join(blocks)


def _rounded(timings_s: dict[str, float]) -> dict[str, float]:
    return {stage: round(seconds, 4) for stage, seconds in timings_s.items()}
