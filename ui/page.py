"""The components of the chat and their labels; `ui.chat_tab` makes them work.

One of the modules that know Gradio, with `ui.web` and those of the tabs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import gradio as gr

from ingest.errors import PorseshError
from ingest.library_rows import LibraryPaper
from rag.answers import LONGEST_QUESTION, Language
from ui.prose import DISPLAY_MATHS, INLINE_MATHS
from ui.safe_html import element, escape
from ui.strings import Strings, strings_of
from ui.wording import sentence

# Of events that answer at once and are no business of scripts.
QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True)
class Masthead:
    """What stands above every tab."""

    title: gr.Markdown
    badge: gr.Markdown
    language: gr.Radio


@dataclass(frozen=True)
class ChatParts:
    """The components of the chat."""

    search: gr.Textbox
    new: gr.Button
    kept: gr.Markdown
    export: gr.Markdown
    chat: gr.Chatbot
    suggestions: gr.Markdown
    editing: gr.Markdown
    note: gr.Textbox
    remark: gr.Markdown
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    papers: gr.Dropdown
    evidence: gr.Markdown
    wishes: dict[str, gr.Textbox]

    def labelled(self) -> tuple[Any, ...]:
        """Return what speaks the language of the page, in the order of `relabelled`."""
        return self.search, self.new, self.note, self.box, self.send, self.stop, self.papers


# Each is a hidden box that `page.js` writes a wish into: see `ui.wishes`.
CHAT_ROOMS = ("evidence", "talk", "again", "rate")


def lay_out_masthead(language: Language, badge: str) -> Masthead:
    """Create what stands above the tabs, inside the `Blocks` that is open."""
    with gr.Row(elem_id="masthead"):
        title = html("title", masthead_title(language))
        remote = html("badge", badge)
        choices = [("فارسی", "fa"), ("English", "en")]
        switch = gr.Radio(
            choices,
            value=language,
            label=strings_of(language).language,
            elem_id="language",
            container=False,
            min_width=60,
        )
    return Masthead(title, remote, switch)


def masthead_title(language: Language) -> str:
    """Return the name of the page and what it is for."""
    strings = strings_of(language)
    return f"<h1>{escape(strings.title)}</h1><p>{escape(strings.subtitle)}</p>"


def lay_out_chat(language: Language, papers: Sequence[LibraryPaper]) -> ChatParts:
    """Create the chat inside the tab that is open: conversations, the talk, the evidence."""
    strings = strings_of(language)
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(elem_id="talks", scale=0, min_width=0):
            new = gr.Button(strings.new, elem_id="new")
            search = gr.Textbox(
                value="",
                label=strings.search_conversations,
                placeholder=strings.search_conversations,
                show_label=False,
                container=False,
                elem_id="talk-search",
            )
            kept = html("kept")
            export = html("export")
        with gr.Column(elem_id="talk", min_width=0):
            chat = _conversation()
            suggestions = html("suggestions")
            note = gr.Textbox(
                visible=False, label=strings.why_rated, max_length=1000, elem_id="note"
            )
            remark = html("remark")
            editing = html("editing")
            with gr.Row(elem_id="ask"):
                box = _box(strings)
                send = gr.Button(strings.send, variant="primary", elem_id="send", min_width=72)
                stop = gr.Button(
                    strings.stop, variant="stop", visible=False, elem_id="stop", min_width=72
                )
            filter_ = gr.Dropdown(
                choices_of(papers),
                multiselect=True,
                label=strings.papers,
                elem_id="papers",
            )
        with gr.Column(elem_id="beside", scale=0, min_width=0):
            evidence = html("evidence")
    return ChatParts(
        search=search,
        new=new,
        kept=kept,
        export=export,
        chat=chat,
        suggestions=suggestions,
        editing=editing,
        note=note,
        remark=remark,
        box=box,
        send=send,
        stop=stop,
        papers=filter_,
        evidence=evidence,
        wishes={room: wish_box(room) for room in CHAT_ROOMS},
    )


def tab_of(request: gr.Request) -> str:
    """Return what tells one open page of a browser from another."""
    return request.session_hash or ""


def html(elem_id: str, value: str = "") -> gr.Markdown:
    """Create a place for HTML of our own making.

    `gr.HTML` evaluates templates as scripts, which the page's policy forbids; Markdown leaves a
    line of HTML as it is and cleans it once more.
    """
    return gr.Markdown(value, elem_id=elem_id, container=False, padding=False)


def wish_box(room: str) -> gr.Textbox:
    """Create the hidden box through which `page.js` tells wishes of one kind."""
    return gr.Textbox(visible="hidden", elem_id=f"wish-{room}", label=room, max_length=4000)


def put(value: object) -> object:
    """Return a value for a place that other events skip, or give a label or a state.

    Gradio makes a component anew for each of those, and keeps one more for the rest of the session
    once it is read as an input, or a bare value is written to it. So what is no input is only ever
    updated; what is one is skipped by no event, and updated where it cannot be helped.
    """
    return gr.update(value=value)


def warn(error: PorseshError, language: Language) -> None:
    """Tell of what failed beside the work at hand, in a corner of the page."""
    gr.Warning(escape(sentence(error, language)), title="")


def choices_of(papers: Sequence[LibraryPaper]) -> list[tuple[str, str]]:
    """Return what the filter offers: titles to read, ids to send."""
    return [(f"{paper.title} ({paper.id})", paper.id) for paper in papers if paper.chunks]


def relabelled(language: Language) -> list[object]:
    """Return the labels of `language` for the components that `ChatParts.labelled` names."""
    strings = strings_of(language)
    search = strings.search_conversations
    return [
        gr.update(label=search, placeholder=search),
        put(strings.new),
        gr.update(label=strings.why_rated),
        gr.update(label=strings.question, placeholder=strings.placeholder),
        put(strings.send),
        put(strings.stop),
        gr.update(label=strings.papers),
    ]


def controls(*, busy: bool) -> tuple[object, object, object]:
    """Return send, stop and new as they are while an answer is written, or not."""
    return gr.update(visible=not busy), gr.update(visible=busy), gr.update(interactive=not busy)


def _conversation() -> gr.Chatbot:
    delimiters = [
        {"left": left, "right": right, "display": display}
        for (left, right), display in ((INLINE_MATHS, False), (DISPLAY_MATHS, True))
    ]
    return gr.Chatbot(
        placeholder=_empty(),
        elem_id="conversation",
        show_label=False,
        buttons=[],
        latex_delimiters=delimiters,
        allow_file_downloads=False,
        autoscroll=False,
        layout="panel",
        height="100%",
    )


def _box(strings: Strings) -> gr.Textbox:
    return gr.Textbox(
        value="",
        label=strings.question,
        placeholder=strings.placeholder,
        show_label=False,
        container=False,
        max_lines=6,
        max_length=LONGEST_QUESTION,
        scale=8,
        elem_id="question",
    )


def _empty() -> str:
    """Return what stands in an empty chat, in both languages; the styles show one.

    No label of the chat follows the language: it is written step by step, hence never updated.
    """
    return "".join(
        element("div", strings_of(language).empty, language=language, css_class=f"only-{language}")
        for language in get_args(Language)
    )
