"""Fonts whose letters are drawn dot by dot, as TeX made them before its fonts were outlines.

Two things keep them from being read, and both are mended in the fonts as pypdf holds them, before
it reads a page: their widths count in a scale of their own, so that pypdf takes every kern for a
space ("exp eriments"); and their glyphs are called after their codes, not after what they show
("de/ne" for "define"). Knows pypdf's objects, nothing of pages' text.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from itertools import count
from statistics import median
from typing import Any

from ingest.pdf_operands import has_usual_scale, is_matrix, resolved
from ingest.tex_encodings import letters_of

_SPACE = 0x20
_SPACE_SHARE = 0.6
_THOUSANDTHS = 1000.0
# What Ghostscript calls a glyph whose name is a zero byte.
_ZERO_BYTE = "/BnZr"
_BY_NUMBER = re.compile(r"/a(\d{1,3})")


class TexFonts:
    """Mends the TeX fonts of one file, each once: pages share them."""

    def __init__(self) -> None:
        self._mended: dict[int, object] = {}

    def mend(self, page: Mapping[str, Any]) -> None:
        """Put the widths and letters of a page's TeX fonts into the form that pypdf knows."""
        for font in map(resolved, _mapping(_mapping(page.get("/Resources")).get("/Font")).values()):
            is_drawn = isinstance(font, MutableMapping) and font.get("/Subtype") == "/Type3"
            if is_drawn and id(font) not in self._mended:
                # Kept, so that no other object comes to have its id.
                self._mended[id(font)] = font
                _mend(font)


def _mapping(value: Any) -> Mapping[str, Any]:
    """Return what a dictionary of the file holds; nothing where a broken file has another thing."""
    found = resolved(value)
    return found if isinstance(found, Mapping) else {}


def _mend(font: MutableMapping[str, Any]) -> None:
    names = _names(font)
    if names and all(_code_in(name) == code for code, name in names.items()):
        _tell_letters(font, names)
    if not has_usual_scale(font):
        _count_in_thousandths(font)


def _names(font: Mapping[str, Any]) -> dict[int, str]:
    """Return what the glyphs of a font are called, by their codes."""
    told = resolved(_mapping(font.get("/Encoding")).get("/Differences"))
    return dict(_named_codes(told)) if isinstance(told, list) else {}


def _code_in(name: str) -> int | None:
    numbered = _BY_NUMBER.fullmatch(name)
    if numbered:
        return int(numbered[1])
    if name == _ZERO_BYTE:
        return 0
    return ord(name[1]) if len(name) == 2 else None


def _named_codes(differences: list[Any]) -> Iterator[tuple[int, str]]:
    code = 0
    for item in map(resolved, differences):
        if isinstance(item, int):
            code = item
        elif isinstance(item, str):
            if item != "/.notdef":
                yield code, item
            code += 1


def _tell_letters(font: MutableMapping[str, Any], names: Mapping[int, str]) -> None:
    from pypdf.generic import DecodedStreamObject, NameObject

    letters = letters_of(names.keys())
    lines = [
        f"<{code:02x}> <{letters[code].encode('utf-16-be').hex()}>"
        for code in sorted(names)
        if code in letters
    ]
    if _SPACE not in names:
        lines.append(f"<{_SPACE:02x}> <0020>")
    stream = DecodedStreamObject()
    stream.set_data(
        "\n".join(
            (
                "1 begincodespacerange\n<00> <ff>\nendcodespacerange",
                f"{len(lines)} beginbfchar",
                *lines,
                "endbfchar",
            )
        ).encode("ascii")
        + _own_letters(font, names)
    )
    font[NameObject("/ToUnicode")] = stream


def _own_letters(font: Mapping[str, Any], names: Mapping[int, str]) -> bytes:
    """Return what a font itself says of its letters, which said last counts.

    Nothing where that cannot be read, or where Ghostscript took it from names like "/f", which
    say no more than the codes. Of numbers it makes nothing; there it is pdfTeX that knows.
    """
    from pypdf.generic import StreamObject

    told = resolved(font.get("/ToUnicode"))
    if not isinstance(told, StreamObject) or not all(map(_BY_NUMBER.fullmatch, names.values())):
        return b""
    try:
        return b"\n" + told.get_data()
    except Exception:  # noqa: BLE001 - a broken stream must cost its letters and not the page
        return b""


def _count_in_thousandths(font: MutableMapping[str, Any]) -> None:
    from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject

    matrix, first = resolved(font.get("/FontMatrix")), resolved(font.get("/FirstChar"))
    told = resolved(font.get("/Widths"))
    if not is_matrix(matrix) or not isinstance(told, list) or not isinstance(first, int):
        return
    scale = abs(float(matrix[0])) * _THOUSANDTHS
    widths = {
        code: float(width) * scale
        for code, width in zip(count(first), map(resolved, told), strict=False)
        if isinstance(width, int | float)
    }
    drawn = [width for width in widths.values() if width > 0]
    if not drawn or min(widths) < 0 or max(widths) > 0xFF:
        return
    # TeX moves on where it means a space, and pypdf looks for the width of one.
    if not widths.get(_SPACE):
        widths[_SPACE] = _SPACE_SHARE * median(drawn)
    last = max(widths)
    start = min(widths)
    font[NameObject("/FirstChar")] = NumberObject(start)
    font[NameObject("/LastChar")] = NumberObject(last)
    font[NameObject("/Widths")] = ArrayObject(
        FloatObject(widths.get(code, 0.0)) for code in range(start, last + 1)
    )
