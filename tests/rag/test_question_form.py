import pytest

from rag.question_form import asked_quantity, form_score, states_number


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("How many layers does it have?", "layers"),
        ("How many million parameters does it have?", "parameters"),
        ("What learning rate was used?", "learning rate"),
        ("Which model is better?", ""),
        ("What percentage of it?", ""),
        ("Why is it so?", ""),
        ("چند لایه دارد؟", "لایه"),
        ("چند تا پارامتر داره؟", "پارامتر"),
        ("چند درصد بهتر است؟", ""),
        ("چرا بهتر است؟", ""),
    ],
)
def test_what_is_counted_is_found(question: str, quantity: str) -> None:
    assert asked_quantity(question) == quantity


@pytest.mark.parametrize(
    "sentence", ["It has 12 layers.", "It has twelve layers.", "۱۲ لایه دارد."]
)
def test_numbers_are_seen_in_digits_and_words(sentence: str) -> None:
    assert states_number(sentence)


def test_a_number_is_wanted_only_where_it_is_asked_for() -> None:
    assert form_score("How many layers?", "It has 12.") > form_score("How many layers?", "It has.")
    assert form_score("Who wrote it?", "It has 12.") == 0


def test_a_reason_answers_why() -> None:
    question = "چرا این کار را کردند؟"

    assert form_score(question, "زیرا گرادیان محو می‌شد.") > form_score(question, "گرادیان محو شد.")
