"""Manuscripts typeset by TeX: pdfTeX for English, XeTeX with xepersian for Persian."""

import re
import shutil
import subprocess
import tempfile
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
)
from ingest.testing import pdf_bytes

_SPECIAL = {char: rf"\{char}" for char in "%&#$"}
_MATH = re.compile(r"(\w+)([\^_])\{([\w-]+)\}")
_LATIN = re.compile(r"\[[\d, ]+\]|[A-Za-z\d](?:[\w .,\-]*[A-Za-z\d])?%?", re.ASCII)
_SECONDS = 180
_PREAMBLE = r"""
\usepackage[a4paper,margin=2.2cm,headheight=14pt]{geometry}
\usepackage{booktabs,graphicx,fancyhdr}
\pagestyle{fancy}\fancyhf{}\cfoot{\thepage}\setlength\columnsep{7mm}
\makeatletter\newcommand\captype[1]{\def\@captype{#1}}\makeatother
\renewcommand\topfraction{.9}\renewcommand\textfraction{.05}\raggedbottom
"""

_PERSIAN_FONTS = (
    r"\usepackage{xepersian}\settextfont{Vazirmatn}\setlatintextfont{DejaVu Sans}"
    # Else the parts of a number stand in the order of letters.
    r"\renewcommand\thesubsection{\lr{\thesection.\arabic{subsection}}}"
)
_SYSTEM_FONTS = r"\usepackage{fontspec}\setmainfont{DejaVu Serif}"


def program_for(manuscript: Manuscript) -> str:
    """Return the program that typesets a manuscript."""
    persian = manuscript.language == "fa"
    return "xelatex" if persian or manuscript.name.endswith(tuple("02468")) else "pdflatex"


def write_with_drawn_fonts(path: Path, manuscript: Manuscript) -> None:
    """Typeset a manuscript of pdfTeX in fonts that are drawn dot by dot, as it did until 1998.

    Raises:
        subprocess.CalledProcessError: as `write_with_tex`.
    """
    write_with_tex(path, manuscript, fonts_of_outlines=False)


def write_with_tex(path: Path, manuscript: Manuscript, *, fonts_of_outlines: bool = True) -> None:
    """Typeset a manuscript.

    Raises:
        subprocess.CalledProcessError: if TeX does not follow, of which its log tells more.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "drawing.pdf").write_bytes(_drawing())
        fonts = "" if fonts_of_outlines else r"\pdfmapfile{}"
        source = fonts + _Source(manuscript).text()
        (Path(folder) / "paper.tex").write_text(source, encoding="utf-8")
        for _ in range(2):  # References between pages settle in the second run.
            subprocess.run(
                [program_for(manuscript), "-interaction=batchmode", "paper.tex"],
                cwd=folder, check=True, timeout=_SECONDS,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        shutil.move(Path(folder) / "paper.pdf", path)


def _drawing() -> bytes:
    """Return a PDF of one small page with a box in it, as plotting programs make them."""
    content = b"1 w 5 5 190 50 re S 20 20 60 20 re S"
    return pdf_bytes(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 60] /Contents 4 0 R"
            b" /Resources << >> >>",
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        ]
    )


class _Source:
    """The TeX source of a manuscript."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._paper = manuscript
        self._persian = manuscript.language == "fa"
        self._two = manuscript.columns == 2

    def text(self) -> str:
        options = "10pt,twocolumn" if self._two else "11pt"
        if self._persian:
            fonts = _PERSIAN_FONTS
        else:
            fonts = _SYSTEM_FONTS if program_for(self._paper) == "xelatex" else ""
        leaves = "".join(
            self._leaf(leaf, first=index == 0) for index, leaf in enumerate(self._paper.leaves)
        )
        return (
            rf"\documentclass[{options}]{{article}}{_PREAMBLE}{fonts}"
            rf"\lhead{{{self._escaped(self._paper.head)}}}"
            rf"\begin{{document}}{leaves}\end{{document}}"
        )

    def _leaf(self, leaf: Leaf, *, first: bool) -> str:
        wide = "\n\n".join(self._block(block, floats=False) for block in leaf.wide)
        if first:
            title, authors = map(self._escaped, (self._paper.title, self._paper.authors))
            wide = rf"\begin{{center}}{{\LARGE {title}\par}}\bigskip {authors}\end{{center}}" + wide
        opening = rf"\twocolumn[{{{wide}\bigskip}}]" if wide and self._two else wide
        style = r"\thispagestyle{plain}" if first else ""
        body = "\n\n".join(self._block(block, floats=True) for block in leaf.blocks)
        return f"{opening}{style}\n\n{body}\n\n\\clearpage\n"

    def _block(self, block: Block, *, floats: bool) -> str:
        match block:
            case Heading():
                command = r"\subsection" if "." in block.number else r"\section"
                return rf"{command}{'' if block.number else '*'}{{{block.title}}}"
            case Paragraph():
                return self._paragraph(block)
            case Formula():
                return rf"\[ {block.tex} \]"
            case Table():
                return self._float("table", self._table(block), block.caption_above, block, floats)
            case Figure():
                return self._float("figure", self._figure(block), False, block, floats)
            case References():
                return self._references(block)

    def _paragraph(self, block: Paragraph) -> str:
        first, *others = map(self._escaped, block.sentences)
        note = rf"\footnote{{{self._escaped(block.note)}}}" if block.note else ""
        start = r"\noindent " if block.continues else ""
        end = r"{\parfillskip=0pt\par}" if block.goes_on else ""
        return start + " ".join([first + note, *others]) + end

    def _float(
        self, kind: str, content: str, above: bool, block: Table | Figure, floats: bool
    ) -> str:
        caption = rf"\caption{{{self._escaped(block.caption)}}}"
        parts = [caption, content] if above else [content, caption]
        inner = rf"\centering {parts[0]}\par\medskip {parts[1]}\par\medskip"
        if floats:
            return rf"\begin{{{kind}}}[t]{inner}\end{{{kind}}}"
        return rf"{{\captype{{{kind}}}{inner}}}"

    def _table(self, block: Table) -> str:
        width = len(block.rows[0])
        group = (
            rf"{'&' * (width - 2)}\multicolumn{{2}}{{c}}{{{self._escaped(block.group)}}}\\"
            rf"\cmidrule{{{width - 1}-{width}}}"
            if block.group
            else ""
        )
        header, *rows = (" & ".join(map(self._escaped, row)) + r"\\" for row in block.rows)
        return (
            rf"\begin{{tabular}}{{l{'r' * (width - 1)}}}\toprule {group}{header}\midrule "
            + " ".join(rows)
            + r"\bottomrule\end{tabular}"
        )

    def _figure(self, block: Figure) -> str:
        places = ((10, 45), (90, 45), (10, 15), (90, 15))
        put = "".join(
            rf"\put({x},{y}){{\footnotesize {word}}}"
            for (x, y), word in zip(places, block.words, strict=True)
        )
        drawing = r"\put(0,0){\includegraphics{drawing.pdf}}"
        return rf"\begin{{picture}}(200,60){drawing}{put}\end{{picture}}"

    def _references(self, block: References) -> str:
        entries = [self._escaped(entry) for entry in block.entries]
        if not block.numbered:
            hung = (rf"\noindent\hangindent=1em {entry}\par" for entry in entries)
            return r"{\small " + "\n".join(hung) + "}"
        items = "".join(rf"\item[{{[{n}]}}] {entry}" for n, entry in enumerate(entries, 1))
        return rf"\begin{{list}}{{}}{{\leftmargin=2em}}{items}\end{{list}}"

    def _escaped(self, text: str) -> str:
        if not self._persian:
            return "".join(_math_or_text(text))
        marked = _LATIN.sub(lambda match: f"\1{match.group()}\2", text)
        escaped = "".join(_SPECIAL.get(char, char) for char in marked)
        return escaped.replace("\1", r"\lr{").replace("\2", "}")


def _math_or_text(text: str) -> Iterator[str]:
    end = 0
    for match in _MATH.finditer(text):
        yield "".join(_SPECIAL.get(char, char) for char in text[end : match.start()])
        yield f"${match.group()}$"
        end = match.end()
    yield "".join(_SPECIAL.get(char, char) for char in text[end:])
