import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.direction import direction_of, runs

MIXED = st.text(alphabet="abcXYZ019 .,:()[]=^%·-سلامپرسش۱۲۳\u200c،؛")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Transformer معماری‌ای است که بر توجه استوار است", "rtl", id="Latin first"),
        pytest.param("The term توجه means attention in Persian", "ltr", id="Persian inside"),
        pytest.param(
            "مقالهٔ آن «State-of-the-art Natural Language Processing» است", "rtl", id="title"
        ),
        pytest.param("«Attention is all you need.»", "ltr", id="nothing but a quotation"),
        pytest.param("قیمت $5 و $10 است", "rtl", id="prices"),
        pytest.param("نگاه کنید به https://arxiv.org/abs/1706.03762v7", "rtl", id="URL"),
        pytest.param("تابع `softmax_over_the_last_dimension(x)`", "rtl", id="code"),
        pytest.param(r"مقدار $\mathrm{softmax}(QK^T)V$ است", "rtl", id="formula"),
    ],
)
def test_a_paragraph_runs_the_way_of_most_of_its_prose(text, expected):
    assert direction_of(text, default="ltr") == expected


@pytest.mark.parametrize("default", ["rtl", "ltr"])
@pytest.mark.parametrize("text", ["", "[۱، ۲]", "12.5 %", "`code`"])
def test_without_letters_the_language_of_the_answer_decides(text, default):
    assert direction_of(text, default=default) == default


def test_latin_terms_are_isolated_in_persian_with_their_numbers_and_parentheses():
    found = list(runs("مدل Llama 2-Chat با هزینهٔ O(n^2 · d) و BLEU = 28.4 است", "rtl"))

    isolated = [run.text for run in found if run.direction == "ltr"]
    assert isolated == ["Llama 2-Chat", "O(n^2 · d)", "BLEU = 28.4"]


def test_persian_words_are_isolated_in_english():
    found = list(runs("attention (به فارسی: توجه) is", "ltr"))

    assert [run.text for run in found if run.direction == "rtl"] == ["به فارسی: توجه"]


def test_bare_numbers_follow_the_paragraph():
    assert [run.direction for run in runs("در 12 لایه و 768 بعد", "rtl")] == [None]


@given(MIXED, st.sampled_from(["rtl", "ltr"]))
def test_the_runs_joined_give_the_text_back(text, direction):
    assert "".join(run.text for run in runs(text, direction)) == text
