"""The models that can be had as HTML: what each is, how far it has come, what can be done. Pure."""

from collections.abc import Mapping, Sequence

from rag.answers import Language
from ui.answer_html import page_attributes
from ui.model_pulls import Pull
from ui.preferences import ModelChoice
from ui.safe_html import element, escape, isolate, wish
from ui.strings import decimal, digits, strings_of
from ui.wording import render_reason

_GB = 1e9
_MB = 1e6


def model_label(choice: ModelChoice, language: Language) -> str:
    """Return a model's name with its size, and whether it can be used here at all."""
    strings = strings_of(language)
    said = [size_of(choice.size_bytes, language)]
    if not choice.installed:
        said.append(strings.not_installed)
    if choice.is_too_large:
        said.append(_too_large(choice, language))
    return f"{choice.name} ({strings.comma.join(said)})"


def size_of(size_bytes: float, language: Language) -> str:
    """Return a size in words: gigabytes, or megabytes where it is less than one."""
    strings = strings_of(language)
    if size_bytes < _GB:
        return strings.megabytes.format(size=digits(round(size_bytes / _MB), language))
    return strings.gigabytes.format(size=decimal(size_bytes / _GB, language))


def render_catalogue(
    choices: Sequence[ModelChoice],
    pulls: Mapping[str, Pull],
    language: Language,
    *,
    in_use: str,
    hub: str,
) -> str:
    """Return the models that can be had, and those that came since the page was started.

    It changes when a model begins or ends to come, not with every byte: a reader who is about to
    press a button shall not lose it.
    """
    strings = strings_of(language)
    rows = [
        _row(choice, pulls.get(choice.name), language, in_use=choice.name == in_use)
        for choice in choices
        if not choice.installed or choice.name in pulls
    ]
    if not rows:
        return ""
    hint = strings.more_models_hint.format(hub=hub)
    return (
        f"<section{page_attributes(language, 'catalogue')}>"
        f"{element('h2', strings.more_models, language=language)}"
        f"{element('p', hint, language=language, css_class='remark')}"
        f"<ul>{''.join(rows)}</ul></section>"
    )


def render_progress(pulls: Mapping[str, Pull], language: Language) -> str:
    """Return how far the models have come that are on their way."""
    rows = [_progress(pull, language) for pull in pulls.values() if pull.is_under_way]
    return f"<ul{page_attributes(language, 'jobs')}>{''.join(rows)}</ul>" if rows else ""


def _row(choice: ModelChoice, pull: Pull | None, language: Language, *, in_use: bool) -> str:
    strings = strings_of(language)
    facts = [size_of(choice.size_bytes, language)]
    if choice.languages:
        facts.append(strings.writes.format(languages=_languages(choice, language)))
    facts.append(strings.licence.format(licence=choice.licence))
    warning = (
        element("div", _too_large(choice, language), language=language, css_class="warning")
        if choice.is_too_large
        else ""
    )
    state = _state(choice, pull, language, in_use=in_use)
    return (
        f'<li><div class="what"><bdi dir="ltr" class="name">{escape(choice.name)}</bdi>'
        f"{element('div', ' · '.join(facts), language=language, css_class='facts')}"
        f'{warning}</div><div class="actions">{state}</div></li>'
    )


def _state(choice: ModelChoice, pull: Pull | None, language: Language, *, in_use: bool) -> str:
    """Return what became of a model's pull, and what can be done about it now."""
    strings = strings_of(language)
    name = choice.name
    if in_use:
        return _told(strings.in_use, "ready", language)
    if choice.installed:
        told = _told(strings.pulled, "ready", language)
        return told + wish(f"models use {name}", strings.use_model, css_class="plain")
    if pull is not None and pull.is_under_way:
        return wish(f"models stop {name}", strings.stop_pulling, css_class="plain")
    told = ""
    if pull is not None and pull.error is not None:
        why = render_reason(pull.error, language)
        told = f'<div role="alert" class="failed">{escape(strings.pull_failed)}: {why}</div>'
    elif pull is not None:
        told = _told(strings.pull_stopped, "partial", language)
    order = strings.pull
    if choice.fetched_bytes:
        share = _percent(choice.fetched_bytes, choice.size_bytes, language)
        order = strings.go_on_pulling.format(percent=share)
    return told + wish(f"models pull {name}", order, css_class="plain")


def _told(text: str, css_class: str, language: Language) -> str:
    return element("span", text, language=language, css_class=f"state {css_class}")


def _progress(pull: Pull, language: Language) -> str:
    strings = strings_of(language)
    if pull.state == "checking":
        said = strings.checking_pulled
    else:
        said = strings.pulling.format(
            done=size_of(pull.done, language),
            total=size_of(pull.total, language),
            percent=_percent(pull.done, pull.total, language),
        )
    bar = f'<progress value="{pull.done}" max="{pull.total}" aria-label="{escape(pull.name)}">'
    return (
        f'<li class="working"><bdi dir="ltr">{escape(pull.name)}</bdi> {bar}</progress> '
        f"{isolate(said, 'rtl' if language == 'fa' else 'ltr')}</li>"
    )


def _percent(done: int, total: int, language: Language) -> str:
    share = min(100, int(100 * done / total)) if total else 0
    return strings_of(language).percent.format(number=digits(share, language))


def _languages(choice: ModelChoice, language: Language) -> str:
    strings = strings_of(language)
    names = [strings.languages[written] for written in choice.languages]
    if len(names) < 2:
        return "".join(names)
    return strings.conjunction.format(first=names[0], second=names[1])


def _too_large(choice: ModelChoice, language: Language) -> str:
    return strings_of(language).too_large.format(
        needs=size_of(choice.needs_bytes, language),
        memory=size_of(choice.memory_bytes or 0, language),
    )
