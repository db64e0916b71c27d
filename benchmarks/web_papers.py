"""Manuscripts printed by a browser, and by a program that draws line by line over both columns."""

import html
import re
import subprocess
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

from benchmarks.manuscripts import (
    Block,
    Figure,
    Formula,
    Heading,
    Leaf,
    Manuscript,
    Paragraph,
    References,
    Table,
    printed,
)
from ingest.testing import pdf_bytes

_SECONDS = 180
_MATH = re.compile(r"(\w+)([\^_])\{([\w-]+)\}")
_STYLE = """
@page {{ size: A4; margin: 0 }}
body {{ margin: 0; font: 10pt '{font}', serif; text-align: justify; hyphens: auto }}
section {{ position: relative; height: 29.6cm; break-after: page; overflow: hidden }}
.head {{ position: absolute; top: 1cm; left: 2cm; right: 2cm; font-size: 9pt }}
.folio {{ position: absolute; bottom: 1cm; left: 2cm; right: 2cm; text-align: center }}
.wide {{ position: absolute; top: 2cm; left: 2cm; right: 2cm }}
.text {{ position: absolute; top: {top}cm; height: {height}cm; left: 2cm; right: 2cm;
  columns: {columns}; column-gap: 7mm; column-fill: auto }}
.notes {{ position: absolute; bottom: 2cm; left: 2cm; width: {note_width}; font-size: 8pt;
  border-top: 1px solid }}
p {{ margin: 0; text-indent: 1.2em }}
h1 {{ text-align: center; font-size: 17pt }} h2 {{ font-size: 12pt }} h3 {{ font-size: 10.5pt }}
.first {{ text-indent: 0 }} .cut {{ text-align-last: justify }}
figure {{ margin: 1em 0 }} table {{ border-collapse: collapse; margin: 1em auto; font-size: 9pt }}
td, th {{ padding: 1px 6px }} caption, figcaption {{ font-size: 9pt }}
.formula {{ text-align: center; margin: .6em 0; direction: ltr }}
"""


def write_with_chromium(path: Path, manuscript: Manuscript) -> None:
    """Print a manuscript from a page of HTML.

    Raises:
        subprocess.CalledProcessError: if the browser fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "paper.html"
        page.write_text(_html(manuscript), encoding="utf-8")
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={path}", page.as_uri(),
            ],
            check=True, timeout=_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def _html(paper: Manuscript) -> str:
    persian = paper.language == "fa"
    sections = "".join(
        _leaf(paper, leaf, first=index == 0) for index, leaf in enumerate(paper.leaves)
    )
    style = _STYLE.format(
        font="Vazirmatn" if persian else "DejaVu Serif",
        columns=paper.columns,
        note_width="48%" if paper.columns == 2 else "auto",
        top=2,
        height=23,
    )
    direction = "rtl" if persian else "ltr"
    return (
        f"<!doctype html><html lang={paper.language} dir={direction}><meta charset=utf-8>"
        f"<style>{style}</style><body>{sections}</body></html>"
    )


def _leaf(paper: Manuscript, leaf: Leaf, *, first: bool) -> str:
    wide = "".join(map(_block, leaf.wide))
    if first:
        wide = f"<h1>{html.escape(paper.title)}</h1><p class=first>{paper.authors}</p>" + wide
    head = "" if first else f"<div class=head>{html.escape(paper.head)}</div>"
    notes = [block.note for block in leaf.blocks if isinstance(block, Paragraph) and block.note]
    foot = "".join(f"<div><sup>{n}</sup> {_text(note)}</div>" for n, note in enumerate(notes, 1))
    count = iter(range(1, 100))
    blocks = "".join(
        _block(block, next(count) if isinstance(block, Paragraph) and block.note else 0)
        for block in leaf.blocks
    )
    shift = "style='top:8cm;height:17cm'" if wide else ""
    return (
        f"<section>{head}<div class=wide>{wide}</div><div class=text {shift}>{blocks}</div>"
        f"<div class=notes>{foot}</div><div class=folio>{leaf.folio}</div></section>"
    )


def _block(block: Block, note: int = 0) -> str:
    match block:
        case Heading():
            level = 3 if "." in block.number else 2
            return f"<h{level}>{html.escape(block.text)}</h{level}>"
        case Paragraph():
            classes = " ".join(["first"] * block.continues + ["cut"] * block.goes_on)
            start, *others = map(_text, block.sentences)
            mark = f"<sup>{note}</sup>" if note else ""
            return f"<p class='{classes}'>{' '.join([start + mark, *others])}</p>"
        case Formula():
            return f"<div class=formula>{block.html}</div>"
        case Table():
            return _table(block)
        case Figure():
            places = ((10, 20), (110, 20), (10, 45), (110, 45))
            words = "".join(
                f"<text x={x} y={y} font-size=9>{word}</text>"
                for (x, y), word in zip(places, block.words, strict=True)
            )
            return (
                f"<figure><svg width=200 height=60 direction=ltr>{words}</svg>"
                f"<figcaption>{block.label}: {_text(block.caption)}</figcaption></figure>"
            )
        case References():
            entries = (
                f"<p class=first>{f'[{n}] ' if block.numbered else ''}{html.escape(entry)}</p>"
                for n, entry in enumerate(block.entries, 1)
            )
            return "".join(entries)


def _table(block: Table) -> str:
    side = "top" if block.caption_above else "bottom"
    caption = (
        f"<caption style='caption-side:{side}'>{block.label}: {_text(block.caption)}</caption>"
    )
    width = len(block.rows[0])
    group = f"<tr>{'<td></td>' * (width - 2)}<td colspan=2>{block.group}</td></tr>"
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in block.rows
    )
    return f"<table>{caption}{group if block.group else ''}{rows}</table>"


def _text(text: str) -> str:
    marks = {"^": "sup", "_": "sub"}
    return _MATH.sub(
        lambda m: f"{m[1]}<{marks[m[2]]}>{m[3]}</{marks[m[2]]}>", html.escape(text, quote=False)
    )


_WIDTH, _LEADING, _TOP, _LEFT, _RIGHT = 38, 12, 730, 50, 310


def write_row_by_row(path: Path, manuscript: Manuscript) -> None:
    """Draw headings and paragraphs in two columns, each line beside its neighbour, no hyphens."""
    leaves = [_rows(leaf) for leaf in manuscript.leaves]
    count = len(leaves)
    kids = b" ".join(b"%d 0 R" % (5 + 2 * index) for index in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold >>",
    ]
    for index, content in enumerate(leaves):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (6 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    path.write_bytes(pdf_bytes(objects))


def drawn_row_by_row(block: Block) -> bool:
    """Tell whether `write_row_by_row` draws a block."""
    return isinstance(block, Heading | Paragraph)


def _rows(leaf: Leaf) -> bytes:
    lines = [line for block in leaf.blocks if drawn_row_by_row(block) for line in _lines(block)]
    half = (len(lines) + 1) // 2
    drawn = []
    for row in range(half):
        y = _TOP - row * _LEADING
        for x, at in ((_LEFT, row), (_RIGHT, half + row)):
            if at < len(lines):
                font, text = lines[at]
                shown = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
                drawn.append(f"BT /{font} 10 Tf 1 0 0 1 {x} {y} Tm ({shown}) Tj ET")
    return "\n".join(drawn).encode("latin-1", "replace")


def _lines(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Heading):
        yield "F2", block.text
    elif isinstance(block, Paragraph):
        text = " ".join(map(_plain, block.sentences))
        for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False):
            yield "F1", line


def _plain(text: str) -> str:
    return _MATH.sub(lambda match: f"{match[1]}{match[3]}", text)


__all__ = ["drawn_row_by_row", "printed", "write_row_by_row", "write_with_chromium"]
