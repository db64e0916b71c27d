from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.manifest import corpus_folder
from rag.glossary import Glossary
from tests.rag.test_finglish import shipped

PERSIAN = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپوآژ؟"
LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,HC?"
SLIP = str.maketrans(PERSIAN, LATIN)


@cache
def terms() -> list[str]:
    entries = Glossary.load(corpus_folder() / "glossary.tsv").entries
    spaced = (entry.persian.replace("\u200c", " ") for entry in entries)
    return [term for term in spaced if set(term) <= set(f"{PERSIAN} ")]


TERMS = st.deferred(lambda: st.sampled_from(terms()))


@given(TERMS, TERMS)
def test_a_question_on_the_wrong_layout_comes_back_as_it_was_meant(one: str, two: str) -> None:
    meant = f"چرا {one} از {two} بهتر است؟"

    assert shipped().in_persian_letters(meant.translate(SLIP)) == meant


def test_a_term_of_several_letter_names_is_known_without_its_half_spaces() -> None:
    meant = "ال اس تی ام چیست؟"

    assert shipped().in_persian_letters(meant.translate(SLIP)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sghl", "سلام"),
        ("]vh 'vhndhk lp, ld a,n?", "چرا گرادیان محو می شود؟"),
        ("BERT , GPT-3 ]i tvrd nhvkn?", "BERT و GPT-3 چه فرقی دارند؟"),
        ("\\hvhljvihd lng ]dsj?", "پارامترهای مدل چیست؟"),
    ],
)
def test_names_typed_in_capitals_stay(typed: str, meant: str) -> None:
    assert shipped().in_persian_letters(typed) == meant
