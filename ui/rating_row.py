"""The ratings at work: a thumb is kept at once, and a note to it if one is written."""

import gradio as gr

from ingest.errors import PorseshError
from rag.answers import Language
from ui.backing import Backing
from ui.conversation import Conversation
from ui.feedback import Rating
from ui.page import QUIET, ChatParts, put
from ui.strings import strings_of
from ui.wishes import Wish, wish_of
from ui.wording import render_error

_RATINGS: dict[str, Rating] = {"good": "good", "bad": "bad"}


class RatingRow:
    """Wires the thumbs below an answer, and the note that is asked for then."""

    def __init__(
        self,
        backing: Backing,
        parts: ChatParts,
        *,
        language: gr.Radio,
        conversation: gr.State,
    ) -> None:
        self._backing = backing
        rated = gr.State(None)
        parts.wishes["rate"].change(
            self._rate,
            inputs=[parts.wishes["rate"], language, conversation],
            outputs=[rated, parts.note, parts.remark],
            **QUIET,
        )
        parts.note.submit(
            self._rate_with_note,
            inputs=[parts.note, rated, conversation],
            outputs=[parts.note, parts.remark],
            **QUIET,
        )

    def _rate(
        self, wished: str, language: Language, said: Conversation
    ) -> tuple[object, object, object]:
        wish = wish_of(wished)
        if said.exchange(wish.number(0)) is None or wish.verb not in _RATINGS:
            return gr.skip(), gr.skip(), gr.skip()
        remark = self._rated(said, wish, "", language)
        return wish, gr.update(visible=True, value=""), put(remark)

    def _rate_with_note(
        self, note: str, rated: object, said: Conversation
    ) -> tuple[object, object]:
        remark = ""
        if isinstance(rated, Wish) and said.exchange(rated.number(0)):
            remark = self._rated(said, rated, note, said.language)
        return gr.update(visible=False, value=""), put(remark)

    def _rated(self, said: Conversation, wish: Wish, note: str, language: Language) -> str:
        """Keep a rating; return that it was, or why not."""
        strings = strings_of(language)
        try:
            self._backing.feedback.add(said, wish.number(0), _RATINGS[wish.verb], note)
        except PorseshError as error:
            return render_error(error, strings.not_saved, language)
        return strings.rated
