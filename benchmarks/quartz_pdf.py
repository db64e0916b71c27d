"""A writer of right-to-left PDFs as Quartz prints them: glyph by glyph, in visual order.

Letters are shaped into their joining forms, lines are laid out by python-bidi, each glyph is placed
by itself, words are parted by room alone, half-spaces leave nothing. No font is embedded: widths
and a map from glyphs to letters are all that readers of text need.
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from bidi.algorithm import get_display

_SIZE = 11
_LEFT, _RIGHT, _TOP, _LINE = 30, 560, 780, 22
_LONGEST = 95
_SPACE = 0.28
_LAM_ALEF = {"ا": "\ufefb", "آ": "\ufef5", "أ": "\ufef7", "إ": "\ufef9"}
_FORMS = ("<isolated>", "<final>", "<initial>", "<medial>")


def write_quartz_pdf(
    path: Path,
    pages: Sequence[Sequence[str]],
    *,
    named: Literal["forms", "letters"] = "forms",
    columns: int = 1,
) -> Path:
    """Write a PDF with one page for each list of paragraphs.

    Args:
        path: the file.
        pages: paragraphs in reading order, of any length.
        named: what the file says its glyphs stand for, joining forms or plain letters.
        columns: how many, from the right; they are drawn row by row, from the left.
    """
    glyphs: dict[str, int] = {}
    contents = [_page(page, glyphs, columns) for page in pages]
    path.write_bytes(_document(contents, glyphs, named))
    return path


def shaped(text: str) -> str:
    """Return letters in their joining forms, lam-alef as one, without half-spaces."""
    table = _joining_forms()
    drawn: list[str] = []
    before = False
    index = 0
    while index < len(text):
        char = text[index]
        index += 1
        if unicodedata.combining(char):
            drawn.append(char)
            continue
        following = next((c for c in text[index:] if not unicodedata.combining(c)), "")
        if char == "ل" and text[index : index + 1] in _LAM_ALEF:
            drawn.append(chr(ord(_LAM_ALEF[following]) + before))
            index += 1
            before = False
            continue
        after = _joins_next(char, table) and following in table
        form = (_FORMS[3] if before else _FORMS[2]) if after else _FORMS[1] if before else _FORMS[0]
        drawn.append(table.get(char, {}).get(form, char))
        before = after
    return "".join(char for char in drawn if char != "\N{ZERO WIDTH NON-JOINER}")


def _joins_next(char: str, table: dict[str, dict[str, str]]) -> bool:
    return "<initial>" in table.get(char, {})


def _joining_forms() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5)):
        form, _, letter = unicodedata.decomposition(chr(code)).partition(" ")
        if form in _FORMS and " " not in letter:
            table.setdefault(chr(int(letter, 16)), {}).setdefault(form, chr(code))
    return table


def _page(paragraphs: Sequence[str], glyphs: dict[str, int], columns: int) -> bytes:
    lines = [line for text in paragraphs for line in _folded(text, _LONGEST // columns)]
    rows = math.ceil(len(lines) / columns)
    drawn: list[str] = []
    for row in range(rows):
        for column in reversed(range(columns)):
            for line in lines[column * rows + row : column * rows + row + 1]:
                right = _RIGHT - column * (_RIGHT - _LEFT) / columns
                drawn.extend(_line(line, right, _TOP - _LINE * row, glyphs))
    return "\n".join(drawn).encode()


def _line(line: str, right: float, y: int, glyphs: dict[str, int]) -> Iterator[str]:
    visual = get_display(shaped(line), base_dir="R")
    x = right - sum(map(_width, visual)) * _SIZE
    for index, char in enumerate(visual):
        place = x
        if unicodedata.combining(char):
            # Drawn over the letter that comes next, and without an advance.
            place += _width(visual[index + 1 : index + 2] or " ") * _SIZE / 3
        if char != " ":
            glyph = glyphs.setdefault(char, len(glyphs) + 1)
            yield f"BT /F1 {_SIZE} Tf 1 0 0 1 {place:.2f} {y} Tm <{glyph:04x}> Tj ET"
        x += _width(char) * _SIZE


def _folded(paragraph: str, longest: int) -> Iterator[str]:
    line = ""
    for word in paragraph.split(" "):
        if line and len(line) + 1 + len(word) > longest:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _width(char: str) -> float:
    """Return an advance in heights of the font; what matters is that letters differ."""
    if unicodedata.combining(char):
        return 0.0
    return _SPACE if char == " " else 0.25 + (ord(char) % 7) * 0.06


def _document(contents: Sequence[bytes], glyphs: dict[str, int], named: str) -> bytes:
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(contents)))
    widths = " ".join(f"{round(1000 * _width(char))}" for char in glyphs)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Quartz /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Quartz /CIDSystemInfo << /Registry"
        f" (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /W [1 [{widths}]] /FontDescriptor"
        f" << /Type /FontDescriptor /FontName /Quartz /Flags 4 /FontBBox [0 -300 1000 900]"
        f" /ItalicAngle 0 /Ascent 900 /Descent -300 /CapHeight 700 /StemV 80 >> >>".encode(),
        _stream(_to_unicode(glyphs, named)),
    ]
    for index, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Resources"
            b" << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (7 + 2 * index)
        )
        objects.append(_stream(content))
    return _file(objects)


def _to_unicode(glyphs: dict[str, int], named: str) -> bytes:
    rows = "\n".join(f"<{glyph:04x}> <{_named(char, named)}>" for char, glyph in glyphs.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{rows}\nendbfchar\nendcmap end end"
    ).encode()


def _named(char: str, named: str) -> str:
    text = unicodedata.normalize("NFKC", char) if named == "letters" else char
    return text.encode("utf-16-be").hex()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    body = b"%PDF-1.4\n"
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )
