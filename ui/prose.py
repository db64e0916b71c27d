"""An answer's text as HTML: paragraphs, lists, tables, quotations, code, formulas, citations. Pure.

The few marks of Markdown that models write; all of it escaped by `ui.safe_html`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.answers import Language
from rag.citations import cited_numbers
from ui.direction import CODE, FORMULA, MARKER, URL, Direction, direction_of
from ui.safe_html import attributes, clean, escape, isolate, replaced

# What Gradio hands to KaTeX, left and right; `safe_html.clean` lets no other text hold them.
INLINE_MATHS = ("⁅", "⁆")
DISPLAY_MATHS = ("⟦", "⟧")

_ITEM = re.compile(r"[-*•] +(?P<text>.+)")
_NUMBERED = re.compile(r"(?P<number>[0-9۰-۹]{1,3})[.)] +(?P<text>.+)")
_ROW = re.compile(r"\|.*\|")
# Parts the head of a table from its rows.
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
_HEADING = re.compile(r"#{1,6} +(?P<text>.+)")
_BOLD = re.compile(r"\*\*(?P<text>[^*\n]+)\*\*")
_INLINE = re.compile("|".join(p.pattern for p in (CODE, FORMULA, MARKER, URL)))
_TAIL = re.compile(rf"(?: ?{MARKER.pattern})*[.!?؟…]*")
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


def render_text(text: str, *, language: Language, dressing: Dressing = _BARE) -> str:
    """Return an answer's text as HTML: paragraphs, lists, tables, quotations, code, formulas."""
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
    if _ROW.fullmatch(line):
        return "table"
    return "blockquote" if line.startswith(">") else "p"


def _block(kind: str, lines: list[str], language: Language, dressing: Dressing) -> str:
    direction = direction_of(" ".join(lines), default="rtl" if language == "fa" else "ltr")
    # A lone row has no columns to show: it is a line of sizes, |x| + |y|.
    if kind == "p" or (kind == "table" and len(lines) == 1):
        return "".join(_paragraph(line, language, dressing) for line in lines)
    if kind == "table":
        return _table(lines, direction, dressing)
    if kind == "blockquote":
        body = " ".join(line.lstrip("> ") for line in lines)
        inner = _dressed(body, direction, dressing)
    else:
        inner = "".join(_list_item(line, direction, dressing) for line in lines)
    return f"<{kind}{attributes(direction)}>{inner}</{kind}>"


def _table(lines: list[str], direction: Direction, dressing: Dressing) -> str:
    """Return rows as a table whose columns follow its direction, each cell in its own."""
    headed = len(lines) > 1 and _RULE.fullmatch(lines[1]) is not None
    rows = "".join(
        _row(line, "th" if headed and number == 0 else "td", direction, dressing)
        for number, line in enumerate(lines)
        if not _RULE.fullmatch(line)
    )
    return f'<div class="table"><table{attributes(direction)}><tbody>{rows}</tbody></table></div>'


def _row(line: str, tag: str, direction: Direction, dressing: Dressing) -> str:
    cells = [cell.strip() for cell in line[1:-1].split("|")]
    return f"<tr>{''.join(_cell(cell, tag, direction, dressing) for cell in cells)}</tr>"


def _cell(text: str, tag: str, direction: Direction, dressing: Dressing) -> str:
    own = direction_of(text, default=direction)
    return f"<{tag}{attributes(own)}>{_dressed(text, own, dressing)}</{tag}>"


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


def render_inline(text: str, direction: Direction, dressing: Dressing) -> str:
    """Return one line as HTML: bold, code, formulas and citations are told from the prose."""

    def unbolded(part: str) -> str:
        return replaced(
            _INLINE,
            part,
            lambda found: _special(found, dressing),
            lambda rest: isolate(rest, direction),
        )

    return replaced(_BOLD, text, lambda bold: f"<strong>{unbolded(bold[2:-2])}</strong>", unbolded)


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
