import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import index_tokens, normalise, squeeze, to_persian_digits

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@given(st.text(alphabet=string.digits, min_size=1))
def test_digits_of_either_script_are_the_same_number(digits: str) -> None:
    assert normalise(to_persian_digits(digits)) == digits


@given(st.text())
def test_no_token_is_empty(text: str) -> None:
    assert all(index_tokens(text))


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("كتاب", "کتاب"),
        ("مدلي", "مدلی"),
        ("ﻻﻣﺎ", "لاما"),
        ("مقالهٔ", "مقاله"),
        ("مـــدل", "مدل"),
        ("ﬁne", "fine"),
        ("۱۲٫۵٪", "12.5%"),
    ],
)
def test_spellings_of_one_word_have_one_form(written: str, same: str) -> None:
    assert normalise(written) == same


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("training trained trains train", ["train"] * 4),
        ("tuning tuned tune", ["tun"] * 3),
        ("layers, layer", ["layer", "layer"]),
        ("GPT-4 and BERT", ["gpt", "4", "and", "bert"]),
        (f"کتاب{ZWNJ}هایشان", ["کتاب"]),
        ("1,000 ۱٬۰۰۰", ["1000", "1000"]),
    ],
)
def test_inflections_meet_in_one_token(text: str, tokens: list[str]) -> None:
    assert index_tokens(text) == tokens


@given(st.text(alphabet=string.ascii_letters + " -\n"))
def test_squeezing_ignores_white_space_and_hyphens(text: str) -> None:
    assert squeeze(text) == squeeze(text.replace(" ", "").replace("-", "").replace("\n", ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPUs", "GPU"),
        ("corpora", "corpus"),
        ("normalisation", "normalization"),
        ("modelling", "modeling"),
        ("behaviour", "behavior"),
        ("LLaMA's", "LLaMA"),
    ],
)
def test_other_spellings_of_a_word_share_their_token(one: str, other: str) -> None:
    assert index_tokens(one) == index_tokens(other)
