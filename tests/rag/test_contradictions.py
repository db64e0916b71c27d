import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.contradictions import says_otherwise
from rag.numerals import numbers_in

WORDS = st.lists(
    st.sampled_from(
        "BERT and GPT-4 use 12 layers 8 heads not , more less 3 days شبکه ۵ لایه نیست بیشتر".split()
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@pytest.fixture
def contradicted(term_finder):
    return lambda claim, evidence: says_otherwise(claim, term_finder.terms_of(claim), evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        # Numbers, and whose they are.
        ("It has 13 layers.", "It has 12 layers."),
        ("It has 8 layers.", "It has 6 layers and 8 heads."),
        ("It scores 96.9 on reading.", "It scores 92.2 on reading and 96.9 on writing."),
        ("رمزگذار ۸ لایه دارد.", "The encoder has 6 layers and the decoder has 8 heads."),
        ("It has three layers.", "It has six layers."),
        ("It has 3 layers.", "It has six layers."),
        ("رمزگذار سه لایه دارد.", "رمزگذار شش لایه دارد."),
        # Units.
        ("It was trained for 3 hours.", "It was trained for 3 days."),
        ("It has 7 million parameters.", "It has 7 billion parameters."),
        ("آموزش ۳ ساعت طول کشید.", "Training took 3 days."),
        # Negation.
        ("It does not use recurrence.", "It uses recurrence."),
        ("It uses recurrence.", "It never uses recurrence."),
        ("مدل از بازگشت استفاده نمی‌کند.", "The model uses recurrence."),
        ("این مدل سریع نبوده است.", "این مدل سریع بوده است."),
        ("این روش بدون توجه کار می‌کند.", "این روش با توجه کار می‌کند."),
        ("It no longer uses recurrence.", "It uses recurrence."),
        ("این روش آزموده نگردید.", "این روش آزموده گردید."),
        ("در این مقاله نگفتند که چرا.", "در این مقاله گفتند که چرا."),
        # Directions.
        ("Dropout increases the error.", "Dropout reduces the error."),
        ("BERT is faster here.", "BERT is slower here."),
        ("خطا افزایش یافت.", "خطا کاهش یافت."),
        ("این مدل بزرگ‌تر است.", "این مدل کوچک‌تر است."),
        ("این مدل سریع‌تر است.", "این مدل کندتر است."),
        ("Accuracy rose.", "Accuracy fell."),
        ("خطا افزایش یافت.", "The error decreased."),
        # Names.
        ("The GPT-4 model has layers.", "The BERT model has layers."),
        ("Here BERT outperforms GPT-4.", "Here GPT-4 outperforms BERT."),
        ("مدل GPT-4 لایه دارد.", "The BERT model has layers."),
    ],
)
def test_evidence_that_says_otherwise_is_seen(contradicted, claim: str, evidence: str) -> None:
    assert contradicted(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It has 8 heads.", "It has 6 layers and 8 heads."),
        ("It was trained for 3 days.", "Training took 3 days on 8 machines."),
        ("It uses attention.", "It uses attention, but it does not use recurrence."),
        ("It improves speed.", "It not only improves speed but saves memory."),
        ("Dropout reduces errors.", "Errors are reduced by dropout, which increases noise."),
        ("The model has 12 layers.", "BERT, a model by Google, has 12 layers."),
        ("نشان داده شد که نمونه‌ها کم‌اند.", "نشان داده شد که نمونه‌ها کم‌اند و نمودار هم دارند."),
        ("رمزگذار ۶ لایه دارد.", "The encoder has 6 layers and 8 heads."),
        ("It has 1,500 words.", "It has 1500 words."),
        ("It has ۱۲ layers.", "It has 12 layers."),
        ("It has twelve layers.", "It has 12 layers."),
        ("رمزگذار شش لایه دارد.", "The encoder has 6 layers."),
        ("It takes no longer than a day.", "It takes no longer than a day to train."),
    ],
)
def test_evidence_that_says_more_is_no_contradiction(contradicted, claim, evidence) -> None:
    assert not contradicted(claim, evidence)


@given(WORDS)
def test_nothing_contradicts_itself(term_finder, text: str) -> None:
    assert not says_otherwise(text, term_finder.terms_of(text), text)


@given(WORDS, st.integers(100, 999))
def test_a_number_that_the_evidence_lacks_contradicts(term_finder, text: str, number: int) -> None:
    claim = f"{text} {number}"

    assert says_otherwise(claim, term_finder.terms_of(claim), text)


@given(WORDS)
def test_the_script_of_digits_does_not_matter(text: str) -> None:
    persian = text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    assert numbers_in(persian) == numbers_in(text)
