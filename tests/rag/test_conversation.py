import pytest

from rag.answers import Turn
from rag.conversation import is_elliptical, resolve_question


def talk(*turns: tuple[str, str]) -> list[Turn]:
    return [Turn(role, content) for role, content in turns]


ABOUT_ADAM = talk(
    ("user", "Which optimizer trains the Reformer model?"),
    ("assistant", "It is trained with Adafactor."),
)


@pytest.mark.parametrize(
    "question",
    [
        "LSTM چیست؟",
        "گرادیان محوشونده چیست؟",
        "What is BERT?",
        "How was the Reformer trained and what does it predict?",
        "Why does dropout help deep networks generalise to new data?",
    ],
)
def test_a_question_that_stands_on_its_own_is_left_alone(question, find_names) -> None:
    assert resolve_question(question, ABOUT_ADAM, find_names) == question


@pytest.mark.parametrize(
    "question",
    [
        "And how many layers does it have?",
        "How many layers?",
        "What about its learning rate?",
        "و چند تا لایه داره؟",
        "چند تا پارامتر داره؟",
        "ورودیش چیه؟",
        "روی چند تا GPU؟",
    ],
)
def test_a_question_that_leans_back_brings_its_subject_along(question, find_names) -> None:
    resolved = resolve_question(question, ABOUT_ADAM, find_names)

    assert resolved.startswith("Which optimizer trains the Reformer model?")
    assert resolved.endswith(question)


def test_names_of_the_last_answer_come_along(find_names) -> None:
    assert "Adafactor" in resolve_question("How does it work?", ABOUT_ADAM, find_names)


def test_the_subject_is_found_behind_another_follow_up(find_names) -> None:
    history = talk(
        ("user", "What architecture is BERT built on?"),
        ("assistant", "A Transformer encoder."),
        ("user", "How many layers are in the base model?"),
        ("assistant", "Twelve."),
    )

    resolved = resolve_question("And in the large one?", history, find_names)

    assert resolved.index("BERT") < resolved.index("base model") < resolved.index("large one")


def test_without_history_nothing_is_added(find_names) -> None:
    assert resolve_question("How many layers?", [], find_names) == "How many layers?"


def test_a_word_that_ends_in_sh_is_not_taken_for_its(find_names) -> None:
    assert not is_elliptical(
        "آزمایش و آموزش شبکه‌های عصبی عمیق چگونه با روش پس‌انتشار انجام می‌شود؟", find_names
    )
