"""The library and what is on its way into it as HTML. Pure."""

from collections.abc import Sequence

from ingest.library_rows import LibraryPaper
from rag.answers import Language
from ui.answer_html import page_attributes
from ui.direction import direction_of
from ui.jobs import Job
from ui.safe_html import attributes, element, escape, isolate, wish
from ui.strings import Strings, digits, strings_of
from ui.wording import render_reason, worded

_SIGNS = {"waiting": "…", "working": "⟳", "done": "✓", "unchanged": "=", "failed": "!"}
_MOST_AUTHORS = 3


def render_shelf(papers: Sequence[LibraryPaper], language: Language) -> str:
    """Return the table of papers, or that none matches."""
    strings = strings_of(language)
    if not papers:
        return element("p", strings.no_papers, language=language, css_class="remark")
    counts = strings.counts.format(
        papers=digits(len(papers), language),
        chunks=digits(sum(paper.chunks for paper in papers), language),
    )
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in strings.columns.values())
    rows = "".join(_row(paper, language) for paper in papers)
    return (
        f"<div{page_attributes(language, 'shelf')}>"
        f"{element('p', counts, language=language, css_class='remark')}"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(paper: LibraryPaper, language: Language) -> str:
    strings = strings_of(language)
    title = element("div", paper.title, language="en", css_class="paper-title")
    return (
        f"<tr><td>{title}{_facts(paper)}</td>"
        f"{_count(strings.columns['pages'], paper.pages, language)}"
        f"{_count(strings.columns['chunks'], paper.chunks, language)}"
        f"<td>{_state(paper, strings, language)}</td>"
        f"<td class='actions'>{_actions(paper, strings)}</td></tr>"
    )


def _facts(paper: LibraryPaper) -> str:
    """Return who wrote a paper and when, in the script of its authors."""
    names = direction_of(" ".join(paper.authors), default="ltr")
    written: Language = "fa" if names == "rtl" else "en"
    authors = strings_of(written).comma.join(paper.authors[:_MOST_AUTHORS])
    if len(paper.authors) > _MOST_AUTHORS:
        authors += " …"
    year = digits(paper.year or "", written)
    facts = " · ".join(filter(None, (paper.id, authors, year)))
    return f'<div class="facts"><bdi{attributes(names)}>{isolate(facts, names)}</bdi></div>'


def _count(name: str, number: int, language: Language) -> str:
    """Return a cell with its column's name, which is shown where the head of the table is not."""
    label = f'<span class="label">{escape(name)}</span> '
    return f"<td class='count'>{label}{escape(digits(number, language))}</td>"


def _state(paper: LibraryPaper, strings: Strings, language: Language) -> str:
    state = escape(strings.states[paper.state])
    told = f'<span class="state {escape(paper.state)}">{state}</span>'
    if not paper.reason:
        return told
    lines = [
        f"{strings.page.format(page=digits(number, language))}: {worded(problem, language)}"
        for number, problem in paper.problems.items()
    ]
    reasons = "".join(
        element("div", line, language=language)
        for line in lines or [worded(paper.reason, language)]
    )
    return f'<details><summary>{told}</summary><div class="facts">{reasons}</div></details>'


def _actions(paper: LibraryPaper, strings: Strings) -> str:
    asking = wish(f"shelf ask {paper.id}", strings.ask_paper, css_class="plain")
    again = wish(f"shelf again {paper.id}", strings.ingest_again, css_class="plain")
    words = (
        f'<span class="first">{escape(strings.remove)}</span>'
        f'<span class="second">{escape(strings.remove_sure)}</span>'
    )
    removing = wish(f"shelf remove {paper.id}", "", css_class="plain twice", html=words)
    return (asking if paper.chunks else "") + again + removing


def render_jobs(jobs: Sequence[Job], language: Language) -> str:
    """Return what is on its way into the library, stage by stage."""
    if not jobs:
        return ""
    items = "".join(_job(job, language) for job in jobs)
    return f'<ul{page_attributes(language, "jobs")} role="status">{items}</ul>'


def _job(job: Job, language: Language) -> str:
    strings = strings_of(language)
    sign = f'<span class="sign">{_SIGNS[job.state]}</span>'
    name = f'<bdi dir="auto">{escape(job.name)}</bdi>'
    return f'<li class="{job.state}">{sign} {name} · {_standing(job, strings, language)}</li>'


def _standing(job: Job, strings: Strings, language: Language) -> str:
    if job.state == "failed" and job.error is not None:
        return f"{escape(strings.ingest_failed)}: {render_reason(job.error, language)}"
    if job.state == "done" and job.ingested is not None:
        pages = digits(job.ingested.pages, language)
        chunks = digits(job.ingested.chunks, language)
        return escape(strings.ingested.format(pages=pages, chunks=chunks))
    if job.state == "unchanged":
        newest = digits(job.newest or "", language)
        behind = f" · {strings.newer_version.format(version=newest)}" if newest else ""
        return escape(strings.unchanged + behind)
    if job.state == "waiting":
        return escape(strings.waiting)
    bar = f'<progress value="{job.done}" max="{job.total}"></progress>' if job.total else ""
    return f"{escape(strings.ingest_stages[job.stage])} {bar}"
