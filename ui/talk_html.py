"""What stands around a conversation as HTML: the kept ones, suggestions, the way out. Pure."""

import base64
from collections.abc import Mapping, Sequence

from rag.answers import Language
from ui.answer_html import page_attributes
from ui.conversation import Conversation
from ui.conversation_store import Kept
from ui.messages import Message, render_tools, waiting
from ui.safe_html import element, escape, wish
from ui.strings import strings_of

_FORMATS = {"md": "Markdown", "json": "JSON", "bib": "BibTeX"}


def render_bubbles(said: Conversation, *current: Message) -> list[dict[str, str]]:
    """Return the bubbles of a conversation as the chat takes them, then those just growing."""
    bubbles = [{"role": m.role, "content": m.html} for m in (*said.shown, *current)]
    if not said.pending:
        for turn in range(len(said.exchanges)):
            bubbles[2 * turn + 1]["content"] += render_tools(turn, said.language)
    return bubbles


def render_standing(said: Conversation) -> list[dict[str, str]]:
    """Return the bubbles of a conversation, with what stands for an answer that is awaited."""
    if not said.pending:
        return render_bubbles(said)
    return render_bubbles(said, said.growing or waiting(said.language))


def render_kept(kept: Sequence[Kept], current: str, language: Language) -> str:
    """Return the list of conversations; `current` is the id of the open one."""
    strings = strings_of(language)
    if not kept:
        return element("p", strings.no_conversations, language=language, css_class="remark")
    items = "".join(_kept(one, current, language) for one in kept)
    return (
        f"<nav{page_attributes(language)}>"
        f'<h2 class="said">{escape(strings.conversations)}</h2><ul>{items}</ul></nav>'
    )


def _kept(one: Kept, current: str, language: Language) -> str:
    strings = strings_of(language)
    title = element("span", one.title, language=language)
    opening = wish(f"talk open {one.id}", "", css_class="open", html=title)
    renaming = wish(
        f"rename {one.id}", strings.rename, css_class="tool", title=strings.rename,
        html="<span>✎</span>",
    )  # fmt: skip
    words = f'<span class="first">×</span><span class="second">{escape(strings.delete_sure)}</span>'
    deleting = wish(
        f"talk delete {one.id}", strings.delete, css_class="tool twice", title=strings.delete,
        html=words,
    )  # fmt: skip
    here = ' class="current"' if one.id == current else ""
    return f"<li{here}>{opening}{renaming}{deleting}</li>"


def render_suggestions(
    heading: str, questions: Sequence[str], language: Language, css_class: str
) -> str:
    """Return questions that can be asked by a press."""
    if not questions:
        return ""
    head = element("div", heading, language=language, css_class="caption")
    buttons = "".join(
        wish(
            f"say {question}",
            "",
            css_class="suggestion",
            html=element("span", question, language=language),
        )
        for question in questions
    )
    return (
        f'<div{page_attributes(language, css_class)}>{head}<div class="row">{buttons}</div></div>'
    )


def render_editing(language: Language) -> str:
    """Return the remark that the next question stands in for an earlier one."""
    strings = strings_of(language)
    said = element("span", strings.editing, language=language)
    cancel = wish("talk cancel", strings.cancel, css_class="plain")
    return f'<div{page_attributes(language, "remark")} role="status">{said} {cancel}</div>'


def render_export(files: Mapping[str, str], language: Language) -> str:
    """Return buttons that save a conversation; each file lies beside its button."""
    strings = strings_of(language)
    links = []
    for name, text in files.items():
        data = base64.b64encode(text.encode("utf-8")).decode("ascii")
        kind = name.rpartition(".")[2]
        links.append(
            wish(f"save {name}", _FORMATS[kind], css_class="plain")
            + f'<span hidden class="file">{data}</span>'
        )
    head = escape(strings.export)
    return (
        f'<div{page_attributes(language, "export")} role="group">'
        f'<span class="caption">{head}</span>{"".join(links)}</div>'
    )
