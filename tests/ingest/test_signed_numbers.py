"""Where a percent sign goes that was found by its shape."""

from dataclasses import replace

import pytest

from ingest.ocr_text import SeenWord
from ingest.percent_signs import PercentSign
from ingest.signed_numbers import with_percent_signs


def seen(text: str, left: int, width: int = 60, *, top: int = 100) -> SeenWord:
    return SeenWord((1, 1, top), left, top, width, 30, 90.0, text)


def sign(left: int, text: str = "٪", *, top: int = 100) -> PercentSign:
    return PercentSign(text, left, top, left + 20, top + 30)


def texts(
    words: list[SeenWord], signs: list[PercentSign], persian: list[SeenWord] | None = None
) -> list[str]:
    return [word.text for word in with_percent_signs(words, persian or words, signs)]


@pytest.mark.parametrize(
    ("number", "left", "whole"),
    [
        ("۵۰", 375, "۵۰٪"),
        ("۹۱٫۲.", 375, "۹۱٫۲٪."),
        ("و۳۰", 375, "و۳۰٪"),
        ("۲۰/۵", 465, "۲۰/۵٪"),
        ("۲۰و۳۰", 375, "۲۰و۳۰٪"),
        ("۲۰و۳۰", 465, "۲۰٪و۳۰"),
    ],
)
def test_a_sign_stands_behind_the_number_beside_it(number: str, left: int, whole: str) -> None:
    assert texts([seen("از", 500), seen(number, 400), seen("شد", 300)], [sign(left)]) == [
        "از",
        whole,
        "شد",
    ]


def test_the_box_of_a_number_holds_its_sign() -> None:
    (word,) = with_percent_signs([seen("۵۰", 400)], [], [sign(375, top=98)])

    assert (word.left, word.top, word.width, word.height) == (375, 98, 85, 32)


def test_of_two_numbers_the_nearer_one_has_the_sign() -> None:
    words = [seen("۳۰", 470), seen("۲۰", 384)]

    assert texts(words, [sign(446)]) == ["۳۰", "۲۰٪"]


def test_beside_a_sign_the_digits_of_the_persian_model_are_believed() -> None:
    mixed = [seen("خطا", 470), seen("A", 400), seen("کم", 300)]
    persian = [seen("خطا", 470), replace(seen("۸", 402), confidence=30.0), seen("کم", 300)]

    assert texts(mixed, [sign(375)], persian) == ["خطا", "۸٪", "کم"]
    assert texts(mixed, [], persian) == ["خطا", "A", "کم"]


def test_a_number_that_was_seen_in_two_pieces_is_one() -> None:
    mixed = [seen("Po", 430, 30), seen("oe", 400, 28), seen("کم", 300)]

    assert texts(mixed, [sign(375)], [seen("۱۲", 400)]) == ["۱۲٪", "کم"]


def test_a_sign_without_a_number_is_a_word_of_its_own() -> None:
    words = [seen("چند", 400), seen("شد", 300)]

    assert texts(words, [sign(375)]) == ["چند", "٪", "شد"]


def test_a_sign_far_from_all_words_is_left_out() -> None:
    words = [seen("۵۰", 400), seen("۶۰", 400, top=300)]

    assert texts(words, [sign(320), sign(375, top=200)]) == ["۵۰", "۶۰"]
