"""What the browser shows for what the assistant does: events in, HTML and turns out.

Pure: knows nothing of Gradio.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from ingest.errors import PorseshError
from rag.answers import (
    Answer,
    AnswerCompleted,
    AnswerDelta,
    AnswerEvent,
    Citation,
    Language,
    PassagesFound,
    Question,
    Stage,
    StageStarted,
    Support,
)
from ui.direction import Direction
from ui.safe_html import attributes, clean, element, escape, isolate, link, render_text
from ui.strings import digits, strings_of


class Answering(Protocol):
    """What the page needs of an assistant."""

    def stream(self, question: Question, *, stop: threading.Event) -> Iterator[AnswerEvent]:
        """Answer `question` step by step, ending early once `stop` is set."""
        ...


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper as the filter offers it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble: `html` is safe to show, `text` is what it says in plain words."""

    role: str
    html: str
    text: str


def replies(
    events: Iterator[AnswerEvent], *, stop: threading.Event, language: Language
) -> Iterator[Message]:
    """Yield the growing reply after each event; the last one is final.

    `language` is that of the page, for what is said before an answer is there.
    """
    stages: list[Stage] = []
    found = written = ""
    try:
        for event in events:
            match event:
                case AnswerCompleted(answer=answer):
                    yield Message("assistant", render_answer(answer), answer.text)
                    return
                case StageStarted(stage=stage):
                    stages.append(stage)
                case PassagesFound():
                    found = _found(event, language)
                case AnswerDelta(text=text):
                    written += text
            if stop.is_set():
                break
            yield Message("assistant", _in_progress(stages, found, written, language), "")
    except PorseshError as error:
        yield Message("assistant", render_error(error, language), "")
        return
    yield _cut_short(written, stopped=stop.is_set(), language=language)


def render_waiting(language: Language) -> str:
    """Return what stands in for an answer that has not been begun."""
    return _status(strings_of(language).waiting, "", language)


def render_plain(text: str, language: Language) -> str:
    """Return what a user typed as HTML: its lines, each in its own direction."""
    lines = [line for line in clean(text).split("\n") if line.strip()]
    return "".join(element("div", line, language=language) for line in lines)


def render_error(error: PorseshError, language: Language) -> str:
    """Return what went wrong, why, and what to do."""
    said = (error.what, error.why, error.remedy)
    parts = "".join(element("div", part, language="en") for part in said if part)
    head = element("strong", strings_of(language).failed, language=language)
    return f'<div class="failure" role="alert"><div{_page(language)}>{head}</div>{parts}</div>'


def render_answer(answer: Answer) -> str:
    """Return an answer as HTML: who wrote it, its text, how far it was checked, its sources."""
    strings = strings_of(answer.language)
    notes = [
        (sentence.text, _note(strings.notes[sentence.support], sentence.support, answer.language))
        for sentence in answer.sentences
        if strings.notes[sentence.support]
    ]
    origin = strings.written_by[answer.written_by]
    parts = (
        element("div", origin, language=answer.language, css_class="origin") if origin else "",
        render_text(answer.text, language=answer.language, notes=notes),
        _checked(answer),
        _sources(answer),
    )
    return _wrapped("".join(parts), answer.language)


def _found(event: PassagesFound, language: Language) -> str:
    papers = {passage.chunk.paper_id for passage in event.passages}
    return strings_of(language).found.format(
        passages=digits(len(event.passages), language), papers=digits(len(papers), language)
    )


def _in_progress(stages: list[Stage], found: str, written: str, language: Language) -> str:
    names = strings_of(language).stages
    done = [f"{names[stage]} ✓" for stage in stages[:-1]]
    current = [f"{names[stage]}…" for stage in stages[-1:]]
    status = _status(" · ".join([*done, *current]), found, language)
    return _wrapped(status + render_text(written, language=language), language)


def _status(stages: str, found: str, language: Language) -> str:
    tail = f" ({found})" if found else ""
    return element("div", stages + tail, language=language, css_class="stage")


def _cut_short(written: str, *, stopped: bool, language: Language) -> Message:
    strings = strings_of(language)
    remark = strings.stopped if stopped else strings.interrupted
    body = render_text(written, language=language)
    notice = element("div", remark, language=language, css_class="origin")
    return Message("assistant", _wrapped(body + notice, language), written.strip())


def _page(language: Language, css_class: str = "") -> str:
    direction: Direction = "rtl" if language == "fa" else "ltr"
    return attributes(direction, css_class)


def _wrapped(html: str, language: Language) -> str:
    return f"<div{_page(language, 'answer')}>{html}</div>"


def _note(text: str, support: Support, language: Language) -> str:
    return f' <span class="support {support.value}"{_page(language)}>({escape(text)})</span>'


def _checked(answer: Answer) -> str:
    if answer.abstained or not answer.sentences:
        return ""
    counts = Counter(sentence.support for sentence in answer.sentences)
    text = strings_of(answer.language).checked.format(
        supported=digits(counts[Support.SUPPORTED], answer.language),
        total=digits(len(answer.sentences), answer.language),
    )
    return element("div", text, language=answer.language, css_class="checked")


def _sources(answer: Answer) -> str:
    if not answer.citations:
        return ""
    head = escape(strings_of(answer.language).sources)
    count = digits(len(answer.citations), answer.language)
    items = "".join(_source(citation, answer.language) for citation in answer.citations)
    return (
        f'<div class="sources"{_page(answer.language)}>'
        f'<div class="heading">{head} ({count})</div>{items}</div>'
    )


def _source(citation: Citation, language: Language) -> str:
    strings = strings_of(language)
    marker = f"[{digits(citation.marker, language)}]"
    page = strings.page.format(page=digits(citation.page, language))
    title = citation.title or citation.paper
    summary = (
        f'<bdi class="citation">{escape(marker)}</bdi> '
        f"{element('bdi', title, language='en')} · <bdi>{escape(page)}</bdi>"
    )
    quote = element("blockquote", citation.quote, language="en", css_class="quote")
    where = isolate(f"{citation.paper} · ", "ltr") + link(citation.url, strings.open_page)
    return (
        f'<details class="source"><summary>{summary}</summary>'
        f'{quote}<div class="where">{where}</div></details>'
    )
