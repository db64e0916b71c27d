from hypothesis import given
from hypothesis import strategies as st

from ingest.rtl.glyphs import Glyph
from ingest.rtl.reading import is_right_to_left, page_lines

LETTERS = "ابپسلمنره"


def row(
    text: str, *, right: float, baseline: float, size: float = 10.0, turn: int = 0
) -> list[Glyph]:
    """Return a line of separate letters that ends at `right`, spaces as room."""
    return [
        Glyph(char, right - 5 * (i + 1), right - 5 * i, baseline, size, turn=turn)
        for i, char in enumerate(text)
        if char != " "
    ]


@given(
    st.permutations(
        [*row("سلام بر شما", right=500, baseline=700), *row("اب", right=500, baseline=680)]
    )
)
def test_the_order_of_drawing_does_not_matter(glyphs: list[Glyph]) -> None:
    assert [line.text for line in page_lines(glyphs)] == ["سلام بر شما", "اب"]


def test_raised_digits_stay_in_their_line_and_are_told_by_their_form() -> None:
    glyphs = [
        *row("متن", right=500, baseline=700),
        *row("۲", right=484, baseline=703, size=6),
        *row("دوم", right=500, baseline=686),
    ]

    assert [line.text for line in page_lines(glyphs)] == ["متن²", "دوم"]


def test_the_right_column_comes_before_the_left_one() -> None:
    words = "سلام بر شما که این را می خوانید"
    glyphs = row("سرآمد هر دو ستون در این برگ نوشته شده بود در همین جا", right=400, baseline=740)
    for index in range(6):
        glyphs += row(f"{LETTERS[index]} چپ {words}", right=240, baseline=700 - 14 * index)
        glyphs += row(f"{LETTERS[index]} راست {words}", right=500, baseline=700 - 14 * index)

    texts = [line.text for line in page_lines(glyphs)]

    assert texts[0].startswith("سرآمد")
    assert [text.split()[1] for text in texts[1:]] == ["راست"] * 6 + ["چپ"] * 6
    assert [text[0] for text in texts[1:7]] == list(LETTERS[:6])


def test_the_rows_of_a_table_stay_whole() -> None:
    glyphs = []
    for index in range(6):
        glyphs += row("سنجه", right=500, baseline=700 - 14 * index)
        glyphs += row("۸", right=240, baseline=700 - 14 * index)

    assert [line.text for line in page_lines(glyphs)] == ["سنجه ۸"] * 6


def test_turned_text_is_read_apart() -> None:
    glyphs = [
        *row("متن راست", right=500, baseline=700),
        *row("کنار", right=500, baseline=700, turn=1),
    ]

    assert [line.text for line in page_lines(glyphs)] == ["متن راست", "کنار"]


def test_a_page_is_told_by_its_letters_in_any_order_and_form() -> None:
    assert is_right_to_left("ﻡﻼﺳ")
    assert is_right_to_left("ملاس world")
    assert not is_right_to_left("A page on the word سلام in English")
    assert not is_right_to_left("12 (3)")


places = st.floats(-1e6, 1e6)
glyphs_of_any_kind = st.builds(
    lambda text, left, width, baseline, size, turn: Glyph(
        text, left, left + width, baseline, size, text, turn
    ),
    st.text(max_size=3)
    | st.sampled_from(["ا", "ل", " ", "\u200c", "\u064b", "\ufffd", "5", "[", ""]),
    places,
    st.floats(0, 1e4),
    places,
    st.floats(0, 1e3),
    st.integers(0, 3),
)


@given(st.lists(glyphs_of_any_kind, max_size=30))
def test_glyphs_of_any_kind_in_any_place_are_read_without_failing(glyphs: list[Glyph]) -> None:
    for line in page_lines(glyphs):
        assert line.text.strip()
