"""A conversation as files: Markdown, JSON, and BibTeX of what was cited. Pure."""

import json
import re
from collections.abc import Mapping, Sequence

from ingest.arxiv_ids import parse_arxiv_id
from ingest.library_rows import LibraryPaper
from rag.answers import Answer, Citation
from rag.language import marker
from ui.answer_html import page_of
from ui.conversation import Conversation
from ui.rendering import answer_json
from ui.strings import strings_of

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
_TEX_MARKS = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"} | {
    mark: "\\" + mark for mark in "&%$#_"
}


def exported(conversation: Conversation, papers: Sequence[LibraryPaper]) -> Mapping[str, str]:
    """Return the files of a conversation by name."""
    name = _NOT_PLAIN.sub("-", conversation.title).strip("-").lower()[:40] or "porsesh"
    return {
        f"{name}.md": as_markdown(conversation),
        f"{name}.json": as_json(conversation),
        f"{name}.bib": as_bibtex(conversation, papers),
    }


def as_markdown(conversation: Conversation) -> str:
    """Return the questions and answers, each answer with its sources."""
    blocks = [f"# {conversation.title}"]
    for said in conversation.exchanges:
        blocks += [f"## {' '.join(said.asked.text.split())}", said.reply.text or "…"]
        if said.reply.answer is not None:
            blocks += _sources(said.reply.answer)
    return "\n\n".join(blocks) + "\n"


def as_json(conversation: Conversation) -> str:
    """Return the conversation as JSON, each answer as `rag ask --json` gives it."""
    exchanges = [
        {
            "question": said.asked.text,
            "papers": list(said.papers),
            "answer": answer_json(None, said.reply.answer) if said.reply.answer else None,
        }
        for said in conversation.exchanges
    ]
    record = {"title": conversation.title, "exchanges": exchanges}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def as_bibtex(conversation: Conversation, papers: Sequence[LibraryPaper]) -> str:
    """Return an entry for every paper that an answer cites, in order of first mention."""
    known = {paper.id: paper for paper in papers}
    cited = {c.paper: c for c in _citations(conversation)}
    return "\n".join(_entry(citation, known.get(paper)) for paper, citation in cited.items())


def _citations(conversation: Conversation) -> list[Citation]:
    answers = [said.reply.answer for said in conversation.exchanges if said.reply.answer]
    return [citation for answer in answers for citation in answer.citations]


def _sources(answer: Answer) -> list[str]:
    if not answer.citations:
        return []
    strings = strings_of(answer.language)
    lines = []
    for c in answer.citations:
        page = page_of(c, answer.language)
        where = f"<{c.url}>" if c.url else c.paper
        lines.append(f"- {marker(c.marker, answer.language)} {c.title}, {page}: {where}")
        lines.append(f"  > {c.quote}")
    return [f"**{strings.sources}**", "\n".join(lines)]


def _entry(citation: Citation, paper: LibraryPaper | None) -> str:
    authors = paper.authors if paper else ()
    year = paper.year if paper else None
    fields = {
        "title": "{" + _tex(citation.title) + "}",
        "author": " and ".join(_tex(author) for author in authors),
        "year": str(year or ""),
    }
    kind = "misc"
    if parse_arxiv_id(citation.paper) is not None:
        fields |= {"eprint": citation.paper, "archivePrefix": "arXiv"}
        fields["url"] = f"https://arxiv.org/abs/{citation.paper}"
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{_key(citation, authors, year)},\n{lines}\n}}\n"


def _key(citation: Citation, authors: Sequence[str], year: int | None) -> str:
    """Return a key such as vaswani2017attention, made of Latin letters and digits alone."""
    surname = _NOT_PLAIN.sub("", authors[0].split()[-1]) if authors else ""
    words = [_NOT_PLAIN.sub("", word) for word in citation.title.split()]
    first = next((word for word in words if len(word) > 3), "")
    key = f"{surname}{year or ''}{first}".lower()
    return key if surname or first else _NOT_PLAIN.sub("", citation.paper) or "source"


def _tex(text: str) -> str:
    return "".join(_TEX_MARKS.get(char, char) for char in text)
