"""HTML made of text that nobody vouches for: models, papers and users.

Everything is escaped; only the few tags written out here and in `ui.prose` exist. The result is
one line, so that a Markdown renderer sees a single HTML block and interprets nothing inside it, and
every ASCII mark is a character reference, so that it could not even if it tried.
"""

import re
import unicodedata
from collections.abc import Callable

from rag.answers import Language
from ui.direction import Direction, direction_of, runs

# Marks that reorder the text around them ("Trojan source"), invisible tag characters, and the
# brackets of formulas, which `ui.prose` alone may put in.
_REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f⁅⁆⟦⟧]")
_ASCII_MARK = re.compile(r"[!-+\--/:-@\[-`{-~]")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”")
_LONG_QUOTATION = 60
_ARXIV = re.compile(r"https://arxiv\.org/[A-Za-z0-9./-]+(?:#page=[0-9]+)?")
_LANGUAGE_OF: dict[Direction, Language] = {"rtl": "fa", "ltr": "en"}


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
    return replaced(
        _QUOTED,
        clean(text),
        lambda quoted: _isolated_quotation(quoted, direction),
        lambda rest: _isolated_runs(rest, direction),
    )


def _isolated_quotation(text: str, direction: Direction) -> str:
    """Keep a quotation in the other language together: its commas follow it, not the prose."""
    own = direction_of(text[1:-1], default=direction)
    if own == direction:
        return _isolated_runs(text, direction)
    if text[0] == "“":
        # These marks are not mirrored, so they run with their words; a long quotation takes
        # several lines of its own.
        apart = "apart" if len(text) > _LONG_QUOTATION else ""
        return f"<bdi{attributes(own, apart)}>{_isolated_runs(text, own)}</bdi>"
    inner = _isolated_runs(text[1:-1], own)
    return f"{text[0]}<bdi{attributes(own)}>{inner}</bdi>{text[-1]}"


def _isolated_runs(text: str, direction: Direction) -> str:
    return "".join(
        f"<bdi{attributes(run.direction)}>{escape(run.text)}</bdi>"
        if run.direction
        else escape(run.text)
        for run in runs(text, direction)
    )


def element(tag: str, text: str, *, language: Language, css_class: str = "") -> str:
    """Return plain `text` in a `tag` that carries its own direction and language."""
    direction = direction_of(text, default="rtl" if language == "fa" else "ltr")
    return f"<{tag}{attributes(direction, css_class)}>{isolate(text, direction)}</{tag}>"


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


def replaced(
    pattern: re.Pattern[str],
    text: str,
    on_match: Callable[[str], str],
    on_rest: Callable[[str], str],
) -> str:
    """Return what two functions make of the stretches that a pattern matches and of the rest."""
    pieces: list[str] = []
    done = 0
    for match in pattern.finditer(text):
        pieces += [on_rest(text[done : match.start()]), on_match(match.group())]
        done = match.end()
    return "".join([*pieces, on_rest(text[done:])])
