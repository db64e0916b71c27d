"""The settings in the page: models, length of answers; where things are kept, what leaves."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ingest.errors import PorseshError
from rag.answers import Language
from ui.answer_html import page_attributes
from ui.backing import Backing
from ui.model_section import (
    ModelParts,
    lay_out_catalogue,
    lay_out_choice,
    standing,
    wire_models,
)
from ui.page import QUIET, html
from ui.preferences import LENGTHS, Preferences
from ui.safe_html import element, escape
from ui.strings import strings_of
from ui.wording import render_error


@dataclass(frozen=True)
class SettingsParts:
    """The components of the settings."""

    models: ModelParts
    length: gr.Radio
    saved: gr.Markdown
    facts: gr.Markdown

    def labelled(self) -> tuple[Any, ...]:
        """Return what speaks the language of the page, in the order of `relabelled`."""
        return *self.models.shown(), self.length, self.saved, self.facts


def lay_out_settings(language: Language, backing: Backing) -> SettingsParts:
    """Create the settings inside the tab that is open."""
    chosen = lay_out_choice(language, backing)
    length = gr.Radio(
        _lengths(language),
        value=backing.preferences.answer_tokens,
        label=strings_of(language).answer_length,
        elem_id="length",
    )
    saved = html("saved")
    models = lay_out_catalogue(language, backing, chosen)
    facts = html("facts", render_facts(language, backing.preferences))
    return SettingsParts(models, length, saved, facts)


def relabelled(language: Language, backing: Backing) -> list[object]:
    """Return the labels of `language` for the components that `SettingsParts.labelled` names."""
    return [
        *standing(language, backing),
        gr.update(choices=_lengths(language), label=strings_of(language).answer_length),
        "",
        render_facts(language, backing.preferences),
    ]


def wire_settings(
    backing: Backing, parts: SettingsParts, *, page: gr.Blocks, language: gr.Radio
) -> None:
    """Let a choice take effect, and say that it did or why it did not."""
    wire_models(backing, parts.models, parts.saved, page=page, language=language)

    def choose_length(tokens: int, chosen: Language) -> tuple[int, str]:
        strings = strings_of(chosen)
        try:
            backing.preferences.choose_length(tokens)
            said = element("p", strings.saved, language=chosen, css_class="remark")
        except PorseshError as error:
            said = render_error(error, strings.not_saved, chosen)
        return backing.preferences.answer_tokens, said

    parts.length.input(
        choose_length,
        inputs=[parts.length, language],
        outputs=[parts.length, parts.saved],
        **QUIET,
    )
    # The page was laid out when it was started, and somebody may have chosen since.
    page.load(lambda: backing.preferences.answer_tokens, outputs=parts.length, **QUIET)


def render_badge(language: Language, preferences: Preferences) -> str:
    """Return the lasting remark that questions leave this machine; empty if they do not."""
    if not preferences.remote_url:
        return ""
    return element("strong", strings_of(language).remote_badge, language=language)


def render_facts(language: Language, preferences: Preferences) -> str:
    """Return where everything is kept and what leaves this machine."""
    strings = strings_of(language)
    leaves = strings.nothing_leaves
    if preferences.remote_url:
        leaves = strings.remote_on.format(url=preferences.remote_url)
    return (
        f"<div{page_attributes(language, 'facts-list')}>"
        f"{element('h2', strings.where_kept, language=language)}"
        f'<p><code dir="ltr">{escape(preferences.home)}</code></p>'
        f"{element('h2', strings.what_leaves, language=language)}"
        f"{element('p', leaves, language=language)}</div>"
    )


def _lengths(language: Language) -> list[tuple[str, int]]:
    return list(zip(strings_of(language).lengths, LENGTHS, strict=True))
