"""A paper as JSON and back: what passes between the process that reads a PDF and the one that asks.

Nothing but these values crosses; what a hostile file made of the reader cannot run here.
"""

from typing import Any

from ingest.documents import Page, PageState, Paper, PaperReference, Section, SourceKind
from ingest.phrases import packed, unpacked


def reference_to_json(reference: PaperReference | None) -> dict[str, Any] | None:
    """Return what reading a PDF needs of a reference."""
    if reference is None:
        return None
    return {
        "id": reference.id,
        "title": reference.title,
        "authors": list(reference.authors),
        "year": reference.year,
    }


def reference_from_json(values: dict[str, Any] | None) -> PaperReference | None:
    """Return the reference that `reference_to_json` was given, as far as reading needs it."""
    if values is None:
        return None
    return PaperReference(
        values["id"], values["title"], tuple(values["authors"]), year=values["year"]
    )


def paper_to_json(paper: Paper) -> dict[str, Any]:
    """Return a paper as plain values."""
    return {
        "id": paper.id,
        "title": paper.title,
        "kind": str(paper.kind),
        "content_hash": paper.content_hash,
        "pages": [
            [p.number, p.text, str(p.state), packed(p.problem), p.label] for p in paper.pages
        ],
        "authors": list(paper.authors),
        "year": paper.year,
        "version": paper.version,
        "sections": [[s.title, s.start, s.level] for s in paper.sections],
    }


def paper_from_json(values: dict[str, Any]) -> Paper:
    """Return the paper that `paper_to_json` was given."""
    return Paper(
        id=values["id"],
        title=values["title"],
        kind=SourceKind(values["kind"]),
        content_hash=values["content_hash"],
        pages=tuple(
            Page(number, text, PageState(state), unpacked(problem), label=label)
            for number, text, state, problem, label in values["pages"]
        ),
        authors=tuple(values["authors"]),
        year=values["year"],
        version=values["version"],
        sections=tuple(Section(*section) for section in values["sections"]),
    )
