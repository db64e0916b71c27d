import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from ingest.testing import write_pdf
from ui.page_image import Box, PageNotShown, PagePainter, merged_by_line

LINES = "Some words before.\nThe network has twelve layers.\nSome words after."


@pytest.fixture(scope="module")
def painter():
    painter = PagePainter()
    yield painter
    painter.close()


@pytest.fixture
def pdf(tmp_path):
    return write_pdf(tmp_path / "paper.pdf", ["First page.", LINES])


def test_a_page_is_drawn_with_the_place_of_the_quote(painter, pdf):
    page = painter.draw(pdf, 2, "The network has twelve layers.")

    (box,) = page.boxes
    assert page.pages == 2
    # The second line: 14 points below the first, whose letters stand on 760 of 792.
    assert box.left == pytest.approx(50 / 612, abs=0.01)
    assert box.top + box.height == pytest.approx((792 - 746) / 792, abs=0.01)
    assert 0.2 < box.width < 0.4
    assert Image.open(io.BytesIO(page.webp)).size == (page.width, page.height)


def test_a_locked_pdf_is_drawn_with_its_password_alone(painter, hard_pdfs):
    locked = hard_pdfs / "encrypted-libreoffice-password.pdf"

    assert painter.draw(locked, 1, "Lorem ipsum", "openpassword").boxes
    for wrong in (None, "no"):
        with pytest.raises(PageNotShown, match="needs a password"):
            painter.draw(locked, 1, "Lorem ipsum", wrong)


def test_a_password_for_other_files_shuts_none_that_readers_may_open(painter, pdf):
    writer = PdfWriter(clone_from=PdfReader(pdf))
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-256")
    writer.write(pdf)

    assert painter.draw(pdf, 2, "The network has twelve layers.", "of another").boxes


def test_a_quote_that_is_not_on_the_page_leaves_it_unmarked(painter, pdf):
    assert painter.draw(pdf, 1, "The network has twelve layers.").boxes == ()


@pytest.mark.parametrize(
    ("content", "number", "why"),
    [(b"%PDF-1.4 rubbish", 1, "Failed to load"), (None, 3, "it has 2 pages")],
    ids=["damaged", "no such page"],
)
def test_what_cannot_be_drawn_is_told_and_the_next_page_still_can(
    painter, pdf, content, number, why
):
    if content:
        pdf.write_bytes(content)

    with pytest.raises(PageNotShown, match=why):
        painter.draw(pdf, number, "")

    good = write_pdf(pdf.with_name("good.pdf"), ["A page."])
    assert painter.draw(good, 1, "A page").boxes


def test_real_quotes_of_real_papers_are_found_where_they_stand(painter, papers_folder):
    page = painter.draw(
        papers_folder / "1706.03762.pdf",
        1,
        "We propose a new simple network architecture, the Transformer, based solely on "
        "attention mechanisms, dispensing with recurrence and convolutions entirely.",
    )

    assert len(page.boxes) >= 2
    assert all(0.5 < box.top < 0.65 for box in page.boxes)


def test_words_of_one_line_are_marked_in_one_stroke_and_columns_are_not_joined():
    words = [Box(0.1, 0.50, 0.1, 0.02), Box(0.21, 0.501, 0.1, 0.02)]
    next_line, next_column = Box(0.1, 0.53, 0.2, 0.02), Box(0.6, 0.53, 0.2, 0.02)

    first, *rest = merged_by_line([*words, next_line, next_column])

    assert (first.left, first.top) == (0.1, 0.50)
    assert first.width == pytest.approx(0.21)
    assert rest == [next_line, next_column]
