import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.text import is_persian, normalise
from rag.glossary import Entry, Glossary
from rag.transliteration import may_name, skeleton
from rag.word_lists import GlossaryError

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
FILE = Path(__file__).parents[2] / "corpus" / "glossary.tsv"
DOMAINS = {
    "ml", "dl", "nlp", "vision", "stats", "optimisation", "hardware", "evaluation", "data",
    "ethics", "economics", "academic", "name", "general",
}  # fmt: skip
ARABIC_LETTERS = str.maketrans("یک", "يك")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
TO_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


@cache
def shipped() -> Glossary:
    return Glossary.load(FILE)


HEADS = st.deferred(lambda: st.sampled_from([entry.persian for entry in shipped().entries]))
QUESTIONS = st.lists(HEADS, min_size=1, max_size=4).map(" ، ".join)


def english(question: str, glossary: Glossary | None = None) -> list[tuple[str, ...]]:
    return [found.english for found in (glossary or shipped()).translate(question)]


def first_senses(question: str) -> list[str]:
    return [senses[0] for senses in english(question)]


@given(QUESTIONS)
def test_arabic_letters_are_the_persian_ones(question: str) -> None:
    assert english(question.translate(ARABIC_LETTERS)) == english(question)


@given(QUESTIONS)
@example("لاما ۲")
def test_the_script_of_digits_does_not_matter(question: str) -> None:
    in_persian = question.translate(PERSIAN_DIGITS)

    assert english(in_persian) == english(question.translate(TO_ASCII))


@given(HEADS)
def test_a_term_is_found_with_spaces_for_half_spaces(head: str) -> None:
    spaced = head.replace(ZWNJ, " ")

    assert english(spaced) == english(head)


@given(HEADS)
def test_a_term_is_found_with_half_spaces_for_spaces(head: str) -> None:
    assert english(head.replace(" ", ZWNJ)) == english(head)


@given(HEADS)
def test_a_term_is_found_written_as_one(head: str) -> None:
    assert english(head.replace(" ", "").replace(ZWNJ, "")) == english(head)


@given(HEADS)
def test_every_term_is_found_as_it_is_listed(head: str) -> None:
    found = shipped().translate(head)

    assert [(one.start, one.end) for one in found] == [(0, len(head))]


@given(st.one_of(st.text(max_size=60), QUESTIONS))
def test_translations_are_in_order_and_do_not_overlap(question: str) -> None:
    found = shipped().translate(question)
    borders = [offset for one in found for offset in (one.start, one.end)]

    assert borders == sorted(borders)
    assert all(0 <= one.start < one.end <= len(question) for one in found)


@pytest.mark.parametrize(
    "written",
    [
        f"شبکه{ZWNJ}های عصبی", "شبکه های عصبی", "شبکه‌ی عصبی", "شبکهٔ عصبی", "شبکۀ عصبی",
        "شبکه عصبیِ", "شبكه‌هاي عصبي", "شبکه عصبی‌شان", "شبکه‌های عصبی‌ای", "شـبکه عصبی",
    ],
)  # fmt: skip
def test_inflections_and_spellings_of_a_term_are_the_term(written: str) -> None:
    assert first_senses(written) == ["neural network"]


@pytest.mark.parametrize(
    ("written", "sense"),
    [
        ("مدلها", "model"),
        ("مدلی", "model"),
        ("دقتش", "accuracy"),
        ("خطای", "error"),
        ("پژوهشگرانی", "researchers"),
        ("توئیتر", "Twitter"),
        ("اشیاء", "objects"),
        ("میشود", None),
        ("ترنسفورمرها", "Transformer"),
    ],
)
def test_endings_written_jointly_are_seen_through(written: str, sense: str | None) -> None:
    assert first_senses(written)[:1] == ([sense] if sense else [])


def test_the_longest_term_wins() -> None:
    glossary = Glossary.of(
        [Entry("یادگیری", ("learning",), "ml"), Entry("یادگیری عمیق", ("deep learning",), "dl"),
         Entry("عمیق", ("deep",), "dl")]
    )  # fmt: skip

    assert english("یادگیری عمیق و یادگیری", glossary) == [("deep learning",), ("learning",)]


def test_a_term_as_written_wins_over_one_it_may_be_inflected_from() -> None:
    glossary = Glossary.of(
        [Entry("دان", ("seed",), "general"), Entry("دانش", ("knowledge",), "nlp")]
    )

    assert english("دانش", glossary) == [("knowledge",)]


def test_the_offsets_point_at_what_was_written() -> None:
    question = "آیا سرِ توجهِ مدل مهم است؟"

    found = shipped().translate(question)[1]

    assert (found.persian, question[found.start : found.end]) == ("سر توجه", "سرِ توجهِ")


def test_how_many_written_apart_is_a_question() -> None:
    assert first_senses("چند سر توجه دارد") == ["how many", "attention head"]
    assert first_senses("توجه چند سر") == ["multi-head attention"]


@pytest.mark.parametrize(
    ("question", "senses"),
    [
        ("لاما ۲ روی چند توکن پیش‌آموزش دیده است؟", ["Llama 2", "how many", "token",
                                                        "pre-trained"]),
        ("اثر هوش مصنوعی مولد بر نیروی کار", ["effect", "generative AI", "workforce"]),
        ("فاین تیون کردنِ برت با لورا", ["fine-tune", "BERT", "LoRA"]),
        ("What is attention?", []),
        ("", []),
    ],
)  # fmt: skip
def test_questions_are_translated_term_by_term(question: str, senses: list[str]) -> None:
    assert first_senses(question) == senses


@pytest.mark.parametrize(
    ("term", "persian"),
    [
        ("attention", "توجه"),
        ("Attention Head", "سر توجه"),
        ("learning rates", "نرخ یادگیری"),
        ("fine tuning", "تنظیم دقیق"),
        ("CNN", "شبکه عصبی پیچشی"),
        ("no such thing", None),
    ],
)
def test_english_terms_have_their_usual_persian(term: str, persian: str | None) -> None:
    assert shipped().english_to_persian(term) == persian


def test_the_shipped_glossary_is_large_and_well_formed() -> None:
    heads = [entry.persian for entry in shipped().entries]

    assert len(heads) >= 2000
    assert len({normalise(head).replace(" ", "").replace(ZWNJ, "") for head in heads}) == len(heads)
    assert {entry.domain for entry in shipped().entries} == DOMAINS
    assert all(is_persian(head) and head == head.strip() for head in heads)
    assert not [term for entry in shipped().entries for term in entry.english if is_persian(term)]


@pytest.mark.parametrize(
    "content",
    ["", "wrong\theader\n", "persian\tenglish\tdomain\nمدل\tmodel\n",
     "persian\tenglish\tdomain\nمدل\t\tml\n"],
    ids=["empty", "header", "two fields", "no english"],
)  # fmt: skip
def test_a_malformed_glossary_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(GlossaryError):
        Glossary.load(path)


def test_a_missing_glossary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be read"):
        Glossary.load(tmp_path / "none.tsv")


def test_translating_a_question_takes_little_time() -> None:
    question = "چرا شبکه های عصبی پیچشی عمیق تر در مقایسه با ترنسفورمرها دقت کمتری دارند؟"
    shipped().translate(question)

    started = time.process_time()
    for _ in range(50):
        shipped().translate(question)

    assert (time.process_time() - started) / 50 < 0.002


@pytest.mark.parametrize(
    ("persian", "latin"),
    [
        ("کلیپ", "CLIP"), ("رابرتا", "RoBERTa"), ("ترنسفورمر", "Transformer"),
        ("میکسترال", "Mixtral"), ("هاگینگ‌فیس", "Hugging Face"), ("اشمیدهوبر", "Schmidhuber"),
        ("چینچیلا", "Chinchilla"), ("واسوانی", "Vaswani"), ("کوئن", "Qwen"), ("دولین", "Devlin"),
        ("ویلیام", "William"), ("یولو", "YOLO"), ("كریستوفر", "Christopher"),
        ("آنتروپیک", "Anthropic"), ("گوفر", "Gopher"), ("جمینای", "Gemini"),
    ],
)  # fmt: skip
def test_a_name_has_one_skeleton_in_both_scripts(persian: str, latin: str) -> None:
    assert skeleton(persian) == skeleton(latin) != ""


@given(st.text(max_size=20))
def test_skeletons_ignore_case_and_never_fail(name: str) -> None:
    assert skeleton(name) == skeleton(normalise(name))


@pytest.mark.parametrize(
    ("persian", "latin"),
    [
        ("هوخرایتر", "hochreiter"), ("اشمیدهوبر", "schmidhuber"), ("آلپاکا", "alpaca"),
        ("ویکونا", "vicuna"), ("پاسکانو", "pascanu"), ("چینچیلا", "chinchilla"),
        ("گوفر", "gopher"), ("فالکون", "falcon"), ("واسوانی", "vaswani"),
    ],
)  # fmt: skip
def test_a_name_is_known_by_ear(persian: str, latin: str) -> None:
    assert may_name(persian, latin)


@pytest.mark.parametrize(
    ("persian", "latin"),
    [
        ("ساتن", "sitton"), ("برت", "abort"), ("گوفر", "gifar"), ("آلپاکا", "palca"), ("", ""),
        ("پرداخت", "predict"), ("قیصر", "kaiser"), ("مرگ", "merg"),
    ],
)  # fmt: skip
def test_other_vowels_or_consonants_make_another_name(persian: str, latin: str) -> None:
    assert not may_name(persian, latin)
