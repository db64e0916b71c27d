"""The library at work in the page: adding papers, looking them up, reading again, removing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from ingest.errors import PorseshError
from rag.answers import Language
from ui.backing import Backing
from ui.page import QUIET, choices_of, html, warn, wish_box
from ui.shelf import MAX_FILE_MB, MAX_FILES
from ui.shelf_html import render_jobs, render_shelf
from ui.strings import digits, strings_of
from ui.wishes import wish_of


@dataclass(frozen=True)
class LibraryParts:
    """The components of the library."""

    named: gr.Textbox
    add: gr.Button
    password: gr.Textbox
    files: gr.File
    jobs: gr.Markdown
    search: gr.Textbox
    shelf: gr.Markdown
    wish: gr.Textbox

    def labelled(self) -> tuple[Any, ...]:
        """Return what speaks the language of the page, in the order of `relabelled`."""
        return self.named, self.add, self.password, self.files, self.search


def lay_out_library(language: Language) -> LibraryParts:
    """Create the library inside the tab that is open."""
    strings = strings_of(language)
    with gr.Row(elem_id="adding", equal_height=True):
        with gr.Column(min_width=260):
            named = gr.Textbox(
                label=strings.add_papers,
                info=strings.add_hint,
                placeholder="1706.03762  https://arxiv.org/abs/1810.04805",
                max_lines=6,
                max_length=4000,
                elem_id="named",
            )
            add = gr.Button(strings.add, elem_id="add")
        with gr.Column(min_width=260):
            files = gr.File(
                label=_upload_label(language),
                file_count="multiple",
                file_types=[".pdf", ".md"],
                height=168,
                elem_id="files",
            )
            password = gr.Textbox(
                value="",
                type="password",
                label=strings.locked_files,
                placeholder=strings.locked_files,
                show_label=False,
                container=False,
                max_length=200,
                # No browser shall offer to keep it, or fill in another one.
                html_attributes=gr.InputHTMLAttributes(autocomplete="new-password"),
                elem_id="password",
            )
    jobs = html("jobs")
    search = gr.Textbox(
        value="",
        label=strings.search_papers,
        placeholder=strings.search_papers,
        show_label=False,
        container=False,
        elem_id="paper-search",
    )
    shelf = html("shelf")
    return LibraryParts(named, add, password, files, jobs, search, shelf, wish_box("shelf"))


def relabelled(language: Language) -> list[object]:
    """Return the labels of `language` for the components that `LibraryParts.labelled` names."""
    strings = strings_of(language)
    return [
        gr.update(label=strings.add_papers, info=strings.add_hint),
        strings.add,
        gr.update(label=strings.locked_files, placeholder=strings.locked_files),
        gr.update(label=_upload_label(language)),
        gr.update(label=strings.search_papers, placeholder=strings.search_papers),
    ]


def _upload_label(language: Language) -> str:
    strings = strings_of(language)
    limits = strings.upload_hint.format(
        count=digits(MAX_FILES, language), size=digits(MAX_FILE_MB, language)
    )
    return f"{strings.upload} ({limits})"


class LibraryTab:
    """Wires the library; the filter of the chat follows what the library holds."""

    def __init__(
        self,
        backing: Backing,
        parts: LibraryParts,
        *,
        page: gr.Blocks,
        tabs: gr.Tabs,
        filter_: gr.Dropdown,
        language: gr.Radio,
    ) -> None:
        self._backing = backing
        listed = {"inputs": [language, parts.search], "outputs": parts.shelf, **QUIET}
        writing = {
            "outputs": parts.jobs,
            "concurrency_limit": 1,
            "concurrency_id": "ingest",
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        named = gr.on(
            [parts.add.click, parts.named.submit],
            self._add_named,
            inputs=[parts.named, language],
            **writing,
        )
        uploaded = parts.files.upload(
            self._add_files, inputs=[parts.files, parts.password, language], **writing
        )
        granted = parts.wish.change(
            self._grant, inputs=[parts.wish, parts.password, language], **writing
        )
        # Events of their own: see `TalkList.follow`.
        for event in (named, uploaded, granted):
            event.then(self._list, **listed)
        named.then(lambda: (self._choices(), ""), outputs=[filter_, parts.named], **QUIET)
        uploaded.then(
            lambda: (self._choices(), None, ""),
            outputs=[filter_, parts.files, parts.password],
            **QUIET,
        )
        granted.then(
            self._settle,
            inputs=[parts.wish, parts.password],
            outputs=[filter_, tabs, parts.password],
            **QUIET,
        )
        gr.on([parts.search.change, language.change, page.load], self._list, **listed)

    def _add_named(self, text: str, language: Language) -> Iterator[str]:
        for jobs in self._backing.shelf.add_named(text):
            yield render_jobs(jobs, language)

    def _add_files(
        self, paths: list[str] | None, password: str, language: Language
    ) -> Iterator[str]:
        files = [Path(path) for path in paths or ()]
        shelf = self._backing.shelf
        for jobs in shelf.add_files(files, password=password or None, uploaded=True):
            yield render_jobs(jobs, language)

    def _grant(self, wished: str, password: str, language: Language) -> Iterator[str]:
        wish = wish_of(wished)
        if wish.verb == "again":
            for jobs in self._backing.shelf.add_again(wish.rest(), password=password or None):
                yield render_jobs(jobs, language)
        elif wish.verb == "remove":
            try:
                self._backing.shelf.remove(wish.rest())
            except PorseshError as error:
                warn(error, language)

    def _settle(self, wished: str, password: str) -> tuple[object, object, str]:
        """Let the chat's filter follow what was done, and open the chat where that was wished.

        A password that was used is forgotten; one that was not is left to whoever is typing it.
        """
        wish = wish_of(wished)
        if wish.verb == "ask":
            return gr.update(value=[wish.rest()]), gr.update(selected="chat"), password
        return self._choices(), gr.skip(), "" if wish.verb == "again" else password

    def _list(self, language: Language, search: str) -> str:
        return render_shelf(self._backing.shelf.papers(search), language)

    def _choices(self) -> object:
        return gr.update(choices=choices_of(self._backing.shelf.papers()))
