import pytest

from rag.quantities import asked_quantity


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("How many layers does it have?", "layers"),
        ("How many million parameters does it have?", "parameters"),
        ("How many attention heads are there?", "heads"),
        ("How many words per second does it read?", "words second"),
        ("How many GPU hours did it take?", "GPU hours"),
        ("How many hours did it take?", ""),
        ("What learning rate was used?", "learning rate"),
        ("Which optimizer and learning rate were used?", "learning rate"),
        ("What value of the temperature was used?", "temperature"),
        ("Which model is better?", ""),
        ("What percentage of it?", ""),
        ("Why is it so?", ""),
        ("چند لایه دارد؟", "لایه"),
        ("چند تا پارامتر داره؟", "پارامتر"),
        ("چند نفر داور داشت؟", "داور"),
        ("در هر گام چند واژه در ثانیه می‌خواند؟", "واژه ثانیه"),
        ("چند لایه در مدل بود؟", "لایه"),
        ("چند ساعت GPU برد؟", "GPU ساعت"),
        ("با چند ساعت آموزش دید؟", ""),
        ("نتیجه چند گزارش شد؟", ""),
        ("طول ورودی چند توکن بود؟", "طول ورودی"),
        ("چند درصد بهتر است؟", ""),
        ("چرا بهتر است؟", ""),
    ],
)
def test_what_is_counted_is_found(question: str, quantity: str) -> None:
    assert asked_quantity(question) == quantity
