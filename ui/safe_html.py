"""HTML made of text that nobody vouches for: models, papers and users.

Everything is escaped; only the few tags written out in this module exist. The result is one line,
so that a Markdown renderer sees a single HTML block and interprets nothing inside it, and every
ASCII mark is a character reference, so that it could not even if it tried.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.answers import Language
from rag.citations import cited_numbers
from ui.direction import CODE, FORMULA, MARKER, URL, Direction, direction_of, runs

# What Gradio hands to KaTeX, left and right; no text that is shown may hold them.
INLINE_MATHS = ("⁅", "⁆")
DISPLAY_MATHS = ("⟦", "⟧")

# Marks that reorder the text around them ("Trojan source"), and invisible tag characters.
_REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f⁅⁆⟦⟧]")
_ASCII_MARK = re.compile(r"[!-+\--/:-@\[-`{-~]")
_ITEM = re.compile(r"[-*•] +(?P<text>.+)")
_NUMBERED = re.compile(r"(?P<number>[0-9۰-۹]{1,3})[.)] +(?P<text>.+)")
_HEADING = re.compile(r"#{1,6} +(?P<text>.+)")
_BOLD = re.compile(r"\*\*(?P<text>[^*\n]+)\*\*")
_INLINE = re.compile("|".join(p.pattern for p in (CODE, FORMULA, MARKER, URL)))
_ARXIV = re.compile(r"https://arxiv\.org/[A-Za-z0-9./-]+(?:#page=[0-9]+)?")
_TAIL = re.compile(rf"(?: ?{MARKER.pattern})*[.!?؟…]*")
_LANGUAGE_OF: dict[Direction, Language] = {"rtl": "fa", "ltr": "en"}
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Dressing:
    """What is put into a text beyond its own words.

    Attributes:
        notes: sentences of the text, each with the HTML of the remark shown right after it.
        chip: the HTML that stands for a citation's number, empty where the number stays text.
    """

    notes: Sequence[tuple[str, str]] = ()
    chip: Callable[[int], str] = lambda _: ""


_BARE = Dressing()


def clean(text: str) -> str:
    """Return `text` without control characters and without marks that reorder it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = _REORDERING.sub("", text)
    return "".join(c for c in kept if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def escape(text: str) -> str:
    """Return cleaned `text` as HTML that is text and nothing else, on one line."""
    spaced = " ".join(clean(text).split("\n"))
    return _ASCII_MARK.sub(lambda mark: f"&#{ord(mark.group())};", spaced)


def isolate(text: str, direction: Direction) -> str:
    """Return `text` as HTML in which runs of the other script cannot disturb the order."""
    return "".join(
        f'<bdi dir="{run.direction}" lang="{_LANGUAGE_OF[run.direction]}">{escape(run.text)}</bdi>'
        if run.direction
        else escape(run.text)
        for run in runs(clean(text), direction)
    )


def element(
    tag: str, text: str, *, language: Language, css_class: str = "", inline: bool = False
) -> str:
    """Return plain `text` in a `tag` that carries its own direction and language."""
    direction = direction_of(text, default="rtl" if language == "fa" else "ltr")
    body = render_inline(text, direction) if inline else isolate(text, direction)
    return f"<{tag}{attributes(direction, css_class)}>{body}</{tag}>"


def attributes(direction: Direction, css_class: str = "") -> str:
    """Return the attributes of an element that runs in `direction`."""
    chosen = f' class="{escape(css_class)}"' if css_class else ""
    return f' dir="{direction}" lang="{_LANGUAGE_OF[direction]}"{chosen}'


def wish(value: str, label: str, *, css_class: str = "", title: str = "", html: str = "") -> str:
    """Return a button that tells the page what is wished for when it is pressed.

    Args:
        value: where the wish goes and what it is, for `page.js`.
        label: read out by screen readers, and shown unless `html` is given.
        css_class: beside `wish`.
        title: shown when the pointer rests on the button.
        html: safe HTML to show in place of the label.
    """
    classes = escape(f"wish {css_class}".strip())
    hint = f' title="{escape(title)}"' if title else ""
    said = f'<span class="said">{escape(label)}</span>{html}' if html else escape(label)
    return f'<button type="button" class="{classes}" value="{escape(value)}"{hint}>{said}</button>'


def link(url: str, label: str) -> str:
    """Return a link if `url` leads to arXiv, else both as text.

    >>> link("javascript:alert(1)", "open")
    'open javascript&#58;alert&#40;1&#41;'
    """
    if _ARXIV.fullmatch(url):
        return f'<a href="{url}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'
    return " ".join(escape(part) for part in (label, url) if part)


def render_text(text: str, *, language: Language, dressing: Dressing = _BARE) -> str:
    """Return an answer's text as HTML: paragraphs, lists, quotations, code, bold, formulas."""
    return "".join(_render_blocks(clean(text), language, dressing))


def _render_blocks(text: str, language: Language, dressing: Dressing) -> Iterator[str]:
    for index, part in enumerate(text.split(_FENCE)):
        if index % 2:
            yield _code_block(part)
            continue
        lines = [line.strip() for line in part.split("\n")]
        for kind, group in groupby(lines, key=_kind_of):
            if kind:
                yield _block(kind, list(group), language, dressing)


def _kind_of(line: str) -> str:
    if not line:
        return ""
    if _ITEM.fullmatch(line):
        return "ul"
    if _NUMBERED.fullmatch(line):
        return "ol"
    return "blockquote" if line.startswith(">") else "p"


def _block(kind: str, lines: list[str], language: Language, dressing: Dressing) -> str:
    direction = direction_of(" ".join(lines), default="rtl" if language == "fa" else "ltr")
    if kind == "p":
        return "".join(_paragraph(line, language, dressing) for line in lines)
    if kind == "blockquote":
        body = " ".join(line.lstrip("> ") for line in lines)
        inner = _dressed(body, direction, dressing)
    else:
        inner = "".join(_list_item(line, direction, dressing) for line in lines)
    return f"<{kind}{attributes(direction)}>{inner}</{kind}>"


def _paragraph(line: str, language: Language, dressing: Dressing) -> str:
    heading = _HEADING.fullmatch(line)
    text = heading["text"] if heading else line
    direction = direction_of(text, default="rtl" if language == "fa" else "ltr")
    inner = _dressed(text, direction, dressing)
    return f"<div{attributes(direction, 'heading' if heading else 'paragraph')}>{inner}</div>"


def _list_item(line: str, direction: Direction, dressing: Dressing) -> str:
    numbered = _NUMBERED.fullmatch(line)
    item = numbered or _ITEM.fullmatch(line)
    text = item["text"] if item else line
    value = f' value="{int(numbered["number"])}"' if numbered else ""
    own = direction_of(text, default=direction)
    return f"<li{value}{attributes(own)}>{_dressed(text, own, dressing)}</li>"


def _code_block(text: str) -> str:
    # A language name after the fence says nothing to a reader.
    first, _, rest = text.partition("\n")
    body = rest if rest and len(first.split()) < 2 else text
    escaped = "&#10;".join(escape(line) for line in body.strip("\n").split("\n"))
    return f'<pre dir="ltr"><code>{escaped}</code></pre>'


def _dressed(text: str, direction: Direction, dressing: Dressing) -> str:
    pieces: list[str] = []
    done = 0
    for sentence, note in dressing.notes:
        start = text.find(clean(sentence).strip(), done)
        if start < 0 or not sentence.strip():
            continue
        end = start + len(clean(sentence).strip())
        if tail := _TAIL.match(text, end):
            end = tail.end()
        pieces += [render_inline(text[done:end], direction, dressing), note]
        done = end
    return "".join([*pieces, render_inline(text[done:], direction, dressing)])


def render_inline(text: str, direction: Direction, dressing: Dressing = _BARE) -> str:
    """Return one line as HTML: bold, code, formulas and citations are told from the prose."""

    def unbolded(part: str) -> str:
        return _between(
            _INLINE,
            part,
            lambda found: _special(found, dressing),
            lambda rest: isolate(rest, direction),
        )

    return _between(_BOLD, text, lambda bold: f"<strong>{unbolded(bold[2:-2])}</strong>", unbolded)


def _special(text: str, dressing: Dressing) -> str:
    if MARKER.fullmatch(text):
        return _citation(text, dressing)
    if CODE.fullmatch(text):
        return f'<code dir="ltr">{escape(text[1:-1])}</code>'
    if FORMULA.fullmatch(text):
        return _formula(text)
    return f'<bdi dir="ltr" class="verbatim">{escape(text)}</bdi>'


def _citation(text: str, dressing: Dressing) -> str:
    chips = [dressing.chip(number) for number in cited_numbers(text)]
    if chips and all(chips):
        return f'<bdi class="chips">{"".join(chips)}</bdi>'
    persian = any(digit in "۰۱۲۳۴۵۶۷۸۹" for digit in text)
    return f'<bdi dir="{"rtl" if persian else "ltr"}" class="citation">{escape(text)}</bdi>'


def _formula(text: str) -> str:
    displayed = text.startswith(("$$", "\\["))
    inner = text[1:-1] if text[0] == "$" and not displayed else text[2:-2]
    left, right = DISPLAY_MATHS if displayed else INLINE_MATHS
    return f'<bdi dir="ltr" class="formula">{left}{escape(inner)}{right}</bdi>'


def _between(
    pattern: re.Pattern[str],
    text: str,
    on_match: Callable[[str], str],
    on_rest: Callable[[str], str],
) -> str:
    pieces: list[str] = []
    done = 0
    for match in pattern.finditer(text):
        pieces += [on_rest(text[done : match.start()]), on_match(match.group())]
        done = match.end()
    return "".join([*pieces, on_rest(text[done:])])
