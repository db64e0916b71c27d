import pytest
from bidi import get_display
from bidi.algorithm import get_display as get_mirrored_display
from hypothesis import given
from hypothesis import strategies as st

from ingest.rtl.bidi import reading_order
from ingest.rtl.tokens import ZWNJ

SENTENCES = [
    "در این پژوهش روشی تازه معرفی شده است.",
    "معماری Transformer در سال ۲۰۱۷ معرفی شد.",
    "دقت مدل به ۹۳٫۵ رسید و خطا 12.5% و ۸٪ کم شد.",
    "تولید تقویت شده با بازیابی (RAG) بهتر است [3].",
    "پژوهش های بسیاری [1, 2, 5] به این پرداخته اند.",
    "مدل BERT [4] با مدل GPT-4 و زبان C++ مقایسه شد.",
    "روش retrieval augmented generation (RAG) را آزمودیم.",
    "مدل های BERT، GPT و T5 از سال 2017-2018 آمدند.",
    "نشانی arXiv:1706.03762 در صفحه ۱۲-۱۸ آمده است؟",
    "۱- مقدمه",
    "این پارک 19،500 کیلومتر دارد",
    "(الف) او نوشت: «بازیابی» کافی نیست!",
    "et al. گفتند که x_1 کوچک است",
    "تاریخ ۱۴۰۳/۰۹/۱۹ و ساعت ۱۰:۳۰ بود.",
]
LATIN_LINES = [
    "The word سلام means hello.",
    "Vaswani et al. (2017) wrote مدل توجه in Persian.",
]

persian_words = st.text("ابپتجدرسشقکگلمنوهی", min_size=1, max_size=8)
latin_words = st.from_regex(r"[A-Za-z]{2,8}(-[A-Z]{1,3})?", fullmatch=True)
numbers = st.from_regex(r"[۰-۹]{1,4}(٫[۰-۹]{1,2})?٪?|[0-9]{1,4}(\.[0-9]{1,2})?%?", fullmatch=True)
latin_phrases = st.tuples(
    st.lists(latin_words, min_size=1, max_size=3).map(" ".join),
    st.sampled_from(["", " (RAG)", " [3]", " [12]"]),
).map("".join)
asides = st.one_of(
    st.from_regex(r"\([A-Z]{2,5}\)|\[[0-9]{1,2}\]|\[[۰-۹]{1,2}\]", fullmatch=True),
    st.lists(persian_words, min_size=1, max_size=3).map(lambda words: f"({' '.join(words)})"),
    persian_words.map(lambda word: f"«{word}»"),
)
# Latin words and numbers are parted by Persian ones; side by side, several texts look the same.
sentences = st.lists(
    st.tuples(
        st.lists(persian_words, min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["", "،", "؛", ":"]),
        st.one_of(latin_phrases, numbers, asides),
    ).map(lambda parts: f"{parts[0]}{parts[1]} {parts[2]}"),
    min_size=1,
    max_size=5,
).flatmap(lambda parts: persian_words.map(lambda last: f"{' '.join(parts)} {last}."))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_line_laid_out_for_paper_is_read_back(sentence: str) -> None:
    drawn = get_display(sentence, base_dir="R")

    assert reading_order(drawn, right_to_left=True) == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_brackets_are_read_back_where_the_file_names_them_as_drawn(sentence: str) -> None:
    drawn = get_mirrored_display(sentence, base_dir="R")

    assert reading_order(drawn, right_to_left=True) == sentence


@pytest.mark.parametrize("sentence", LATIN_LINES)
def test_a_line_of_an_english_paragraph_keeps_its_direction(sentence: str) -> None:
    drawn = get_display(sentence, base_dir="L")

    assert reading_order(drawn, right_to_left=False) == sentence


@given(sentences)
def test_whatever_bidi_lays_out_is_read_back(sentence: str) -> None:
    drawn = get_display(sentence, base_dir="R")

    assert reading_order(drawn, right_to_left=True) == sentence


@given(sentences)
def test_whatever_is_drawn_with_mirrored_brackets_is_read_back(sentence: str) -> None:
    drawn = get_mirrored_display(sentence, base_dir="R")

    assert reading_order(drawn, right_to_left=True) == sentence


@given(st.lists(st.sampled_from([*"ابپسل BERT ۱۲34 .,،:-%٪()[]«»", "لا", ZWNJ])), st.booleans())
def test_no_character_is_lost_or_added(cells: list[str], right_to_left: bool) -> None:
    unsided = str.maketrans("()[]«»", "(([[««")

    read = reading_order(cells, right_to_left=right_to_left)

    shown = sorted("".join(cells).translate(unsided).replace(" ", ""))
    assert sorted(read.translate(unsided).replace(" ", "")) == shown


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("دش [1, 2, 5] رد", "در [1, 2, 5] شد"),
        ("دش 12-18 رد", "در 12-18 شد"),
        ("دش 12.5% رد", "در 12.5% شد"),
        ("تسا GPT ،BERT لدم", "مدل BERT، GPT است"),
        ("[BERT [3 لدم", "مدل BERT [3]"),
    ],
    ids=["a list", "a range", "a percentage", "terms", "a torn bracket"],
)
def test_what_is_embedded_from_left_to_right_is_recognised(drawn: str, read: str) -> None:
    # As XeLaTeX's \lr, HTML's bdi and layouts older than Unicode 6.3 draw it.
    assert reading_order(drawn, right_to_left=True) == read
