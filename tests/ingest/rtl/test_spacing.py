from collections.abc import Sequence

import pytest
from bidi import get_display

from benchmarks.quartz_pdf import shaped
from ingest.rtl.glyphs import Glyph
from ingest.rtl.letters import plain_text, with_marks
from ingest.rtl.lines import Line
from ingest.rtl.reading import page_lines
from ingest.rtl.spacing import EndingShapes
from ingest.rtl.tokens import ZWNJ

WIDTH, SPACE, SIZE = 5.0, 3.0, 10.0


def drawn(text: str, *, baseline: float = 700.0, spaces: bool = False) -> list[Glyph]:
    """Return the glyphs of a line, shaped, half-spaces lost, words parted by room."""
    glyphs, x = [], 0.0
    for char in get_display(shaped(text), base_dir="R"):
        width = SPACE if char == " " else WIDTH
        if char != " " or spaces:
            glyphs.append(Glyph(char, x, x + width, baseline, SIZE, shape=char))
        x += width
    return glyphs


def in_letters(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return glyphs whose file names them by letters, whatever their form."""
    return [Glyph(plain_text(g.text), g.left, g.right, g.baseline, g.size, g.shape) for g in glyphs]


def only_line(glyphs: Sequence[Glyph]) -> str:
    (line,) = page_lines(glyphs)
    return line.text


@pytest.mark.parametrize("spaces", [False, True])
def test_words_are_parted_by_room_or_by_spaces(spaces: bool) -> None:
    text = "شبکه عصبی از داده یاد گرفت."

    assert only_line(drawn(text, spaces=spaces)) == text


def test_a_half_space_is_told_by_the_form_of_the_letter_before_it() -> None:
    text = f"مدل{ZWNJ}ها می{ZWNJ}توانند به{ZWNJ}خوبی بیاموزند"

    assert only_line(drawn(text)) == text


def test_a_half_space_is_told_by_shapes_that_end_other_words() -> None:
    text = f"علی می{ZWNJ}تواند بازی کند"

    assert only_line(in_letters(drawn(text))) == text


def test_no_half_space_is_invented_where_no_shape_tells() -> None:
    text = "میان میدان و میز تنها منطقه مهمی بود"

    assert only_line(in_letters(drawn(text))) == text


def test_shapes_learnt_on_one_page_serve_the_next() -> None:
    ending = EndingShapes()
    page_lines(in_letters(drawn("علی بازی کرد")), ending)

    (line,) = page_lines(in_letters(drawn(f"او می{ZWNJ}تواند")), ending)

    assert line.text == f"او می{ZWNJ}تواند"


def test_a_shape_that_begins_words_too_tells_nothing() -> None:
    ending = EndingShapes()
    same = [Glyph("ع", 5.0 * i, 5.0 * i + 5, 700, SIZE, "ع") for i in range(3)]

    ending.learn([Line(tuple(same))])

    assert "ع" not in ending


def test_a_space_without_width_is_a_half_space() -> None:
    left, right = Glyph("ﺷ", 0, 5, 700, SIZE), Glyph("ﯽ", 5, 10, 700, SIZE)
    space = Glyph("\N{NO-BREAK SPACE}", 5, 8, 700, SIZE)

    assert only_line([left, space, right]) == f"ی{ZWNJ}ش"


def spaced(words: Sequence[str], rooms: Sequence[float]) -> list[Glyph]:
    """Return a line of words in plain letters, each with its room on its left."""
    glyphs, x = [], 500.0
    for word, room in zip(words, [*rooms, 0.0], strict=True):
        for char in word:
            glyphs.append(Glyph(char, x - 5, x, 700, SIZE))
            x -= 5
        x -= room
    return glyphs


def test_a_narrow_space_before_an_ending_is_a_half_space() -> None:
    words = ["این", "کتاب", "ها", "را", "می", "خوانم"]

    assert only_line(spaced(words, [3, 1.5, 3, 3, 1.5])) == f"این کتاب{ZWNJ}ها را می{ZWNJ}خوانم"


def test_a_narrow_space_before_a_word_stays_a_space() -> None:
    assert only_line(spaced(["این", "کار", "را", "کرد"], [3, 1.5, 3])) == "این کار را کرد"


def test_a_usual_space_before_an_ending_stays_as_it_is_printed() -> None:
    assert only_line(spaced(["این", "کتاب", "ها", "را"], [3, 3, 3])) == "این کتاب ها را"


def test_a_stretched_letter_does_not_part_its_word() -> None:
    glyphs = [
        Glyph("ب", 0, 5, 700, SIZE),
        Glyph("\N{ARABIC TATWEEL}", 5, 15, 700, SIZE),
        Glyph("س", 15, 20, 700, SIZE),
    ]

    assert only_line(glyphs) == "سب"


@pytest.mark.parametrize(
    ("named", "plain"),
    [
        ("\N{ARABIC LIGATURE LAM WITH ALEF ISOLATED FORM}", "لا"),
        ("ال", "لا"),
        ("لأ", "لأ"),
        ("\N{ARABIC LIGATURE ALLAH ISOLATED FORM}", "الله"),
        ("\N{ARABIC LETTER PEH INITIAL FORM}", "پ"),
        ("\N{ARABIC TATWEEL}", ""),
        ("\N{RIGHT-TO-LEFT MARK}", ""),
        ("\N{SOFT HYPHEN}", ZWNJ),
    ],
)
def test_a_glyph_stands_for_plain_letters(named: str, plain: str) -> None:
    assert plain_text(named) == plain


@pytest.mark.parametrize("place", [21.0, 18.5], ids=["over the letter", "beside it"])
def test_a_mark_goes_to_the_letter_that_bears_it(place: float) -> None:
    glyphs = [
        Glyph("د", 0, 5, 700, SIZE),
        Glyph(" ", 15, 18, 700, SIZE),
        Glyph("\N{ARABIC FATHATAN}", place, place, 702, SIZE),
        Glyph("ا", 20, 23, 700, SIZE),
        Glyph("ل", 23, 28, 700, SIZE),
    ]

    assert [glyph.text for glyph in with_marks(glyphs)] == ["د", " ", "ا\N{ARABIC FATHATAN}", "ل"]


def test_an_accent_goes_to_the_latin_letter_before_it() -> None:
    glyphs = [
        Glyph("e", 0, 5, 700, SIZE),
        Glyph("\N{COMBINING ACUTE ACCENT}", 4, 4, 700, SIZE),
        Glyph("c", 5, 10, 700, SIZE),
    ]

    assert [glyph.text for glyph in with_marks(glyphs)] == ["e\N{COMBINING ACUTE ACCENT}", "c"]


def test_room_beside_a_bracket_is_no_space_where_spaces_are_drawn() -> None:
    glyphs = [
        Glyph("د", 0, 5, 700, SIZE),
        Glyph(" ", 5, 8, 700, SIZE),
        Glyph("ا", 8, 13, 700, SIZE),
        Glyph("(", 15, 20, 700, SIZE),
    ]

    assert only_line(glyphs) == "(ا د"


def test_letters_drawn_twice_for_boldness_are_read_once() -> None:
    once = drawn("متن سیاه")
    again = [Glyph(g.text, g.left + 0.2, g.right + 0.2, g.baseline, g.size) for g in once]

    assert only_line([*once, *again]) == "متن سیاه"
