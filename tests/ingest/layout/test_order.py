from hypothesis import given
from hypothesis import strategies as st

from ingest.hyphens import Hyphens
from ingest.layout.assembly import assembled
from ingest.layout.columns import column_by_column
from ingest.layout.order import in_reading_order
from ingest.layout.printed import PrintedLine, Run, lines_of
from ingest.page_text import clean_pages


def line(
    text: str, baseline: float, *, left: float = 50, size: float = 10, gap: float = 0
) -> PrintedLine:
    return PrintedLine(text, left, left + 5 * len(text), baseline, size, gap=gap)


def column(*texts: str, top: float = 700, left: float = 50, size: float = 10) -> list[PrintedLine]:
    return [line(t, top - 12 * n, left=left, size=size) for n, t in enumerate(texts)]


PROSE = ("We say first what we want to find, and why", "it matters; then we go on for some lines")


def read(*pages: list[PrintedLine]) -> list[str]:
    return clean_pages(in_reading_order(pages))


def test_a_footnote_does_not_interrupt_a_sentence_that_goes_on_in_the_next_column() -> None:
    page = [
        *column(*PROSE, "and the left column ends in a"),
        *column("¹A note of two lines stands below the text", top=600, size=8),
        *column("sentence that goes on here.", "Another one follows it in this column.", left=300),
    ]

    (text,) = read(page)

    assert "ends in a sentence that goes on here." in text
    assert "\n\n¹A note of two lines stands below the text" in text


def test_a_table_is_rows_under_its_caption_and_interrupts_nothing() -> None:
    rows = [line(f"Net {n} 1{n}.5 2{n}.5", 600 - 12 * n, left=80, gap=4) for n in (1, 2, 3)]
    page = [
        *column(*PROSE, "and this sentence is cut by a"),
        *column("Table 1: Sizes of nets that were tried.", top=630),
        *rows,
        *column("table and goes on below.", "It ends some time after that, as all do.", top=520),
    ]

    (text,) = read(page)

    assert "cut by a table and goes on below." in text
    assert "Table 1: Sizes of nets that were tried.\nNet 1 11.5 21.5\nNet 2 12.5 22.5\n" in text


def test_what_floats_comes_before_a_paragraph_that_goes_on_on_the_next_page() -> None:
    first = [
        *column("A paragraph comes to its end here.", top=700),
        *column(*PROSE, "and the page ends within a", top=660),
        *column("Figure 1: What was drawn below the text.", top=580),
    ]
    second = column("sentence that the next page ends.", *PROSE)

    texts = read(first, second)

    assert texts[0].endswith("the page ends within a")
    assert "\n\nFigure 1: What was drawn below the text.\n\n" in texts[0]


def test_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    runs = []
    for n in range(8):
        for side, left in (("left", 50.0), ("right", 320.0)):
            text = f"line {n} of the {side} column of this page"
            runs.append(Run(text, left, left + 200, 700 - 12.0 * n, 10))
        runs.append(Run("\n"))

    ordered = [printed.text for printed in column_by_column(assembled(runs))]

    assert ordered == [
        f"line {n} of the {side} column of this page"
        for side in ("left", "right")
        for n in range(8)
    ]


def test_a_space_without_a_place_stays_between_the_words_that_it_parts() -> None:
    runs = []
    for n in range(8):
        for side, left in (("left", 50.0), ("right", 320.0)):
            first, then = f"line {n} of the {side} column", "as it stands on this page"
            runs.append(Run(first, left, left + 90, 700 - 12.0 * n, 10))
            runs.append(Run(" "))
            runs.append(Run(then, left + 95, left + 200, 700 - 12.0 * n, 10))
        runs.append(Run("\n"))

    ordered = [printed.text for printed in column_by_column(assembled(runs))]

    assert ordered == [
        f"line {n} of the {side} column as it stands on this page"
        for side in ("left", "right")
        for n in range(8)
    ]


def test_a_power_is_told_from_a_number_and_from_a_numerator() -> None:
    power = [Run("10", 0, 10, 100, 10), Run("18", 10, 16, 104, 7)]
    fraction = [Run("by ", 0, 10, 100, 10), Run("1", 12, 16, 104, 7), Run("2 of it", 12, 40, 97, 7)]

    assert assembled(power)[0].text == "10¹⁸"
    assert assembled(fraction)[0].text == "by 12 of it"


def test_a_paper_says_itself_which_hyphens_belong_to_its_words() -> None:
    hyphens = Hyphens(["we use a left-to-right model of it", "many encoders and more of them"])

    assert hyphens.belongs("a left-to-", "right one")
    assert hyphens.belongs("an en-", "coders") is False
    assert hyphens.belongs("the GPT-", "Neo model")
    assert hyphens.belongs("no hyphen", "here") is None


def test_a_page_without_places_stays_as_it_is() -> None:
    (read_lines,) = in_reading_order([lines_of("one\ntwo")])

    assert [read_line.text for read_line in read_lines] == ["one", "two"]


@given(
    st.lists(
        st.builds(
            PrintedLine,
            st.sampled_from(["Table 1: a", "1 2 3", "Word word.", "¹note", "2 Head", "x"]),
            st.floats(0, 500),
            st.floats(0, 500),
            st.floats(0, 800),
            st.sampled_from([0.0, 8.0, 10.0, 12.0]),
            strong=st.booleans(),
            drawing=st.booleans(),
            gap=st.floats(0, 9),
            turn=st.integers(0, 3),
        ),
        max_size=25,
    )
)
def test_no_line_is_lost_or_read_twice(page: list[PrintedLine]) -> None:
    (read_lines,) = in_reading_order([page])

    assert sorted(r.text for r in read_lines) == sorted(printed.text for printed in page)
