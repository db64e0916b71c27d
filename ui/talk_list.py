"""The kept conversations at work: opened, searched, renamed, deleted, edited, begun anew."""

from dataclasses import replace

import gradio as gr

from ingest.errors import PorseshError
from rag.answers import Language
from ui.backing import Backing
from ui.conversation import Conversation
from ui.exporting import exported
from ui.page import QUIET, ChatParts, put, tab_of, warn
from ui.strings import strings_of
from ui.talk_html import (
    render_bubbles,
    render_editing,
    render_export,
    render_kept,
    render_standing,
)
from ui.wishes import Wish, wish_of
from ui.wording import render_error


class TalkList:
    """Wires the list of conversations and what is done to the open one."""

    def __init__(
        self,
        backing: Backing,
        parts: ChatParts,
        *,
        page: gr.Blocks,
        language: gr.Radio,
        conversation: gr.State,
    ) -> None:
        self._backing = backing
        self._listing = {
            "inputs": [conversation, language, parts.search],
            "outputs": parts.kept,
            **QUIET,
        }
        self._exporting = {"inputs": [conversation, language], "outputs": parts.export, **QUIET}
        shown = [conversation, parts.chat, parts.editing, parts.box]
        self.granted = parts.wishes["talk"].change(
            self._grant,
            inputs=[parts.wishes["talk"], language, conversation, parts.box],
            outputs=shown,
            **QUIET,
        )
        self.begun = parts.new.click(
            self._begin,
            inputs=[language, conversation, parts.box],
            outputs=shown,
            api_name="new",
            queue=False,
            show_progress="hidden",
        )
        for event in (self.granted, self.begun):
            self.follow(event)
        gr.on([page.load, language.change, parts.search.change], self._list, **self._listing)
        language.change(self._export, **self._exporting)

    def follow(self, event: gr.events.Dependency) -> None:
        """Show the list and the ways to save anew after what may have changed the conversation.

        An event of its own, for Gradio keeps a component for the rest of the session each time that
        a place is skipped and then written to.
        """
        event.then(self._list, **self._listing)
        # Not with the list, which a search makes anew at each key: whole files lie in it.
        event.then(self._export, **self._exporting)

    def _list(self, said: Conversation, language: Language, search: str) -> str:
        """Return the conversations, the open one marked."""
        try:
            found = self._backing.conversations.list(search)
        except PorseshError as error:
            return render_error(error, strings_of(language).conversations, language)
        return render_kept(found, said.id, language)

    def _export(self, said: Conversation, language: Language) -> str:
        """Return the ways to save the open conversation."""
        if not said.exchanges:
            return ""
        return render_export(exported(said, self._backing.shelf.papers()), language)

    def _begin(
        self, language: Language, said: Conversation, typed: str, request: gr.Request
    ) -> tuple[object, ...]:
        if self._backing.desk.is_busy(tab_of(request)):
            return _as_it_is(said, typed)
        return self._shown(Conversation(), language, "")

    def _grant(
        self,
        wished: str,
        language: Language,
        said: Conversation,
        typed: str,
        request: gr.Request,
    ) -> tuple[object, ...]:
        if self._backing.desk.is_busy(tab_of(request)):
            return _as_it_is(said, typed)
        wish = wish_of(wished)
        before = said.exchange(wish.number(0))
        if wish.verb == "edit" and before is not None:
            editing = replace(said, editing=wish.number(0))
            return self._shown(editing, language, before.asked.text)
        if wish.verb == "cancel":
            return self._shown(replace(said, editing=None), language, "")
        try:
            rearranged = self._rearranged(wish, said)
        except PorseshError as error:
            warn(error, language)
            return _as_it_is(said, typed)
        return self._shown(rearranged, language, typed)

    def _rearranged(self, wish: Wish, said: Conversation) -> Conversation:
        """Open, rename or delete a kept conversation; return the one that is shown then."""
        store = self._backing.conversations
        chosen = wish.words[0] if wish.words else ""
        match wish.verb:
            case "open":
                return store.load(chosen) or said
            case "rename":
                store.rename(chosen, wish.rest(1))
                return (store.load(chosen) or said) if chosen == said.id else said
            case "delete":
                store.delete(chosen)
                return Conversation() if chosen == said.id else said
        return said

    def _shown(self, said: Conversation, language: Language, box: str) -> tuple[object, ...]:
        editing = render_editing(language) if said.editing is not None else ""
        return said, render_bubbles(said), put(editing), box


def _as_it_is(said: Conversation, typed: str) -> tuple[object, ...]:
    """Return what changes nothing; for the reason of `put`, neither chat nor box is skipped."""
    return gr.skip(), render_standing(said), gr.skip(), typed
