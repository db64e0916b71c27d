"""Old TeX fonts: drawn dot by dot, named after their codes, measured in a scale of their own."""

import io
import re
from pathlib import Path

import pytest
from pypdf.generic import DictionaryObject

from ingest.pdf import read_pdf
from ingest.testing import pdf_bytes
from ingest.tex_encodings import letters_of
from ingest.tex_fonts import TexFonts

# A glyph is drawn in dots, 600 to the inch, and the size of the font says what a dot is.
_SIZE = 0.12
_WIDTH = 42


def _write(path: Path, shown: str, names: dict[int, str], told: str = "") -> Path:
    """Write a page on which `shown`, operands of TJ, is set in a drawn font with these glyphs.

    `told` is what the font itself says of its letters, a CMap.
    """
    glyphs = " ".join(f"{name} 4 0 R" for name in names.values())
    differences = " ".join(f"{code} {name}" for code, name in sorted(names.items()))
    widths = " ".join(str(_WIDTH if code in names else 0) for code in range(128))
    drawing = f"{_WIDTH} 0 0 0 {_WIDTH} {_WIDTH} d1 0 0 30 30 re f".encode()
    # What is moved by is counted in thousandths of a dot.
    shown = re.sub(r"\)(-?\d+)\(", lambda kern: f"){int(kern[1]) * 100}(", shown)
    page = f"BT /F {_SIZE} Tf 1 0 0 1 72 700 Tm [{shown}] TJ ET".encode("latin-1")
    font = (
        f"<</Type/Font/Subtype/Type3/FontMatrix[1 0 0 -1 0 0]/FontBBox[0 0 60 60]"
        f"/FirstChar 0/LastChar 127/Widths[{widths}]/CharProcs<<{glyphs}>>/Resources<<>>"
        f"/Encoding<</Type/Encoding/Differences[{differences}]>>/ToUnicode 7 0 R>>"
    )
    path.write_bytes(
        pdf_bytes(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R"
                b"/Resources<</Font<</F 5 0 R>>>>>>",
                b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
                font.encode("latin-1"),
                b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
                b"<</Length %d>>stream\n%s\nendstream" % (len(told), told.encode()),
            ]
        )
    )
    return path


def _named_by_number(text: str) -> dict[int, str]:
    return {ord(letter): f"/a{ord(letter)}" for letter in text}


def _named_by_letter(text: str) -> dict[int, str]:
    return {
        ord(letter): "/" + (letter if letter.isalnum() else f"#{ord(letter):02x}")
        for letter in text
    }


@pytest.mark.parametrize("named", [_named_by_number, _named_by_letter])
def test_a_kern_is_no_space_and_a_space_is_one(tmp_path: Path, named) -> None:
    shown = "(exp)-30(erimen)30(ts,)-330(ab)-30(o)-30(v)30(e)-330(all.)"
    path = _write(tmp_path / "kerned.pdf", shown, named("experimentsabovl,."))

    assert read_pdf(path).pages[0].text == "experiments, above all."


@pytest.mark.parametrize("named", [_named_by_number, _named_by_letter])
def test_ligatures_of_old_text_fonts_are_letters(tmp_path: Path, named) -> None:
    shown = r"(W)30(e)-330(de\014ne)-330(di\016cult)-330(\015o)30(ws.)"
    path = _write(tmp_path / "old.pdf", shown, named("Wedncultows.\x0c\x0d\x0e"))

    assert read_pdf(path).pages[0].text == "We define difficult flows."


def test_ligatures_and_quotes_of_newer_text_fonts_are_letters(tmp_path: Path) -> None:
    shown = r"(\020e\036cien)30(t\021)-330(\025)-330(\034rst.)"
    path = _write(tmp_path / "new.pdf", shown, _named_by_number("ecientrs.\x10\x11\x15\x1c\x1e"))

    assert read_pdf(path).pages[0].text == "“efficient” – first."


def test_an_accent_and_its_letter_are_one(tmp_path: Path) -> None:
    shown = r"(M)30(\177unchen,)-330(Germany)"
    path = _write(tmp_path / "accent.pdf", shown, _named_by_number("Muncheny,Grma\x7f"))

    assert read_pdf(path).pages[0].text == "München, Germany"


def test_names_that_mean_something_are_left_alone(tmp_path: Path) -> None:
    names = {1: "/W", 2: "/e", 3: "/c", 4: "/o", 5: "/u", 6: "/n", 7: "/t"}
    path = _write(tmp_path / "named.pdf", r"(\001\002)-330(\003\004\005\006\007)", names)

    assert read_pdf(path).pages[0].text == "We count"


def test_what_a_font_itself_says_of_its_letters_counts(tmp_path: Path) -> None:
    told = "1 beginbfchar\n<65> <0451>\nendbfchar"
    path = _write(tmp_path / "told.pdf", "(we)", _named_by_number("we"), told)

    assert read_pdf(path).pages[0].text == "wё"


def test_what_was_taken_from_the_names_of_a_font_does_not_count(tmp_path: Path) -> None:
    told = "1 beginbfchar\n<66> <0066>\nendbfchar"
    names = {0: "/BnZr"} | _named_by_letter("\x02\x14fgjk")
    path = _write(tmp_path / "taken.pdf", r"(f)-330(\024)", names, told)

    assert read_pdf(path).pages[0].text == "{ ≤"


@pytest.mark.parametrize("resources", ["/None", "[1]", "<</Font [1]>>", "<</Font /None>>"])
def test_a_page_whose_fonts_are_no_fonts_is_passed_over(resources: str) -> None:
    page = DictionaryObject.read_from_stream(
        io.BytesIO(f"<</Resources {resources}>>".encode()), None
    )

    TexFonts().mend(page)


@pytest.mark.parametrize(
    ("codes", "code", "letter"),
    [
        ("()abcdef\x0c", 0x0C, "fi"),
        ("abcdefEF\x0e", 0x0E, "ffi"),
        ("abcdefEF\x1e", 0x1E, "ffi"),
        ("abxy:;<\x0b\x15", 0x0B, "α"),
        ("abxy:;<\x0b\x15", ord(";"), ","),
        ("\x00\x02\x14fgjk", 0x14, "≤"),
        ("\x00\x02\x14fgjk", ord("k"), "‖"),
        ("\x0f", 0x0F, "•"),
        ("\x00\x01PX", ord("X"), "∑"),
        ("12=", ord("1"), "1"),
        ("()\xe9ab", 0xE9, "é"),
    ],
)
def test_what_a_font_has_tells_its_encoding(codes: str, code: int, letter: str) -> None:
    assert letters_of({ord(char) for char in codes})[code] == letter
