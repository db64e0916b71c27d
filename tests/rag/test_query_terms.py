from hypothesis import given
from hypothesis import strategies as st

from rag.query_terms import as_tokens


def test_persian_terms_carry_their_english_forms(term_finder) -> None:
    terms = term_finder.terms_of("نرخ یادگیری در آموزش برت چقدر بود؟")

    assert "learn rat" in terms.forms
    assert "bert" in terms.forms


def test_the_rendering_follows_the_question(term_finder) -> None:
    english = term_finder.terms_of("شبکه عصبی بازگشتی چیست؟").english

    assert english.lower().startswith("recurrent neural network")


def test_names_are_told_by_their_shape(term_finder) -> None:
    assert term_finder.names_in("How does GPT-4 compare with Pascanu's RNN at training?") == (
        "GPT-4",
        "Pascanu's",
        "RNN",
    )


def test_a_name_in_persian_letters_is_a_name(term_finder) -> None:
    assert term_finder.names_in("برت چند لایه دارد؟") == ("برت",)


def test_the_first_word_of_a_sentence_is_no_name(term_finder) -> None:
    assert term_finder.names_in("Training takes long. Networks differ.") == ()


def test_spelling_variants_of_persian_find_the_same_forms(term_finder) -> None:
    one = term_finder.terms_of("شبکه‌های عصبی کانولوشنی").forms
    other = term_finder.terms_of("شبكه هاي عصبي كانولوشني").forms

    assert {form for form in one if form.isascii()} == {form for form in other if form.isascii()}


def test_words_that_pages_run_together_are_found_by_each_of_them(term_finder) -> None:
    page = as_tokens("BERTLARGE has 340M parameters")

    for question in ("Is BERT large better?", "How many parameters has BERT-large?", "برت large"):
        held = [term.surface for term in term_finder.terms_of(question).terms if term.is_in(page)]
        assert "large" in " ".join(held) or "BERT-large" in held


def test_an_inflected_name_and_the_word_behind_it_are_one_word_too(term_finder) -> None:
    forms = term_finder.terms_of("برت‌های large").forms

    assert "bertlarg" in forms


def test_words_of_two_clauses_make_no_compound(term_finder) -> None:
    forms = term_finder.terms_of("Is it BERT, large or small?").forms

    assert not any("bertlarg" in form for form in forms)


@given(st.text(max_size=80))
def test_any_text_has_terms_without_empty_forms(term_finder, text: str) -> None:
    assert all(form.strip() for form in term_finder.terms_of(text).forms)
