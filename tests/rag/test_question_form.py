import pytest

from rag.question_form import form_score, states_number


@pytest.mark.parametrize(
    "sentence", ["It has 12 layers.", "It has twelve layers.", "۱۲ لایه دارد."]
)
def test_numbers_are_seen_in_digits_and_words(sentence: str) -> None:
    assert states_number(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "GPT-4 is better than GPT-3.5.",
        "It was shown by others [3, 17].",
        "Figure 3 and Table 2.1 show it.",
        "It does well on newstest2014.",
    ],
)
def test_digits_of_names_and_pointers_give_no_number(sentence: str) -> None:
    assert not states_number(sentence)


@pytest.mark.parametrize("sentence", ["N=6 layers", "a BLEU of 28.4", "about $100", "1,024 GPUs"])
def test_values_beside_signs_are_numbers(sentence: str) -> None:
    assert states_number(sentence)


def test_a_number_is_wanted_only_where_it_is_asked_for() -> None:
    assert form_score("How many layers?", "It has 12.") > form_score("How many layers?", "It has.")
    assert form_score("Who wrote it?", "It has 12.") == 0


def test_a_reason_answers_why() -> None:
    question = "چرا این کار را کردند؟"

    assert form_score(question, "زیرا گرادیان محو می‌شد.") > form_score(question, "گرادیان محو شد.")


@pytest.mark.parametrize(
    ("question", "defining", "other"),
    [
        (
            "What is BERT?",
            "BERT (Bidirectional Encoder) is a language representation model.",
            "BERT-base has 12 layers, and BERT-large is a larger one.",
        ),
        (
            "What are the gates?",
            "The gates are a part of the cell.",
            "A cell is a unit that has gates.",
        ),
        (
            "What was Bard?",
            "Bard was a conversational assistant.",
            "Google announced Bard in February.",
        ),
        (
            "لنگ‌چین چیست؟",
            "لنگ‌چین یک چارچوب متن‌باز است.",
            "شرکتی به همین نام لنگ‌چین را توسعه می‌دهد که در آمریکا است.",
        ),
    ],
)
def test_a_sentence_that_begins_with_it_defines_it(question, defining, other) -> None:
    assert form_score(question, defining) > form_score(question, other)


@pytest.mark.parametrize("question", ["What is?", "چیست؟", "What is  ?", "define"])
def test_where_nothing_is_asked_for_nothing_is_defined(question: str) -> None:
    assert form_score(question, "BERT is a model.") <= 1.0
