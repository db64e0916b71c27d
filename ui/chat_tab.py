"""The chat at work: what happens when a reader asks, stops or opens a page.

What a browser sends is taken for a question or a wish and nothing more: the conversation is kept on
this side.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import gradio as gr

from ingest.errors import PorseshError
from rag.answers import LONGEST_QUESTION, Language
from ui.backing import Backing
from ui.conversation import Conversation
from ui.evidence import View
from ui.messages import waiting
from ui.page import QUIET, ChatParts, controls, put, tab_of, warn
from ui.rating_row import RatingRow
from ui.strings import strings_of
from ui.talk_html import render_bubbles, render_standing, render_suggestions
from ui.talk_list import TalkList
from ui.wishes import wish_of


class ChatTab:
    """Wires the components of the chat to what stands behind the page."""

    def __init__(
        self, backing: Backing, parts: ChatParts, *, page: gr.Blocks, language: gr.Radio
    ) -> None:
        self._backing = backing
        self._parts = parts
        self._language = language
        self._conversation = gr.State(Conversation())
        self._list = TalkList(
            backing, parts, page=page, language=language, conversation=self._conversation
        )
        finished = self._wire_questions()
        self._wire_suggestions(page, finished)
        self._wire_evidence()
        RatingRow(backing, parts, language=language, conversation=self._conversation)

        def leave(request: gr.Request) -> None:
            backing.desk.leave(tab_of(request))

        page.unload(leave)

    # Asking ------------------------------------------------------------------------------------

    def _wire_questions(self) -> list[gr.events.Dependency]:
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
            **QUIET,
        )
        parts.stop.click(self._stop, api_name="stop", queue=False, show_progress="hidden")
        answered = [
            event.then(
                self._answer,
                inputs=self._conversation,
                outputs=[self._conversation, parts.chat],
                api_name=name,
                # The desk lets one in at a time, and tells the others their place.
                concurrency_limit=None,
                show_progress="hidden",
            )
            for event, name in ((asked, "answer"), (again, "answer_again"))
        ]
        for event in answered:
            self._list.follow(event)
        return [
            event.then(lambda: controls(busy=False), outputs=buttons, **QUIET) for event in answered
        ]

    def _ask(
        self,
        text: str,
        papers: list[str],
        language: Language,
        said: Conversation,
        request: gr.Request,
    ) -> tuple[object, ...]:
        if not text.strip() or not self._backing.desk.open(tab_of(request)):
            return *self._as_it_is(said), text
        said = said.ask(text[:LONGEST_QUESTION], papers=tuple(papers), language=language)
        return *self._begun(said), ""

    def _ask_again(
        self, wished: str, language: Language, said: Conversation, request: gr.Request
    ) -> tuple[object, ...]:
        turn = wish_of(wished).number(0)
        before = said.exchange(turn)
        if before is None or not self._backing.desk.open(tab_of(request)):
            return self._as_it_is(said)
        said = said.before(turn)
        said = said.ask(before.asked.text, papers=before.papers, language=language)
        return self._begun(said)

    def _begun(self, said: Conversation) -> tuple[object, ...]:
        standing = waiting(said.language, self._backing.desk.waiting())
        bubbles = render_bubbles(said, standing)
        return said, bubbles, put(""), put(""), *controls(busy=True)

    def _as_it_is(self, said: Conversation) -> tuple[object, ...]:
        """Return what `_begun` does where nothing is begun; the chat is written all the same."""
        return gr.skip(), render_standing(said), *(gr.skip(),) * 5

    async def _answer(
        self, said: Conversation, request: gr.Request
    ) -> AsyncIterator[tuple[object, ...]]:
        if not said.pending:
            # What the desk gave for a question that is gone must not be held for ever.
            self._backing.desk.leave(tab_of(request))
            return
        reply = None
        async for reply in self._backing.desk.answer(tab_of(request), said):
            # Kept on the way too: a chip can be pressed before the answer is whole.
            yield replace(said, growing=reply), render_bubbles(said, reply)
        if reply:
            # What waits for the disk must not hold up the others.
            done = await asyncio.to_thread(self._kept, said.answer(reply))
            yield done, render_bubbles(done)

    def _kept(self, said: Conversation) -> Conversation:
        """Keep a conversation; one that cannot be kept goes on all the same."""
        try:
            return self._backing.conversations.save(said)
        except PorseshError as error:
            warn(error, said.language)
            return said

    def _stop(self, request: gr.Request) -> None:
        self._backing.desk.stop(tab_of(request))

    # What could be asked ------------------------------------------------------------------------

    def _wire_suggestions(self, page: gr.Blocks, finished: list[gr.events.Dependency]) -> None:
        parts = self._parts
        happened = [event.then for event in (*finished, self._list.granted, self._list.begun)]
        for event in (*happened, page.load, self._language.change, parts.papers.change):
            event(
                self._suggest,
                inputs=[parts.papers, self._language, self._conversation],
                outputs=parts.suggestions,
                concurrency_id="suggesting",
                show_progress="hidden",
                api_visibility="private",
            )

    def _suggest(self, papers: list[str], language: Language, said: Conversation) -> object:
        """Show examples for a fresh conversation, else what could be asked next."""
        return put(self._suggested(papers, language, said))

    def _suggested(self, papers: list[str], language: Language, said: Conversation) -> str:
        if said.pending:
            return ""
        strings = strings_of(language)
        suggester = self._backing.suggester
        try:
            if not said.exchanges:
                questions = suggester.examples(tuple(papers))
                return render_suggestions(strings.examples, questions, language, "examples")
            answer = said.exchanges[-1].reply.answer
            asked = [exchange.asked.text for exchange in said.exchanges]
            questions = suggester.follow_ups(answer, asked) if answer else []
        except PorseshError:
            # An empty library or a missing model is told when something is asked.
            return ""
        return render_suggestions(strings.follow_ups, questions, language, "follow-ups")

    # Evidence ----------------------------------------------------------------------------------

    def _wire_evidence(self) -> None:
        wish = self._parts.wishes["evidence"]
        view = gr.State(None)
        wish.change(
            self._show,
            inputs=[wish, self._language, self._conversation, view],
            outputs=[view, self._parts.evidence],
            **QUIET,
        )

    def _show(
        self, wished: str, language: Language, said: Conversation, view: View | None
    ) -> tuple[object, object]:
        wish = wish_of(wished)
        if wish.verb == "cite":
            citation = said.citation(wish.number(0), wish.number(1))
            view = View(citation, citation.page) if citation else view
        elif wish.verb == "close":
            view = None
        elif view is not None:
            view = view.turned(wish.number(0)) if wish.verb == "turn" else view.returned()
        return view, self._backing.viewer.show(view, language) if view else ""
