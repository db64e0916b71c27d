"""Percent signs are found by their shape alone, on images that are drawn here."""

import time
from collections.abc import Callable

import pytest

from ingest.percent_signs import PercentSign, find_percent_signs, painted_over

WIDTH, HEIGHT = 400, 200
Draw = Callable[["Canvas"], None]


class Canvas:
    """White paper, or grey, and black ink."""

    def __init__(self, paper: int = 255) -> None:
        self.paper = paper
        self.pixels = bytearray([paper]) * (WIDTH * HEIGHT)

    def rectangle(self, left: int, top: int, width: int, height: int) -> "Canvas":
        for row in range(top, top + height):
            start = row * WIDTH + left
            self.pixels[start : start + width] = bytes([20]) * width
        return self

    def stroke(self, left: int, top: int, *, slant: float = 0.5, height: int = 40) -> "Canvas":
        """A stroke four pixels wide that leans to the right."""
        for row in range(height):
            self.rectangle(round(left + slant * (height - 1 - row)), top + row, 4, 1)
        return self

    def ring(self, left: int, top: int, size: int = 16) -> "Canvas":
        self.rectangle(left, top, size, 3).rectangle(left, top + size - 3, size, 3)
        return self.rectangle(left, top, 3, size).rectangle(left + size - 3, top, 3, size)

    def found(self) -> list[PercentSign]:
        return find_percent_signs(bytes(self.pixels), WIDTH, HEIGHT)


def persian_sign(
    canvas: Canvas, left: int = 100, top: int = 60, *, height: int = 40, dot: int = 6
) -> Canvas:
    canvas.stroke(left, top, height=height)
    canvas.rectangle(left - 2, top + height // 10, dot, dot)
    return canvas.rectangle(left + height // 2, top + height * 3 // 4, dot, dot)


def latin_sign(canvas: Canvas, left: int = 100, top: int = 60) -> Canvas:
    canvas.stroke(left, top)
    return canvas.ring(left - 6, top).ring(left + 15, top + 24)


@pytest.mark.parametrize("paper", [255, 190])
def test_a_stroke_between_two_dots_is_the_persian_sign(paper: int) -> None:
    assert persian_sign(Canvas(paper)).found() == [PercentSign("٪", 98, 60, 126, 100)]


def test_a_stroke_between_two_rings_is_the_other_sign() -> None:
    assert latin_sign(Canvas()).found() == [PercentSign("%", 94, 60, 131, 100)]


def test_a_ring_may_hang_at_the_stroke() -> None:
    hung = latin_sign(Canvas()).rectangle(108, 60, 12, 3)

    assert hung.found() == [PercentSign("%", 94, 60, 131, 100)]


def test_signs_come_from_the_top_each_in_its_place() -> None:
    canvas = persian_sign(persian_sign(Canvas(), 250, 130), 40, 20)

    assert [(sign.left, sign.top) for sign in canvas.found()] == [(38, 20), (248, 130)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda c: c.stroke(100, 60),
        lambda c: c.stroke(100, 60).rectangle(98, 64, 6, 6),
        lambda c: c.rectangle(110, 60, 4, 40).rectangle(98, 64, 6, 6).rectangle(120, 90, 6, 6),
        lambda c: c.stroke(100, 60).rectangle(98, 64, 6, 6).rectangle(118, 84, 14, 16),
        lambda c: c.stroke(100, 60).rectangle(98, 90, 6, 6).rectangle(120, 64, 6, 6),
        lambda c: c.stroke(100, 60).rectangle(98, 64, 6, 6).ring(115, 84),
        lambda c: persian_sign(c).rectangle(100, 74, 5, 3),
        lambda c: c.stroke(100, 60).ring(94, 60).rectangle(108, 60, 12, 3).ring(115, 88, 9),
        lambda c: persian_sign(c, height=130, dot=20),
    ],
    ids=[
        "a stroke alone",
        "one dot",
        "an upright stroke",
        "dots that differ",
        "dots at the wrong ends",
        "a dot and a ring",
        "more ink within",
        "dots that grew together under a letter",
        "as high as three lines",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(draw: Callable[[Canvas], Canvas]) -> None:
    assert draw(Canvas()).found() == []


def test_a_large_sign_is_found_too() -> None:
    assert len(persian_sign(Canvas(), height=110, dot=20).found()) == 1


def test_an_empty_page_holds_none() -> None:
    assert Canvas().found() == []


def test_a_sign_gives_way_to_the_paper_and_nothing_else_does() -> None:
    beside = persian_sign(Canvas(200)).rectangle(140, 60, 10, 40)

    cleaned = painted_over(bytes(beside.pixels), WIDTH, beside.found())

    assert cleaned == bytes(Canvas(200).rectangle(140, 60, 10, 40).pixels)


def test_pages_of_hatching_or_specks_are_soon_given_up() -> None:
    hatching = bytearray(b"\xff") * (2520 * 24)
    for row in range(20):
        for left in range(0, 2520, 28):
            start = 2520 * row + left + (19 - row) // 2
            hatching[start : start + 2] = b"\0\0"
    specks = bytes([0, 255, 255]) * (840 * 24)
    begun = time.process_time()

    for tile in (hatching, specks):
        assert find_percent_signs(bytes(tile) * 137, 2520, 24 * 137) == []

    assert time.process_time() - begun < 20
