"""The labels that the page needs; `ui.strings_fa` and `ui.strings_en` hold them."""

from collections.abc import Mapping
from dataclasses import dataclass

from rag.answers import Language, Stage, Support, WrittenBy

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True)
class Strings:
    """The labels of one language; fields in braces are filled with `str.format`."""

    title: str
    subtitle: str
    language: str
    chat_tab: str
    library_tab: str
    settings_tab: str

    empty: str
    question: str
    placeholder: str
    send: str
    stop: str
    new: str
    papers: str
    examples: str
    follow_ups: str
    editing: str
    cancel: str

    conversations: str
    search_conversations: str
    no_conversations: str
    rename: str
    delete: str
    delete_sure: str
    export: str

    stages: Mapping[Stage, str]
    waiting: str
    waiting_behind: str
    found: str
    stopped: str
    interrupted: str
    failed: str
    written_by: Mapping[WrittenBy, str]
    notes: Mapping[Support, str]
    supported: str
    checked: str
    took: str
    sources: str
    source: str
    page: str
    open_page: str
    show_page: str

    edit: str
    retry: str
    copy: str
    good: str
    bad: str
    why_rated: str
    rated: str

    evidence: str
    close: str
    page_of: str
    page_before: str
    page_after: str
    cited_page: str
    smaller: str
    larger: str
    not_marked: str
    gone: str
    labelled: str
    by_ocr: str
    page_by_ocr: str

    add_papers: str
    add_hint: str
    add: str
    upload: str
    locked_files: str
    upload_hint: str
    search_papers: str
    no_papers: str
    columns: Mapping[str, str]
    states: Mapping[str, str]
    ask_paper: str
    ingest_again: str
    remove: str
    remove_sure: str
    ingest_stages: Mapping[str, str]
    ingested: str
    unchanged: str
    newer_version: str
    ingest_failed: str
    counts: str

    model: str
    model_hint: str
    not_installed: str
    too_large: str
    more_models: str
    more_models_hint: str
    languages: Mapping[Language, str]
    conjunction: str
    writes: str
    licence: str
    pull: str
    go_on_pulling: str
    stop_pulling: str
    pulling: str
    checking_pulled: str
    pull_stopped: str
    pull_failed: str
    pulled: str
    use_model: str
    in_use: str
    answer_length: str
    lengths: tuple[str, str, str]
    gigabytes: str
    megabytes: str
    percent: str
    comma: str
    saved: str
    not_saved: str
    where_kept: str
    what_leaves: str
    nothing_leaves: str
    remote_on: str
    remote_badge: str


def strings_of(language: Language) -> Strings:
    """Return the labels of `language`."""
    from ui.strings_en import ENGLISH
    from ui.strings_fa import PERSIAN

    return PERSIAN if language == "fa" else ENGLISH


def by_ocr(sure: float, language: Language) -> str:
    """Return that OCR has read something, and how sure it is of it.

    >>> by_ocr(0.934, "en")
    'OCR, 93% sure'
    """
    return strings_of(language).by_ocr.format(percent=digits(round(100 * sure), language))


def labelled(label: str, language: Language) -> str:
    """Return what is printed on a page that is counted otherwise.

    >>> labelled("iv", "en")
    'printed iv'
    """
    return strings_of(language).labelled.format(label=label)


def digits(number: int | str, language: Language) -> str:
    """Return `number` in the digits of `language`.

    >>> digits(12, "fa")
    '۱۲'
    """
    return str(number).translate(_PERSIAN_DIGITS) if language == "fa" else str(number)


def decimal(number: float, language: Language) -> str:
    """Return `number` with one place after the point, as `language` writes it.

    >>> decimal(2.04, "fa")
    '۲٫۰'
    """
    written = digits(f"{number:.1f}", language)
    return written.replace(".", "٫") if language == "fa" else written
