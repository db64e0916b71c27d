"""The components of the page and their labels; `ui.web` makes them work and serves them.

With `ui.web` the only module that knows Gradio.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.answers import Language
from ui.messages import PaperLine
from ui.safe_html import escape
from ui.strings import EXAMPLES, Strings, strings_of

if TYPE_CHECKING:
    import gradio as gr

MAX_QUESTION = 2000


@dataclass(frozen=True)
class Parts:
    """The components of the page that change after it was built."""

    title: "gr.Markdown"
    language: "gr.Radio"
    chat: "gr.Chatbot"
    box: "gr.Textbox"
    send: "gr.Button"
    stop: "gr.Button"
    new: "gr.Button"
    caption: "gr.Markdown"
    examples: "tuple[gr.Button, ...]"
    papers: "gr.Dropdown"

    def labelled(self) -> tuple[Any, ...]:
        """Return what speaks the language of the page, in the order of `relabel`."""
        said = (self.title, self.chat, self.box, self.send, self.stop, self.new)
        return (*said, self.caption, self.papers)


def lay_out(language: Language, papers: Sequence[PaperLine]) -> Parts:
    """Create the components inside the `Blocks` that is open."""
    import gradio as gr

    strings = strings_of(language)
    with gr.Row(elem_id="masthead"):
        title = gr.Markdown(_title(strings), elem_classes="title")
        choices = [("فارسی", "fa"), ("English", "en")]
        switch = gr.Radio(
            choices, value=language, label=strings.language, elem_id="language", container=False
        )
    chat = gr.Chatbot(
        label=strings.conversation,
        placeholder=_empty(strings),
        elem_id="conversation",
        show_label=False,
        buttons=[],
        latex_delimiters=[],
        allow_file_downloads=False,
        layout="panel",
    )
    with gr.Row(elem_id="ask"):
        box = gr.Textbox(
            label=strings.question,
            placeholder=strings.placeholder,
            show_label=False,
            container=False,
            max_lines=6,
            max_length=MAX_QUESTION,
            scale=8,
            elem_id="question",
        )
        send = gr.Button(strings.send, variant="primary", elem_id="send", min_width=80)
        stop = gr.Button(strings.stop, variant="stop", visible=False, elem_id="stop", min_width=80)
    caption = gr.Markdown(strings.examples, elem_id="examples-caption")
    with gr.Row(elem_id="examples"):
        examples = tuple(gr.Button(text, size="sm", elem_classes="example") for text in EXAMPLES)
    filter_ = gr.Dropdown(
        choices_of(papers),
        multiselect=True,
        label=strings.papers,
        info=strings.papers_hint,
        elem_id="papers",
    )
    new = gr.Button(strings.new, size="sm", elem_id="new")
    return Parts(title, switch, chat, box, send, stop, new, caption, examples, filter_)


def choices_of(papers: Sequence[PaperLine]) -> list[tuple[str, str]]:
    """Return what the filter offers: titles to read, ids to send."""
    return [(f"{paper.title} ({paper.id})", paper.id) for paper in papers]


def relabel(language: Language) -> list[object]:
    """Return the labels of `language` for the components that `Parts.labelled` names."""
    import gradio as gr

    strings = strings_of(language)
    return [
        _title(strings),
        gr.update(label=strings.conversation, placeholder=_empty(strings)),
        gr.update(label=strings.question, placeholder=strings.placeholder),
        strings.send,
        strings.stop,
        strings.new,
        strings.examples,
        gr.update(label=strings.papers, info=strings.papers_hint),
    ]


def controls(*, busy: bool) -> tuple[object, object, object]:
    """Return send, stop and new as they are while an answer is written, or not."""
    import gradio as gr

    return gr.update(visible=not busy), gr.update(visible=busy), gr.update(interactive=not busy)


def _title(strings: Strings) -> str:
    return f"# {strings.title}\n{strings.subtitle}"


def _empty(strings: Strings) -> str:
    return escape(strings.empty)
