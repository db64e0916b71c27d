"""The settings in the page: model, length of answers; where things are kept, what leaves."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ingest.errors import PorseshError
from rag.answers import Language
from ui.answer_html import page_attributes
from ui.backing import Backing
from ui.page import QUIET, html
from ui.preferences import LENGTHS, ModelChoice, Preferences
from ui.safe_html import element, escape
from ui.strings import digits, strings_of


@dataclass(frozen=True)
class SettingsParts:
    """The components of the settings."""

    model: gr.Radio
    length: gr.Radio
    saved: gr.Markdown
    facts: gr.Markdown

    def labelled(self) -> tuple[Any, ...]:
        """Return what speaks the language of the page, in the order of `relabelled`."""
        return self.model, self.length, self.saved, self.facts


def lay_out_settings(language: Language, preferences: Preferences) -> SettingsParts:
    """Create the settings inside the tab that is open."""
    strings = strings_of(language)
    model = gr.Radio(
        _models(language, preferences),
        value=preferences.model,
        label=strings.model,
        info=strings.model_hint,
        elem_id="model",
    )
    length = gr.Radio(
        _lengths(language),
        value=preferences.answer_tokens,
        label=strings.answer_length,
        elem_id="length",
    )
    saved = html("saved")
    facts = html("facts", render_facts(language, preferences))
    return SettingsParts(model, length, saved, facts)


def relabelled(language: Language, preferences: Preferences) -> list[object]:
    """Return the labels of `language` for the components that `SettingsParts.labelled` names."""
    strings = strings_of(language)
    return [
        gr.update(
            choices=_models(language, preferences), label=strings.model, info=strings.model_hint
        ),
        gr.update(choices=_lengths(language), label=strings.answer_length),
        "",
        render_facts(language, preferences),
    ]


def wire_settings(backing: Backing, parts: SettingsParts, language: gr.Radio) -> None:
    """Let a choice take effect, and say that it did or why it did not."""
    preferences = backing.preferences

    def choose_model(name: str, chosen: Language) -> tuple[object, str]:
        try:
            preferences.choose_model(name)
        except PorseshError as error:
            said = element("p", str(error), language="en", css_class="remark")
            return gr.update(value=preferences.model), said
        return gr.skip(), _saved(chosen)

    def choose_length(tokens: int, chosen: Language) -> str:
        preferences.choose_length(tokens)
        return _saved(chosen)

    parts.model.input(
        choose_model, inputs=[parts.model, language], outputs=[parts.model, parts.saved], **QUIET
    )
    parts.length.input(choose_length, inputs=[parts.length, language], outputs=parts.saved, **QUIET)


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


def _models(language: Language, preferences: Preferences) -> list[tuple[str, str]]:
    return [(_model(choice, language), choice.name) for choice in preferences.models()]


def _model(choice: ModelChoice, language: Language) -> str:
    strings = strings_of(language)
    size = strings.gigabytes.format(size=digits(f"{choice.size_bytes / 1e9:.1f}", language))
    if language == "fa":
        size = size.replace(".", "٫")
    said = [size]
    if not choice.installed:
        said.append(strings.not_installed)
    if choice.fits is False:
        said.append(strings.too_large)
    return f"{choice.name} ({strings.comma.join(said)})"


def _lengths(language: Language) -> list[tuple[str, int]]:
    return list(zip(strings_of(language).lengths, LENGTHS, strict=True))


def _saved(language: Language) -> str:
    return element("p", strings_of(language).saved, language=language, css_class="remark")
