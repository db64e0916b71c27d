"""The chat at work: what happens when a reader asks, stops, opens a page or a conversation.

One generation runs at a time. What a browser sends is taken for a question or a wish and nothing
more: the conversation is kept on this side.
"""

from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from rag.answers import Language
from ui.backing import Backing
from ui.conversation import Conversation
from ui.evidence import View
from ui.exporting import exported
from ui.messages import Message, render_tools, render_waiting
from ui.page import MAX_QUESTION, ChatParts, controls
from ui.strings import strings_of
from ui.suggestions import EXAMPLES
from ui.talk_html import render_editing, render_export, render_kept, render_suggestions
from ui.wishes import Wish, wish_of

_QUIET = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


class ChatTab:
    """Wires the components of the chat to what stands behind the page."""

    def __init__(self, backing: Backing, parts: ChatParts, language: gr.Radio) -> None:
        self._backing = backing
        self._parts = parts
        self._language = language
        self._conversation = gr.State(Conversation())
        self._view = gr.State(None)
        self._wire_questions()
        self._wire_talk()
        self._wire_evidence()

    def greet(self, language: Language, said: Conversation) -> tuple[str, str]:
        """Return the list of conversations and the suggestions for a page that just opened."""
        return self._kept(said, language), _suggestions(said, language)

    def wire_greeting(self, page: gr.Blocks) -> None:
        """Fill the page when it is opened and when its language changes."""
        parts = self._parts
        for event in (page.load, self._language.change):
            event(
                self.greet,
                inputs=[self._language, self._conversation],
                outputs=[parts.kept, parts.suggestions],
                **_QUIET,
            )

        def leave(request: gr.Request) -> None:
            self._backing.desk.stop(_tab(request))

        page.unload(leave)

    # Asking ------------------------------------------------------------------------------------

    def _wire_questions(self) -> None:
        parts = self._parts
        begun = [self._conversation, parts.chat, parts.suggestions, parts.editing]
        buttons = [parts.send, parts.stop, parts.new]
        asked = gr.on(
            [parts.box.submit, parts.send.click],
            self._ask,
            inputs=[parts.box, parts.papers, self._language, self._conversation],
            outputs=[*begun, *buttons, parts.box],
            api_name="ask",
            queue=False,
            show_progress="hidden",
        )
        again = parts.wishes["again"].change(
            self._ask_again,
            inputs=[parts.wishes["again"], self._language, self._conversation],
            outputs=[*begun, *buttons],
            **_QUIET,
        )
        for event, name in ((asked, "answer"), (again, "answer_again")):
            event.then(
                self._answer,
                inputs=[self._language, self._conversation],
                outputs=[self._conversation, parts.chat, parts.kept, parts.suggestions],
                api_name=name,
                concurrency_limit=1,
                concurrency_id="generation",
                show_progress="hidden",
            ).then(lambda: controls(busy=False), outputs=buttons, **_QUIET)
        parts.stop.click(self._stop, api_name="stop", queue=False, show_progress="hidden")

    def _ask(
        self,
        text: str,
        papers: list[str],
        language: Language,
        said: Conversation,
        request: gr.Request,
    ) -> tuple[object, ...]:
        if not text.strip() or not self._backing.desk.open(_tab(request)):
            return (gr.skip(),) * 8
        said = said.ask(text[:MAX_QUESTION], papers=tuple(papers), language=language)
        return *_begun(said), ""

    def _ask_again(
        self, wished: str, language: Language, said: Conversation, request: gr.Request
    ) -> tuple[object, ...]:
        turn = wish_of(wished).number(0)
        before = said.exchange(turn)
        if before is None or not self._backing.desk.open(_tab(request)):
            return (gr.skip(),) * 7
        said = said.before(turn)
        return _begun(said.ask(before.asked.text, papers=before.papers, language=language))

    def _answer(
        self, language: Language, said: Conversation, request: gr.Request
    ) -> Iterator[tuple[object, ...]]:
        if not said.pending:
            return
        reply = None
        for reply in self._backing.desk.answer(_tab(request), said):
            yield gr.skip(), _bubbles(said, reply), gr.skip(), gr.skip()
        if reply:
            done = self._backing.conversations.save(said.answer(reply))
            yield done, _bubbles(done), self._kept(done, language), _suggestions(done, language)

    def _stop(self, request: gr.Request) -> None:
        self._backing.desk.stop(_tab(request))

    # Conversations -----------------------------------------------------------------------------

    def _wire_talk(self) -> None:
        parts = self._parts
        parts.wishes["talk"].change(
            self._grant,
            inputs=[parts.wishes["talk"], parts.search, self._language, self._conversation],
            outputs=[
                self._conversation,
                parts.chat,
                parts.kept,
                parts.suggestions,
                parts.editing,
                parts.box,
            ],
            **_QUIET,
        )
        parts.new.click(
            lambda language: (
                Conversation(),
                [],
                self._kept(Conversation(), language),
                _suggestions(Conversation(), language),
                "",
            ),
            inputs=self._language,
            outputs=[self._conversation, parts.chat, parts.kept, parts.suggestions, parts.editing],
            api_name="new",
            queue=False,
            show_progress="hidden",
        )
        parts.search.change(
            lambda search, language, said: self._kept(said, language, search),
            inputs=[parts.search, self._language, self._conversation],
            outputs=parts.kept,
            **_QUIET,
        )

    def _grant(
        self,
        wished: str,
        search: str,
        language: Language,
        said: Conversation,
        request: gr.Request,
    ) -> tuple[object, ...]:
        if self._backing.desk.is_busy(_tab(request)):
            return (gr.skip(),) * 6
        wish = wish_of(wished)
        box: object = gr.skip()
        before = said.exchange(wish.number(0))
        if wish.verb == "edit" and before is not None:
            said, box = replace(said, editing=wish.number(0)), before.asked.text
        elif wish.verb == "cancel":
            said, box = replace(said, editing=None), ""
        else:
            said = self._rearranged(wish, said)
        return (
            said,
            _bubbles(said),
            self._kept(said, language, search),
            _suggestions(said, language),
            render_editing(language) if said.editing is not None else "",
            box,
        )

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

    def _kept(self, said: Conversation, language: Language, search: str = "") -> str:
        return render_kept(self._backing.conversations.list(search), said.id, language) + (
            render_export(exported(said, self._backing.papers()), language)
            if said.exchanges
            else ""
        )

    # Evidence ----------------------------------------------------------------------------------

    def _wire_evidence(self) -> None:
        wish = self._parts.wishes["evidence"]
        wish.change(
            self._show,
            inputs=[wish, self._language, self._conversation, self._view],
            outputs=[self._view, self._parts.evidence],
            **_QUIET,
        )

    def _show(
        self, wished: str, language: Language, said: Conversation, view: View | None
    ) -> tuple[object, object]:
        wish = wish_of(wished)
        if wish.verb == "cite":
            citation = said.citation(wish.number(0), wish.number(1))
            view = View(citation, citation.page) if citation else view
        elif wish.verb == "close":
            return None, ""
        elif view is not None:
            view = view.turned(wish.number(0)) if wish.verb == "turn" else view.returned()
        return (view, self._backing.viewer.show(view, language)) if view else (None, "")


def _begun(said: Conversation) -> tuple[object, ...]:
    waiting = Message("assistant", render_waiting(said.language), "")
    return said, _bubbles(said, waiting), "", "", *controls(busy=True)


def _suggestions(said: Conversation, language: Language) -> str:
    if said.exchanges or said.pending:
        return ""
    return render_suggestions(strings_of(language).examples, EXAMPLES, language, "examples")


def _bubbles(said: Conversation, *current: Message) -> list[dict[str, str]]:
    bubbles = [{"role": m.role, "content": m.html} for m in (*said.shown, *current)]
    if not said.pending:
        for turn in range(len(said.exchanges)):
            bubbles[2 * turn + 1]["content"] += render_tools(turn, said.language)
    return bubbles


def _tab(request: gr.Request) -> str:
    return request.session_hash or ""
