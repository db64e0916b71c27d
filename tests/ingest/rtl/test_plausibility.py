import pytest

from benchmarks.persian_lines import persian_lines
from ingest.rtl.plausibility import implausibility

TEXT = " ".join(line for lines in persian_lines().values() for line in lines)
ARABIC = (
    "في هذا البحث نقدم طريقة جديدة للبحث عن الأجوبة في النصوص الطويلة، ونقارنها بالطرق السابقة."
    " أظهرت النتائج أن حجم البيانات أهم من حجم النموذج، وأن التدريب المسبق يقلل من الخطأ في كل"
    " اللغات التي اختبرناها، ومنها العربية والفارسية."
)
LETTERS = "ابپتثجچحخدذرزسشصضطظعغفقکگلمنوهی"


@pytest.mark.parametrize("kind", [kind for kind in persian_lines() if kind != "lam-alef"])
def test_persian_of_every_kind_is_plausible(kind: str) -> None:
    assert implausibility(" ".join(persian_lines()[kind])) == ""


def test_arabic_is_plausible() -> None:
    assert implausibility(ARABIC) == ""


@pytest.mark.parametrize("text", [TEXT, ARABIC], ids=["Persian", "Arabic"])
def test_letters_in_reverse_order_are_told(text: str) -> None:
    reverse = " ".join(word[::-1] for word in text.split())

    assert implausibility(reverse) == "its letters come in reverse order"


@pytest.mark.parametrize("step", [3, 7, 11])
@pytest.mark.parametrize("text", [TEXT, ARABIC], ids=["Persian", "Arabic"])
def test_exchanged_letters_are_told(text: str, step: int) -> None:
    wrong = str.maketrans(LETTERS, LETTERS[step:] + LETTERS[:step])

    assert "wrong letters" in implausibility(text.translate(wrong))


def test_a_few_words_are_not_judged() -> None:
    assert implausibility("ضصثق فغعه خحج") == ""


def test_other_languages_of_the_script_are_not_judged() -> None:
    urdu = "یہ ایک ٹیسٹ ہے جس میں اردو زبان کے الفاظ لکھے گئے ہیں اور ان کو پڑھا جاتا ہے۔ " * 4

    assert implausibility(urdu) == ""


def test_latin_text_is_not_judged() -> None:
    assert implausibility("Attention is all you need. " * 40) == ""
