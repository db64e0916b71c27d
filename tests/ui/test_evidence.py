from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ingest.documents import Page, PrintedWord
from ui.evidence import View, Viewer
from ui.page_image import Box, PageImage, PageNotShown
from ui.testing import make_citation

QUOTE = "LSTM را هوخرایتر معرفی کرد"
NOTE = [Page(1, f"LSTM چیست\n{QUOTE} و <b>پذیرفته</b> شد.\nThe end.")]
LONG = [Page(number, f"Page {number}.") for number in (1, 2, 3)]


@dataclass
class FakePainter:
    """Draws a blank page with one box, or fails."""

    boxes: tuple[Box, ...] = (Box(0.1, 0.2, 0.3, 0.02),)
    fails: bool = False
    asked: list[tuple[str, int, str]] = field(default_factory=list)
    passwords: list[str | None] = field(default_factory=list)

    def draw(self, path: Path, number: int, quote: str, password: str | None) -> PageImage:
        self.asked.append((path.name, number, quote))
        self.passwords.append(password)
        if self.fails:
            raise PageNotShown("Page", why="it is damaged", remedy="-")
        return PageImage(b"webp", 100, 141, 3, self.boxes if quote else ())


@pytest.fixture
def painter():
    return FakePainter()


@pytest.fixture
def viewer(tmp_path, painter):
    (tmp_path / "1706.03762.pdf").write_bytes(b"%PDF")
    known = {"1706.03762": LONG, "lstm.fa": NOTE}
    return Viewer(lambda paper: known.get(paper, ()), tmp_path, painter)


def view(paper="1706.03762", *, page=2, quote="Page 2."):
    citation = make_citation(1, page=page, quote=quote, paper=paper)
    return View(citation, page)


def test_the_page_is_shown_as_printed_with_its_words_marked(viewer, painter):
    html = viewer.show(view(), "en")

    assert painter.asked == [("1706.03762.pdf", 2, "Page 2.")]
    assert 'src="data:image/webp;base64,' in html
    assert 'class="mark" style="left:10.000%;top:20.000%;width:30.000%;height:2.000%"' in html
    assert "Page 2 of 3" in html
    assert 'href="https://arxiv.org/pdf/1706.03762#page=2"' in html


def test_another_page_shows_no_quote_and_a_way_back(viewer, painter):
    html = viewer.show(view().turned(1), "fa")

    assert painter.asked == [("1706.03762.pdf", 3, "")]
    assert "صفحهٔ ۳ از ۳" in html
    assert "بازگشت به صفحهٔ یادشده" in html
    assert "blockquote" not in html
    assert view().turned(1).returned() == view()


def test_turning_stops_at_the_first_page():
    assert view().turned(-9).page == 1


def test_a_note_is_shown_as_text_in_its_own_direction_with_the_quote_marked(viewer, painter):
    html = viewer.show(view("lstm.fa", page=1, quote=QUOTE), "en")

    assert painter.asked == []
    assert '<p dir="rtl" lang="fa"><mark><bdi dir="ltr" lang="en">LSTM</bdi>' in html
    assert '<p dir="ltr" lang="en">The end&#46;</p>' in html
    assert "<b>" not in html


def test_a_pdf_that_cannot_be_drawn_gives_way_to_its_text_and_says_so(viewer, painter):
    painter.fails = True

    html = viewer.show(view(), "en")

    assert "it is damaged" in html
    assert "<mark>Page 2</mark>" in html


def test_a_locked_pdf_is_drawn_with_the_password_that_opened_it(viewer, painter):
    replace(viewer, password={"1706.03762": "sesame"}.get).show(view(), "en")
    viewer.show(view(), "en")

    assert painter.passwords == ["sesame", None]


def test_words_that_the_image_does_not_hold_are_not_passed_off_as_marked(viewer, painter):
    painter.boxes = ()

    assert "was not found on the image" in viewer.show(view(), "en")


def test_a_paper_that_was_removed_is_said_to_be_gone(viewer):
    assert "no longer in the library" in viewer.show(view("removed"), "en")


SCANNED = [Page(1, "Scanned words stand here.", ocr=0.934)]
WORDS = tuple(
    PrintedWord(word, place / 10, 0.5, 0.09, 0.02)
    for place, word in enumerate("Scanned words stand here.".split())
)


def scan_viewer(tmp_path, painter):
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    return Viewer(lambda _: SCANNED, tmp_path, painter, lambda _paper, _page: WORDS)


def test_a_quote_of_a_scan_is_marked_where_ocr_saw_it_and_said_to_be_ocr(tmp_path, painter):
    painter.boxes = ()

    html = scan_viewer(tmp_path, painter).show(view("scan", page=1, quote="words stand"), "en")

    assert 'class="mark" style="left:10.000%;top:50.000%;width:19.000%' in html
    assert "was read by OCR, which is 93&#37; sure of it" in html
    assert "was not found on the image" not in html


def test_words_that_ocr_did_not_see_are_not_marked(tmp_path, painter):
    painter.boxes = ()

    html = scan_viewer(tmp_path, painter).show(view("scan", page=1, quote="Other things"), "fa")

    assert 'class="mark"' not in html
    assert "۹۳٪" in html
    assert "OCR" in html
