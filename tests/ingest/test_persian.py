import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.persian import stem

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
PIECES = st.sampled_from(
    ["کتاب", "داده", "شبکه", "ها", "های", "هایی", "هایشان", "ی", "ای", "م", "ت", "ش", "شان", "تر",
     "ترین", "می", "نمی", "ام", "اند", "ن", "خانه", "model", "4", ZWNJ, "_"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (f"کتاب{ZWNJ}ها", "کتاب"),
        (f"کتاب{ZWNJ}های", "کتاب"),
        (f"کتاب{ZWNJ}هایی", "کتاب"),
        (f"کتاب{ZWNJ}هایشان", "کتاب"),
        (f"کتاب{ZWNJ}های{ZWNJ}شان", "کتاب"),
        ("کتابهایشان", "کتاب"),
        ("مدلهای", "مدل"),
        (f"آن{ZWNJ}ها", "آن"),
        ("آنها", "آن"),
        (f"شبکه{ZWNJ}ی", "شبکه"),
        (f"مقاله{ZWNJ}ای", "مقاله"),
        (f"یافته{ZWNJ}اند", "یافته"),
        (f"مقاله{ZWNJ}شان", "مقاله"),
        (f"می{ZWNJ}دهد", "دهد"),
        (f"نمی{ZWNJ}شود", "شود"),
        (f"قوی{ZWNJ}تر", "قوی"),
        (f"قوی{ZWNJ}ترین", "قوی"),
        ("بزرگترین", "بزرگ"),
        ("بیشتر", "بیش"),
        ("بهترین", "بهتر"),
        (f"پیش{ZWNJ}آموزش", f"پیش{ZWNJ}آموزش"),
    ],
)
def test_inflections_are_taken_off(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    "word",
    ["خانه", "تنها", "تنهایی", "انتها", "نهایی", "نهایت", "بینهایت", "رها", "بها", "دختر", "دفتر",
     "پارامتر", "فیلتر", "کامپیوتر", "دکترین", "بهتر", "درمان", "زمان", "نمایش", "میدان", "الهام",
     f"ال{ZWNJ}اس{ZWNJ}تی{ZWNJ}ام", f"جی{ZWNJ}پی{ZWNJ}تی", "transformers", "۲"],
)  # fmt: skip
def test_words_that_only_look_inflected_stay(word: str) -> None:
    assert stem(word) == word


def test_every_inflection_of_a_noun_has_one_stem() -> None:
    forms = ["داده", f"داده{ZWNJ}ها", f"داده{ZWNJ}های", "دادهها", f"داده{ZWNJ}ای", f"داده{ZWNJ}ش"]

    assert {stem(form) for form in forms} == {"داده"}


@given(st.one_of(st.text(max_size=12), st.lists(PIECES, max_size=6).map("".join)))
@example(ZWNJ)
@example(f"{ZWNJ}ها")
@example(f"می{ZWNJ}ها")
def test_stemming_twice_changes_nothing(word: str) -> None:
    assert stem(stem(word)) == stem(word)


@given(st.one_of(st.text(min_size=2, max_size=12), st.lists(PIECES, min_size=2).map("".join)))
def test_no_word_is_emptied(word: str) -> None:
    letters = len(word.replace(ZWNJ, ""))

    assert len(stem(word).replace(ZWNJ, "")) >= min(letters, 2)
