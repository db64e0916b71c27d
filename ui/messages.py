"""What the browser shows for what the assistant does: events in, HTML and turns out.

Pure: knows nothing of Gradio.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
)
from ui.answer_html import chips_of, page_attributes, render_answer, wrapped
from ui.direction import direction_of
from ui.prose import Dressing, render_text
from ui.safe_html import attributes, clean, element, wish
from ui.strings import digits, strings_of
from ui.wording import render_error, worded


class Answering(Protocol):
    """What the page needs of an assistant."""

    def stream(self, question: Question, *, stop: threading.Event) -> Iterator[AnswerEvent]:
        """Answer `question` step by step, ending early once `stop` is set."""
        ...

    def can_answer(self, question: Question) -> bool:
        """Tell whether there is evidence for a question; nothing is written."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble.

    Attributes:
        html: safe to show.
        text: what it says in plain words; empty for what is no part of the conversation.
        answer: what a finished reply shows.
        citations: what its chips stand for; a reply that still grows has no answer, but chips.
    """

    role: str
    html: str
    text: str
    answer: Answer | None = None
    citations: tuple[Citation, ...] = ()


def replies(
    events: Iterator[AnswerEvent], *, stop: threading.Event, language: Language, turn: int
) -> Iterator[Message]:
    """Yield the growing reply after each event; the last one is final.

    Args:
        events: of one question.
        stop: is set when the reader wants no more.
        language: that of the page, for what is said before an answer is there.
        turn: the question's place in the conversation, from 0.
    """
    stages: list[Stage] = []
    found = ""
    written = AnswerDelta("", language)
    try:
        for event in events:
            match event:
                case AnswerCompleted(answer=answer):
                    yield render_reply(_as_the_page_says_it(answer), turn)
                    return
                case StageStarted(stage=stage):
                    stages.append(stage)
                case PassagesFound():
                    found = _found(event, language)
                case AnswerDelta():
                    written = replace(event, text=written.text + event.text)
            if stop.is_set():
                break
            html = _in_progress(stages, found, written, language, turn)
            yield Message("assistant", html, "", citations=written.citations)
    except PorseshError as error:
        said = render_error(error, strings_of(language).failed, language)
        yield Message("assistant", said, "")
        return
    yield render_cut_short(written.text, stopped=stop.is_set(), language=language)


def render_reply(answer: Answer, turn: int) -> Message:
    """Return the bubble of a finished answer."""
    return Message("assistant", render_answer(answer, turn), answer.text, answer, answer.citations)


def _as_the_page_says_it(answer: Answer) -> Answer:
    """Return an answer; a refusal names the way to add papers that the page has."""
    if not answer.abstained:
        return answer
    return replace(answer, text=worded(answer.text, answer.language))


def waiting(language: Language, ahead: int = 0) -> Message:
    """Return what stands in for an answer that has not been begun; `ahead` wait before it."""
    strings = strings_of(language)
    behind = strings.waiting_behind.format(count=digits(ahead, language)) if ahead else ""
    return Message("assistant", _status(strings.waiting, behind, language), "")


def render_asked(text: str, language: Language, turn: int) -> Message:
    """Return the bubble of a question: its lines, each in its own direction."""
    lines = [line for line in clean(text).split("\n") if line.strip()]
    said = "".join(element("div", line, language=language) for line in lines)
    look = attributes(direction_of(text, default="rtl" if language == "fa" else "ltr"), "asked")
    strings = strings_of(language)
    edit = wish(f"talk edit {turn}", strings.edit, css_class="tool", html="<span>✎</span>")
    return Message(
        "user",
        f'<div{look}><div class="lines">{said}</div><span class="tools">{edit}</span></div>',
        text,
    )


def render_tools(turn: int, language: Language) -> str:
    """Return what can be done with a finished reply, as HTML to stand below it."""
    strings = strings_of(language)
    tools = (
        ("again retry", strings.retry, "↻"),
        ("copy", strings.copy, "⧉"),
        ("rate good", strings.good, "👍"),
        ("rate bad", strings.bad, "👎"),
    )
    buttons = (
        wish(f"{what} {turn}", said, css_class="tool", title=said, html=f"<span>{sign}</span>")
        for what, said, sign in tools
    )
    return f"<div{page_attributes(language, 'tools')}>{''.join(buttons)}</div>"


def _found(event: PassagesFound, language: Language) -> str:
    papers = {passage.chunk.paper_id for passage in event.passages}
    return strings_of(language).found.format(
        passages=digits(len(event.passages), language), papers=digits(len(papers), language)
    )


def _in_progress(
    stages: list[Stage], found: str, written: AnswerDelta, language: Language, turn: int
) -> str:
    names = strings_of(language).stages
    done = [f"{names[stage]} ✓" for stage in stages[:-1]]
    current = [f"{names[stage]}…" for stage in stages[-1:]]
    status = _status(" · ".join([*done, *current]), found, language)
    chips = chips_of(written.citations, turn, written.language)
    body = render_text(written.text, language=written.language, dressing=Dressing(chip=chips))
    return wrapped(status + body, language)


def _status(stages: str, found: str, language: Language) -> str:
    tail = f" ({found})" if found else ""
    said = element("span", stages + tail, language=language)
    # The page counts the seconds by itself: nothing is sent while a model reads.
    return f'<div{page_attributes(language, "stage")}>{said} <span class="elapsed"></span></div>'


def render_cut_short(written: str, *, stopped: bool, language: Language) -> Message:
    """Return the bubble of an answer that did not come to its end."""
    strings = strings_of(language)
    remark = strings.stopped if stopped else strings.interrupted
    body = render_text(written, language=language)
    notice = element("div", remark, language=language, css_class="origin")
    return Message("assistant", wrapped(body + notice, language), written.strip())
