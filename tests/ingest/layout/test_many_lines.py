"""What a page costs grows with what it draws, and no faster."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.hyphens import Hyphens
from ingest.layout.below import Place, with_something_below
from ingest.layout.blocks import blocks_of
from ingest.layout.order import in_reading_order
from ingest.layout.parts import Block, Part, Style
from ingest.layout.printed import PrintedLine
from ingest.page_text import clean_pages

STYLE = Style(10, 12)
numbers = st.sampled_from([0.0, 10.0, 20.0, 30.0, 50.0, 300.0]) | st.floats(0, 500)
places = st.lists(st.builds(Place, numbers | st.just(float("nan")), numbers, numbers), max_size=15)
drawn = st.lists(
    st.builds(
        PrintedLine,
        st.sampled_from(["Table 1: a", "1 2 3", "Word word.", "¹note", "*note", "2 Head", "x = 1"]),
        st.sampled_from([50.0, 60.0, 300.0]),
        st.sampled_from([55.0, 250.0, 500.0]),
        st.sampled_from([700.0 - 12 * n for n in range(12)]),
        st.sampled_from([0.0, 8.0, 10.0, 10.0, 12.0]),
        strong=st.booleans(),
        gap=st.sampled_from([0.0, 0.0, 2.0]),
    ),
    max_size=25,
)


@given(places, places)
def test_what_stands_below_is_what_comparing_each_with_each_finds(
    asked: list[Place], others: list[Place]
) -> None:
    assert with_something_below(asked, others) == [
        any(o.height < p.height and o.left < p.right and o.right > p.left for o in others)
        for p in asked
    ]


@given(drawn)
def test_lines_stand_together_as_comparing_with_the_whole_group_tells(
    page: list[PrintedLine],
) -> None:
    """Every group is of one column; what follows it stands beside it, or was parted for more."""
    blocks = blocks_of(page, STYLE)

    assert [line for block in blocks for line in block.lines] == page
    for block in blocks:
        for number, line in enumerate(block.lines[1:], start=1):
            group = block.lines[:number]
            if line.placed:
                assert line.left < max(one.right for one in group)
                assert line.right > min(one.left for one in group)


@given(drawn)
def test_a_note_has_no_running_text_below_it(page: list[PrintedLine]) -> None:
    blocks = blocks_of(page, STYLE)

    text = [
        block
        for block in blocks
        if block.part in (Part.TEXT, Part.HEADING)
        and block.first.placed
        and block.size >= 9.3
        and len(block.lines) > 1
    ]
    for before, block in pairwise([Block((PrintedLine(""),)), *blocks]):
        if block.part is Part.NOTE and before.part is not Part.NOTE:
            assert not any(
                t.last.baseline < block.first.baseline
                and t.left < block.right
                and t.right > block.left
                for t in text
            )


@given(st.text("ab-é N", max_size=12), st.sampled_from(["cd", "Neo", "é", "", "7"]))
def test_a_hyphen_is_found_from_behind_as_from_the_front(before: str, line: str) -> None:
    import re

    found = re.search(r"([A-Za-z\u00c0-\u024f]{2,})-$", before)
    told = Hyphens([]).belongs(before, line)

    if found and re.match(r"[a-z\u00df-\u024f]", line):
        assert told is not None
    elif not before.endswith("-"):
        assert told is None


@pytest.mark.parametrize(
    "page",
    [
        [PrintedLine("Word word.", 50, 400, 1e6 - 12 * n, 10) for n in range(15_000)],
        [
            drawn_line
            for n in range(5_000)
            for drawn_line in (
                PrintedLine(f"¹note {n}", 450, 500, 1e6 - 40 * n, 8),
                PrintedLine("Word word.", 50, 400, 9e5 - 40 * n, 10),
                PrintedLine("Word word.", 50, 400, 9e5 - 40 * n - 12, 10),
            )
        ],
        [PrintedLine(f"Table {n}: a", 50, 400, -50.0 * n, 10) for n in range(15_000)],
    ],
    ids=["one column", "notes", "captions"],
)
def test_ten_thousand_lines_on_one_page_are_soon_read(page: list[PrintedLine]) -> None:
    begun = time.process_time()

    clean_pages(in_reading_order([page]))

    assert time.process_time() - begun < 5


def test_a_line_of_letters_alone_is_soon_read() -> None:
    begun = time.process_time()

    Hyphens([]).belongs("a" * 200_000, "b")

    assert time.process_time() - begun < 1
