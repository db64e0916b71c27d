"""An answer as HTML: who wrote it, its text with its citations, how far it was checked, sources.

Pure: knows nothing of Gradio. `turn` counts the questions of a conversation from 0; with a
citation's number it is what a chip asks the page to show.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from rag.answers import Answer, Citation, Language, Sentence, Support, WrittenBy
from ui.direction import Direction
from ui.prose import Dressing, render_text
from ui.safe_html import attributes, element, escape, isolate, link, wish
from ui.strings import Strings, by_ocr, decimal, digits, labelled, strings_of

_SIGNS = {Support.SUPPORTED: "✓", Support.WEAK: "≈", Support.UNSUPPORTED: "!"}
_LONGEST_HINT = 320


def render_answer(answer: Answer, turn: int) -> str:
    """Return a finished answer as HTML; quotes and refusals look different from answers."""
    language = answer.language
    dressing = Dressing(
        notes=[(s.text, _note(s, answer)) for s in answer.sentences],
        chip=chips_of(answer.citations, turn, language),
    )
    body = (
        _origin(answer),
        render_text(answer.text, language=language, dressing=dressing),
        _sources(answer, turn),
        _checked(answer),
    )
    return wrapped("".join(body), language, f"by-{answer.written_by}")


def chips_of(citations: Sequence[Citation], turn: int, language: Language) -> Callable[[int], str]:
    """Return what makes a marker the button that opens its page, empty for one without."""
    chips = {citation.marker: _chip(citation, turn, language) for citation in citations}
    return lambda number: chips.get(number, "")


def wrapped(html: str, language: Language, css_class: str = "") -> str:
    """Return an answer's HTML inside the element that all answers have."""
    return f"<div{page_attributes(language, f'answer {css_class}'.strip())}>{html}</div>"


def page_attributes(language: Language, css_class: str = "") -> str:
    """Return the attributes of an element that runs as its language does."""
    direction: Direction = "rtl" if language == "fa" else "ltr"
    return attributes(direction, css_class)


def place(citation: Citation, language: Language) -> str:
    """Return where a citation leads, in words: title and page."""
    return f"{citation.title or citation.paper} · {page_of(citation, language)}"


def page_of(citation: Citation, language: Language) -> str:
    """Return the page of a citation in words, what is printed on it, and how sure OCR is of it."""
    page = strings_of(language).page.format(page=digits(citation.page, language))
    if citation.label:
        page += f" ({labelled(citation.label, language)})"
    return page if citation.ocr is None else f"{page} ({by_ocr(citation.ocr, language)})"


def _origin(answer: Answer) -> str:
    said = strings_of(answer.language).written_by[answer.written_by]
    return element("div", said, language=answer.language, css_class="origin") if said else ""


def _chip(citation: Citation, turn: int, language: Language) -> str:
    number = digits(citation.marker, language)
    strings = strings_of(language)
    quote = citation.quote
    if len(quote) > _LONGEST_HINT:
        quote = quote[:_LONGEST_HINT].rsplit(" ", 1)[0] + " …"
    return wish(
        f"evidence cite {turn} {citation.marker}",
        f"{strings.source} {number}",
        css_class="chip",
        title=f"“{quote}” — {place(citation, language)}",
        html=f"<span>{number}</span>",
    )


def _note(sentence: Sentence, answer: Answer) -> str:
    strings = strings_of(answer.language)
    # A quote is its own support, and a sentence that says where it stands needs no sign.
    if sentence.support is Support.SUPPORTED:
        if answer.written_by is not WrittenBy.MODEL or not sentence.citations:
            return ""
        hint, text = strings.supported, ""
    else:
        hint, text = "", strings.notes[sentence.support]
    said = f'<span class="said">{escape(hint)}</span>' if hint else escape(text)
    sign = f'<span class="sign">{_SIGNS[sentence.support]}</span>'
    title = f' title="{escape(hint)}"' if hint else ""
    look = page_attributes(answer.language, f"support {sentence.support}")
    return f" <span{look}{title}>{sign}{said}</span>"


def _checked(answer: Answer) -> str:
    strings = strings_of(answer.language)
    said = []
    if answer.sentences and not answer.abstained:
        counts = Counter(sentence.support for sentence in answer.sentences)
        said.append(
            strings.checked.format(
                supported=digits(counts[Support.SUPPORTED], answer.language),
                total=digits(len(answer.sentences), answer.language),
            )
        )
    if "total" in answer.timings_s:
        said.append(_took(answer, strings))
    text = " · ".join(said)
    return element("div", text, language=answer.language, css_class="checked") if text else ""


def _took(answer: Answer, strings: Strings) -> str:
    seconds = decimal(answer.timings_s["total"], answer.language)
    took = strings.took.format(seconds=seconds)
    return f"{took} · {answer.model}" if answer.model else took


def _sources(answer: Answer, turn: int) -> str:
    if not answer.citations:
        return ""
    head = escape(strings_of(answer.language).sources)
    items = "".join(_source(citation, turn, answer.language) for citation in answer.citations)
    look = page_attributes(answer.language, "sources")
    return f'<div{look}><div class="heading">{head}</div>{items}</div>'


def _source(citation: Citation, turn: int, language: Language) -> str:
    strings = strings_of(language)
    page = page_of(citation, language)
    title = citation.title or citation.paper
    summary = f"{element('bdi', title, language='en')} · <bdi>{escape(page)}</bdi>"
    quote = element("blockquote", citation.quote, language="en", css_class="quote")
    show = wish(f"evidence cite {turn} {citation.marker}", strings.show_page, css_class="plain")
    where = isolate(f"{citation.paper} · ", "ltr") + link(citation.url, strings.open_page)
    return (
        f'<div class="source">{_chip(citation, turn, language)}'
        f"<details><summary>{summary}</summary>"
        f'{quote}<div class="where">{show} <bdi>{where}</bdi></div></details></div>'
    )
