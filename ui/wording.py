"""What went wrong, in the language of the page.

`ingest` and `rag` say it in English, for the command line, as patterns with facts in them; here the
pattern is looked up, and the facts are put into what the page says instead. What no list holds,
such as the words of another program, stays as it is.
"""

import re
from collections.abc import Mapping

from ingest.errors import PorseshError
from ingest.phrases import Phrase
from rag.answers import Language
from ui.answer_html import page_attributes
from ui.safe_html import isolate
from ui.strings import digits

Troubles = Mapping[str, str]

# Fields whose text is a number; in others, digits are a name: an arXiv id, a file, a version.
_NUMBERED = frozenset(
    {"confidence", "count", "free", "needed", "number", "pid", "seconds", "status"}
)
# What `joined` makes.
_LIST = re.compile(r"\{part0\}(?:[;,] \{part[0-9]+\})+")
_PERSIAN_MARKS = str.maketrans(".%", "٫٪")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")


def worded(text: str, language: Language) -> str:
    """Return a text of `ingest` or `rag` as the page says it.

    >>> worded(Phrase("it has {count} pages; at most {most} are read", count=9, most=5), "fa")
    '۹ صفحه دارد؛ بیش از ۵ صفحه خوانده نمی\u200cشود'
    """
    pattern = text.pattern if isinstance(text, Phrase) else str(text)
    facts = text.facts if isinstance(text, Phrase) else {}
    told = {name: _fact(name, fact, language) for name, fact in facts.items()}
    said = _troubles(language).get(pattern)
    if not isinstance(text, Phrase) and "{" in (said or ""):
        # A file may be called like a pattern; it has nothing to fill one with.
        return text
    if said is None:
        if language == "fa" and _LIST.fullmatch(pattern):
            pattern = pattern.replace("; ", "؛ ").replace(", ", "، ")
        # A list of phrases has no pattern of its own; other texts hold no braces to be filled.
        return pattern.format(**told) if facts else pattern
    return said.format(**told)


def render_reason(error: PorseshError, language: Language) -> str:
    """Return why something failed and what to do, as one line of HTML."""
    parts = [worded(part, language).rstrip(".") for part in (error.why, error.remedy)]
    said = "".join(f"{part}. " for part in parts).strip()
    return f"<span{page_attributes(language)}>{_isolated(said, language)}</span>"


def sentence(error: PorseshError, language: Language) -> str:
    """Return what went wrong, why, and what to do as one line of plain text."""
    what, why, remedy = (
        worded(part, language).rstrip(".") for part in (error.what, error.why, error.remedy)
    )
    return f"{what}: {why}. {remedy}."


def render_note(text: str, language: Language, css_class: str = "") -> str:
    """Return a text of `ingest` or `rag` as a paragraph of HTML."""
    said = _isolated(worded(text, language), language)
    return f"<p{page_attributes(language, css_class)}>{said}</p>"


def render_error(error: PorseshError, head: str, language: Language) -> str:
    """Return what went wrong, why, and what to do, below the words of `head`."""
    lines = [worded(part, language) for part in (error.what, error.why, error.remedy) if part]
    parts = "".join(f"<div>{_isolated(line, language)}</div>" for line in lines)
    look = page_attributes(language, "failure")
    above = f"<div><strong>{_isolated(head, language)}</strong></div>"
    return f'<div{look} role="alert">{above}{parts}</div>'


def _fact(name: str, fact: str | int, language: Language) -> str:
    if isinstance(fact, int):
        return digits(f"{fact:,}".replace(",", "٬" if language == "fa" else ","), language)
    if name in _NUMBERED and _NUMBER.fullmatch(fact):
        return digits(fact.translate(_PERSIAN_MARKS) if language == "fa" else fact, language)
    return worded(fact, language)


def _isolated(text: str, language: Language) -> str:
    return isolate(text, "rtl" if language == "fa" else "ltr")


def _troubles(language: Language) -> Troubles:
    from ui.troubles_en import ENGLISH_TROUBLES
    from ui.troubles_fa import PERSIAN_TROUBLES

    return PERSIAN_TROUBLES if language == "fa" else ENGLISH_TROUBLES
