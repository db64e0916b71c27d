"""What stands beside the chat: the page that a citation leads to, with its words marked.

Knows nothing of Gradio. A page is shown as printed where the PDF is kept, else as its text.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ingest.arxiv_ids import parse_arxiv_id
from ingest.documents import Page, PrintedWord
from ingest.kept_files import kept_file
from rag.answers import Citation, Language
from rag.quoting import page_url
from ui.answer_html import page_attributes
from ui.direction import direction_of
from ui.page_image import PageImage, PageNotShown
from ui.printed_words import boxes_of_quote
from ui.quote_search import find_quote
from ui.safe_html import element, escape, isolate, link, wish
from ui.strings import Strings, digits, strings_of
from ui.wording import render_note


class Painter(Protocol):
    """What draws the pages of a PDF."""

    def draw(self, path: Path, number: int, quote: str, password: str | None) -> PageImage:
        """Return a page with the place of a quote on it; `password` opens a locked file."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """The page that is open beside the chat: a citation, and the page turned to from there."""

    citation: Citation
    page: int

    def turned(self, by: int) -> "View":
        """Return the view some pages on; it cannot turn before the first."""
        return replace(self, page=max(1, self.page + by))

    def returned(self) -> "View":
        """Return the view of the cited page."""
        return replace(self, page=self.citation.page)


@dataclass(frozen=True)
class Viewer:
    """Shows pages of one library.

    Attributes:
        pages: of a paper, by its id; none if the library does not hold it.
        papers_folder: where PDFs are kept.
        words: where the words of a page of a paper stand, where OCR has read it.
        password: what opens the file of a paper, where a reader has said it.
    """

    pages: Callable[[str], Sequence[Page]]
    papers_folder: Path
    painter: Painter
    words: Callable[[str, int], Sequence[PrintedWord]] = lambda _paper, _page: ()
    password: Callable[[str], str | None] = lambda _paper: None

    def show(self, view: View, language: Language) -> str:
        """Return the panel as HTML, in the language of the page around it."""
        strings = strings_of(language)
        pages = self.pages(view.citation.paper)
        if not pages:
            return _panel(view, 0, element("p", strings.gone, language=language), language)
        quote = view.citation.quote if view.page == view.citation.page else ""
        shown = next((page for page in pages if page.number == view.page), None)
        remark, sheet, count = _by_ocr(shown, language), "", len(pages)
        try:
            image = self._image(view, quote)
        except PageNotShown as error:
            remark += render_note(error.why, language, "remark")
            image = None
        if image is not None:
            count = image.pages
            sheet = _sheet(image, _alternative(view, strings, language))
            if quote and not image.boxes:
                remark += element("p", strings.not_marked, language=language, css_class="remark")
        else:
            sheet = _text(shown.text if shown else "", quote, language)
        return _panel(view, count, remark + sheet, language)

    def _image(self, view: View, quote: str) -> PageImage | None:
        paper = view.citation.paper
        path = kept_file(self.papers_folder, paper)
        if not path.exists():
            return None
        image = self.painter.draw(path, view.page, quote, self.password(paper))
        if quote and not image.boxes:
            words = self.words(paper, view.page)
            image = replace(image, boxes=boxes_of_quote(words, quote))
        return image


def _by_ocr(page: Page | None, language: Language) -> str:
    if page is None or page.ocr is None:
        return ""
    percent = digits(round(100 * page.ocr), language)
    said = strings_of(language).page_by_ocr.format(percent=percent)
    return element("p", said, language=language, css_class="remark")


def _panel(view: View, count: int, body: str, language: Language) -> str:
    strings = strings_of(language)
    title = element("h3", view.citation.title or view.citation.paper, language="en")
    close = wish("evidence close", strings.close, css_class="close", html="<span>×</span>")
    look = page_attributes(language, "page-view")
    return (
        f'<section{look}><h2 class="said">{escape(strings.evidence)}</h2>'
        f'<header tabindex="-1">{title}{close}</header>'
        f"{_toolbar(view, count, strings, language)}{_quote(view)}{body}</section>"
    )


def _toolbar(view: View, count: int, strings: Strings, language: Language) -> str:
    number = strings.page_of.format(page=digits(view.page, language), count=digits(count, language))
    turning = (
        wish("evidence turn -1", strings.page_before, css_class="turn back", html="<span>‹</span>")
        + f'<span class="number">{escape(number)}</span>'
        + wish("evidence turn 1", strings.page_after, css_class="turn on", html="<span>›</span>")
        if count > 1
        else f'<span class="number">{escape(number)}</span>'
    )
    away = view.page != view.citation.page
    back = wish("evidence back", strings.cited_page, css_class="plain") if away else ""
    zoom = "".join(
        wish(f"zoom {way}", said, css_class="zoom", html=f"<span>{sign}</span>")
        for way, said, sign in (("out", strings.smaller, "−"), ("in", strings.larger, "+"))
    )
    return (
        '<div class="toolbar" role="toolbar">'
        f'<span class="group">{turning}</span>{back}<span class="group">{zoom}</span>'
        f'<span class="where">{_where(view, strings)}</span></div>'
    )


def _where(view: View, strings: Strings) -> str:
    paper = view.citation.paper
    if parse_arxiv_id(paper) is None:
        return isolate(paper, "ltr")
    return link(page_url(paper, view.page), strings.open_page)


def _quote(view: View) -> str:
    if view.page != view.citation.page:
        return ""
    return element("blockquote", view.citation.quote, language="en", css_class="quote")


def _alternative(view: View, strings: Strings, language: Language) -> str:
    page = strings.page.format(page=digits(view.page, language))
    return f"{page}: {view.citation.title}"


def _sheet(image: PageImage, alternative: str) -> str:
    data = base64.b64encode(image.webp).decode("ascii")
    marks = "".join(
        f'<span class="mark" style="left:{box.left:.3%};top:{box.top:.3%};'
        f'width:{box.width:.3%};height:{box.height:.3%}"></span>'
        for box in image.boxes
    )
    return (
        f'<div class="desk" tabindex="0"><div class="sheet">'
        f'<img src="data:image/webp;base64,{data}" width="{image.width}" height="{image.height}"'
        f' alt="{escape(alternative)}">{marks}</div></div>'
    )


def _text(text: str, quote: str, language: Language) -> str:
    """Return a page's text in paragraphs of their own direction, the quote marked."""
    spans = find_quote(list(text), quote) if quote else []
    paragraphs = []
    offset = 0
    for paragraph in text.split("\n"):
        end = offset + len(paragraph)
        if paragraph.strip():
            inside = [
                (max(start, offset) - offset, min(stop, end) - offset)
                for start, stop in spans
                if start < end and stop > offset
            ]
            paragraphs.append(_paragraph(paragraph, inside, language))
        offset = end + 1
    return f'<div class="desk" tabindex="0"><div class="text">{"".join(paragraphs)}</div></div>'


def _paragraph(text: str, spans: Sequence[tuple[int, int]], language: Language) -> str:
    direction = direction_of(text, default="rtl" if language == "fa" else "ltr")
    pieces = []
    done = 0
    for start, stop in spans:
        pieces.append(isolate(text[done:start], direction))
        pieces.append(f"<mark>{isolate(text[start:stop], direction)}</mark>")
        done = stop
    pieces.append(isolate(text[done:], direction))
    lang = "fa" if direction == "rtl" else "en"
    return f'<p dir="{direction}" lang="{lang}">{"".join(pieces)}</p>'
