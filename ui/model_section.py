"""The models in the settings: choosing one, pulling another, using it. Knows Gradio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gradio as gr

from ingest.errors import PorseshError
from rag.answers import Language
from ui.backing import Backing
from ui.model_pulls import Pull
from ui.models_html import model_label, render_catalogue, render_progress
from ui.page import QUIET, html, wish_box
from ui.preferences import ModelChoice
from ui.safe_html import element
from ui.strings import strings_of
from ui.wishes import wish_of
from ui.wording import render_error

# How often a page looks how far a model has come, while one is on its way.
_LOOK_S = 0.7


@dataclass(frozen=True)
class ModelParts:
    """The components of the models."""

    chosen: gr.Radio
    catalogue: gr.Markdown
    progress: gr.Markdown
    wish: gr.Textbox
    timer: gr.Timer

    def shown(self) -> tuple[object, ...]:
        """Return what shows how things stand, in the order of `standing`."""
        return self.chosen, self.catalogue, self.progress, self.timer


def lay_out_choice(language: Language, backing: Backing) -> gr.Radio:
    """Create the choice among the models that are here."""
    strings = strings_of(language)
    return gr.Radio(
        _choices(backing.preferences.models(), language, backing),
        value=backing.preferences.model,
        label=strings.model,
        info=strings.model_hint,
        elem_id="model",
    )


def lay_out_catalogue(language: Language, backing: Backing, chosen: gr.Radio) -> ModelParts:
    """Create the list of models that can be had."""
    models, pulls = backing.preferences.models(), backing.pulls.standing()
    catalogue = html("catalogue", _catalogue(models, pulls, language, backing))
    progress = html("pulls")
    return ModelParts(
        chosen, catalogue, progress, wish_box("models"), gr.Timer(_LOOK_S, active=False)
    )


def standing(language: Language, backing: Backing) -> tuple[object, ...]:
    """Return how things stand, for the components that `ModelParts.shown` names."""
    strings = strings_of(language)
    pulls = backing.pulls.standing()
    # Read once: it looks at every file, and a page asks again and again while a model comes.
    models = backing.preferences.models()
    choice = gr.update(
        choices=_choices(models, language, backing),
        value=backing.preferences.model,
        label=strings.model,
        info=strings.model_hint,
    )
    busy = any(pull.is_under_way for pull in pulls.values())
    return (
        choice,
        _catalogue(models, pulls, language, backing),
        render_progress(pulls, language),
        gr.Timer(active=busy),
    )


def wire_models(
    backing: Backing, parts: ModelParts, saved: gr.Markdown, *, page: gr.Blocks, language: gr.Radio
) -> None:
    """Let models be chosen and pulled, and show how far they have come."""

    def choose(name: str, chosen: Language) -> tuple[object, ...]:
        said = _chosen(backing, name, chosen)
        return *standing(chosen, backing), said

    def grant(wished: str, chosen: Language) -> tuple[object, ...]:
        wish = wish_of(wished)
        name = wish.rest()
        entry = backing.preferences.entry(name)
        said = ""
        if entry is not None and wish.verb == "pull":
            backing.pulls.begin(entry)
        elif wish.verb == "stop":
            backing.pulls.stop(name)
        elif entry is not None and wish.verb == "use":
            said = _chosen(backing, name, chosen)
        return *standing(chosen, backing), said

    shown = [*parts.shown(), saved]
    parts.chosen.input(choose, inputs=[parts.chosen, language], outputs=shown, **QUIET)
    parts.wish.change(
        grant, inputs=[parts.wish, language], outputs=shown, trigger_mode="multiple", **QUIET
    )
    gr.on(
        [parts.timer.tick, page.load],
        lambda chosen: standing(chosen, backing),
        inputs=language,
        outputs=[*parts.shown()],
        **QUIET,
    )


def _chosen(backing: Backing, name: str, language: Language) -> str:
    """Let a model write from now on; return that it does, or why it does not."""
    try:
        backing.preferences.choose_model(name)
    except PorseshError as error:
        return render_error(error, strings_of(language).not_saved, language)
    return element("p", strings_of(language).saved, language=language, css_class="remark")


def _choices(
    models: Sequence[ModelChoice], language: Language, backing: Backing
) -> list[tuple[str, str]]:
    used = backing.preferences.model
    return [
        (model_label(choice, language), choice.name)
        for choice in models
        if choice.installed or choice.name == used
    ]


def _catalogue(
    models: Sequence[ModelChoice], pulls: Mapping[str, Pull], language: Language, backing: Backing
) -> str:
    return render_catalogue(
        models,
        pulls,
        language,
        in_use=backing.preferences.model,
        hub=backing.settings().hub_url,
    )
