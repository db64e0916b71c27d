"""Persian PDFs as common programs print them: Chromium, LibreOffice (as Word), XeLaTeX, Quartz.

Each producer takes pages of paragraphs and a font, and writes one PDF. Programs that are not
installed are told apart by `available`; the Quartz-like writer is ours and always there.
"""

import html
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.quartz_pdf import write_quartz_pdf

Pages = Sequence[Sequence[str]]
FONTS = ("Vazirmatn", "Noto Naskh Arabic", "DejaVu Sans", "Amiri", "Nazli", "Scheherazade")
_LATIN = re.compile(r"\[[\d, ]+\]|[A-Za-z\d](?:[\w .,\-]*[A-Za-z\d])?%?", re.ASCII)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEX_SPECIAL = {char: rf"\{char}" for char in "%&#$_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SECONDS = 180


@dataclass(frozen=True)
class Producer:
    """A program that prints PDFs.

    Attributes:
        program: what must be installed, None where nothing must.
        write: writes pages to a file in a font.
    """

    name: str
    program: str | None
    write: Callable[[Path, Pages, str], object]

    @property
    def available(self) -> bool:
        """Whether its program is installed."""
        return self.program is None or shutil.which(self.program) is not None


def installed_fonts() -> list[str]:
    """Return those of `FONTS` that are installed."""
    if shutil.which("fc-list") is None:
        return []
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True)
    families = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    return [font for font in FONTS if font in families]


def write_with_chromium(path: Path, pages: Pages, font: str) -> None:
    """Print a page of HTML."""
    body = "".join(
        f"<section>{''.join(f'<p>{html.escape(text)}</p>' for text in page)}</section>"
        for page in pages
    )
    style = f"body{{font:11pt '{font}'}} section{{break-after:page}}"
    source = (
        "<!doctype html><html lang=fa dir=rtl><meta charset=utf-8>"
        f"<style>{style}</style><body>{body}</body></html>"
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(source, encoding="utf-8")
        _run(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", page.as_uri(),
        )  # fmt: skip


def write_with_libreoffice(path: Path, pages: Pages, font: str) -> None:
    """Convert a Word document."""
    body = "".join(
        _word_paragraph(text, font, new_page=number > 0 and index == 0)
        for number, page in enumerate(pages)
        for index, text in enumerate(page)
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{path.stem}.docx"
        with zipfile.ZipFile(source, "w") as docx:
            docx.writestr("[Content_Types].xml", _CONTENT_TYPES)
            docx.writestr("_rels/.rels", _RELATIONS)
            docx.writestr(
                "word/document.xml",
                f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
            )
        _run(
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        )  # fmt: skip
        shutil.move(Path(folder) / f"{path.stem}.pdf", path)


def _word_paragraph(text: str, font: str, *, new_page: bool) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
    start = "<w:pageBreakBefore/>" if new_page else ""
    return (
        f'<w:p><w:pPr>{start}<w:bidi/></w:pPr><w:r><w:rPr>{fonts}<w:szCs w:val="22"/><w:rtl/>'
        f'</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def write_with_xelatex(path: Path, pages: Pages, font: str) -> None:
    """Typeset with xepersian, Latin words and numbers marked as its manual asks."""
    texts = r"\newpage ".join("\n\n".join(map(_tex, page)) for page in pages)
    source = (
        r"\documentclass{article}\usepackage[a4paper,margin=2cm]{geometry}\usepackage{xepersian}"
        rf"\settextfont{{{font}}}\setlatintextfont{{DejaVu Sans}}\setlength\parskip{{1ex}}"
        rf"\pagestyle{{empty}}\begin{{document}}{texts}\end{{document}}"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.tex").write_text(source, encoding="utf-8")
        _run("xelatex", "-interaction=batchmode", f"-output-directory={folder}", "page.tex", folder)
        shutil.move(Path(folder) / "page.pdf", path)


def _tex(text: str) -> str:
    marked = _LATIN.sub(lambda match: f"\N{START OF TEXT}{match.group()}\N{END OF TEXT}", text)
    escaped = "".join(_TEX_SPECIAL.get(char, char) for char in marked)
    return escaped.replace("\N{START OF TEXT}", r"\lr{").replace("\N{END OF TEXT}", "}")


def _run(program: str, *arguments: str) -> None:
    folder = arguments[-1] if program == "xelatex" else None
    command = [program, *(arguments[:-1] if folder else arguments)]
    subprocess.run(
        command, cwd=folder, check=True, timeout=_SECONDS,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    "</Relationships>"
)

QUARTZ = Producer(
    "quartz, forms", None, lambda path, pages, _: write_quartz_pdf(path, pages, named="forms")
)
QUARTZ_LETTERS = Producer(
    "quartz, letters", None, lambda path, pages, _: write_quartz_pdf(path, pages, named="letters")
)
CHROMIUM = Producer("chromium", "chromium", write_with_chromium)
LIBREOFFICE = Producer("libreoffice", "soffice", write_with_libreoffice)
XELATEX = Producer("xelatex", "xelatex", write_with_xelatex)
PRODUCERS = (QUARTZ, QUARTZ_LETTERS, CHROMIUM, LIBREOFFICE, XELATEX)
