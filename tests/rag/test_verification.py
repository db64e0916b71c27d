import pytest

from rag.answers import Support
from rag.numerals import numbers_in
from rag.verification import VerificationConfig, is_echo, judge_support

CONFIG = VerificationConfig()


@pytest.fixture
def judge(term_finder):
    def judged(claim: str, evidence: str, similarity: float = 0.95) -> Support:
        return judge_support(claim, term_finder.terms_of(claim), [evidence], similarity, CONFIG)

    return judged


def test_what_the_page_says_is_supported(judge) -> None:
    evidence = "The base model has 12 layers and was trained for 3.5 days."

    assert judge("The base model has 12 layers.", evidence) is Support.SUPPORTED


def test_a_persian_claim_is_carried_by_an_english_page(judge) -> None:
    evidence = "The encoder has 6 layers and uses attention."

    assert judge("رمزگذار ۶ لایه دارد.", evidence, 0.9) is not Support.UNSUPPORTED


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The model has 13 layers.", "The model has 12 layers."),
        ("The model has ۱۳ layers.", "The model has 12 layers."),
        ("It costs 1,500 dollars.", "It costs 1,600 dollars."),
        ("It reached 28.4 BLEU.", "It reached 28.3 BLEU."),
    ],
)
def test_a_number_that_the_page_lacks_is_never_supported(judge, claim, evidence) -> None:
    assert judge(claim, evidence, 1.0) is Support.UNSUPPORTED


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The model does not use recurrence.", "The model uses recurrence."),
        ("The model uses recurrence.", "The model does not use recurrence."),
        ("مدل از بازگشت استفاده نمی‌کند.", "The model uses recurrence."),
    ],
)
def test_a_turned_negation_is_never_supported(judge, claim, evidence) -> None:
    assert judge(claim, evidence, 1.0) is Support.UNSUPPORTED


def test_other_words_are_not_supported_however_near_the_vectors(judge) -> None:
    assert judge("Bread is baked from flour.", "The model has layers.", 1.0) is Support.UNSUPPORTED


def test_the_same_words_with_another_sense_are_not_supported(judge) -> None:
    assert judge("The model has layers.", "The model has layers.", 0.5) is Support.UNSUPPORTED


def test_nothing_is_supported_by_no_evidence(term_finder) -> None:
    terms = term_finder.terms_of("The model has layers.")

    assert judge_support("The model has layers.", terms, [], 1.0, CONFIG) is Support.UNSUPPORTED


def test_digits_and_separators_of_both_scripts_are_one() -> None:
    assert numbers_in("۱۲٬۳۴۵ و ۳٫۵") == numbers_in("12,345 and 3.5")


def test_an_echo_of_the_question_is_no_claim() -> None:
    assert is_echo("How many layers does the model have?", "How many layers does the model have?")
    assert not is_echo("The model has twelve of them.", "How many layers does the model have?")
