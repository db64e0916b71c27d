import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ingest.manifest import corpus_folder
from ingest.text import index_tokens, is_persian
from rag.answers import Question, Turn
from rag.finglish import Finglish
from rag.finglish_words import FinglishWords
from rag.glossary import Glossary
from rag.query_terms import TermFinder
from rag.romanisation import SoundIndex, latin_units
from rag.word_lists import GlossaryError
from tests.conftest import SHARED
from tests.rag.conftest import Shelf
from tests.rag.finglish_questions import DEVELOPED_ON, HELD_OUT, UNSEEN

ALL = (*DEVELOPED_ON, *HELD_OUT, *UNSEEN)
HEADER = "persian\tfinglish\tkind\n"


@cache
def shipped() -> Finglish:
    folder = corpus_folder()
    glossary = Glossary.load(folder / "glossary.tsv")
    return Finglish(FinglishWords.load(folder / "finglish.tsv", glossary))


def written(question: str) -> str:
    return shipped().in_persian_letters(question)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def missing(question: str, expected: str) -> list[str]:
    """Return the expected words that the question, as it was read, does not hold."""
    read = written(question)
    tokens = set(index_tokens(read))
    return [
        word
        for word in expected.split()
        if letters(word) not in letters(read) and not set(index_tokens(word)) <= tokens
    ]


@pytest.mark.parametrize(("question", "expected"), ALL)
def test_a_question_in_finglish_is_recognised(question: str, expected: str) -> None:
    assert is_persian(written(question))


@pytest.mark.parametrize(("question", "expected"), DEVELOPED_ON)
def test_its_words_are_written_in_persian_letters(question: str, expected: str) -> None:
    assert missing(question, expected) == []


@pytest.mark.parametrize("questions", [HELD_OUT, UNSEEN], ids=["held out", "unseen"])
def test_most_words_of_other_questions_are_too(questions: tuple[tuple[str, str], ...]) -> None:
    wanted = sum(len(expected.split()) for _, expected in questions)
    missed = sum(len(missing(*item)) for item in questions)

    assert missed / wanted < 0.06


def english_texts() -> list[str]:
    """Return the English questions, claims and sentences of the given data sets."""
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip("the given files are not beside the repository (../shared/data)")
    qasper = json.loads((data / "qasper" / "dev_question_dict.json").read_text("utf-8"))
    qasa = json.loads((data / "qasa" / "testset_unanswerable_244_v1.1.json").read_text("utf-8"))
    claims = (data / "scifact" / "test.jsonl").read_text("utf-8").splitlines()
    return [
        *(item["text"] for item in qasper.values()),
        *(item["question"] for item in qasa.values()),
        *(json.loads(line)["input"] for line in claims),
        *(data / "tatoeba" / "tatoeba.pes-eng.eng").read_text("utf-8").splitlines(),
    ]


def test_no_english_question_is_taken_for_finglish() -> None:
    assert [text for text in english_texts() if written(text) != text] == []


def test_no_line_of_the_english_notes_is_taken_for_finglish() -> None:
    notes = sorted((corpus_folder() / "notes").glob("*.en.md"))
    lines = [line for note in notes for line in note.read_text("utf-8").splitlines()]

    assert lines
    assert [line for line in lines if written(line) != line] == []


@pytest.mark.parametrize(
    "question",
    ["BERT", "gpt-4 vs llama", "attention is all you need", "in an", "be to do", "LSTM or GRU?",
     "Chand et al. 2019", "chi-square test", "Was ist ein Transformer?", "million images"],
)  # fmt: skip
def test_short_questions_in_other_tongues_stay(question: str) -> None:
    assert written(question) == question


@given(st.text(max_size=60), st.sampled_from("آابپچشیک"))
def test_a_question_with_persian_letters_stays(text: str, letter: str) -> None:
    assert written(text + letter) == text + letter


FINGLISH_WORDS = st.sampled_from(sorted({word for question, _ in ALL for word in question.split()}))
TYPED = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="abcdeghiklmnorstu ?,.'-;[]BT3", max_size=40),
    st.lists(FINGLISH_WORDS, min_size=1, max_size=8).map(" ".join),
)


@given(TYPED)
@example("shabake e ye ha")
@example("e ye ha")
def test_reading_twice_changes_nothing_and_empties_nothing(text: str) -> None:
    once = written(text)

    assert written(once) == once
    assert bool(letters(once)) == bool(letters(text))


@given(st.from_regex(r"[A-Z]{2,5}(-[0-9])?", fullmatch=True))
def test_names_and_numbers_stay_as_they_are(name: str) -> None:
    read = written(f"chera {name} dar 2017 behtar az ResNet bood?")

    assert read == f"چرا {name} در 2017 بهتر از ResNet بود؟"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("in model chetor sakhte mi shavad", "این model چطور ساخته می‌شود"),
        ("shabake-ye asabi chist", "شبکه عصبی چیست"),
        ("chera shabake haye amigh tar behtarand", "چرا شبکه‌های عمیق‌تر بهترند"),
        ("RNN-ha chera RNNhaye digar nistand", "RNN چرا RNN دیگر نیستند"),
        ("CHERA GRADIAN MAHV MISHE?", "چرا گرادیان محو میشه؟"),
        ("Salam! Chera az lstm estefade mishe?", "سلام! چرا از lstm استفاده میشه؟"),
    ],
)
def test_what_is_parted_or_capital_is_read_too(typed: str, read: str) -> None:
    assert re.sub("\u200c", "", written(typed)) == re.sub("\u200c", "", read)


@pytest.mark.parametrize(
    ("latin", "persian"),
    [("amoozesh", "آموزش"), ("xata", "خطا"), ("deqqat", "دقت"), ("ta'rif", "تعریف"),
     ("neshoon", "نشان"), ("shabakeh", "شبکه"), ("khahesh", "خواهش"), ("zhakob", "ژاکوب")],
)  # fmt: skip
def test_a_word_is_found_by_its_sound(latin: str, persian: str) -> None:
    decoys = ["آموزه", "خطر", "دقیق", "طرف", "نشانه", "شبیه", "خندان", "جاکب"]
    found = SoundIndex([persian, *decoys]).nearest(latin_units(latin))

    assert found is not None
    assert found[0] == persian


@pytest.mark.parametrize("line", ["چرا\tchera\tunheard", "چرا\tchera", "چرا\t\tgrammar"])
def test_a_malformed_table_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "finglish.tsv"
    path.write_text(HEADER + line + "\n", encoding="utf-8")

    with pytest.raises(GlossaryError):
        FinglishWords.load(path, Glossary.of(()))


@pytest.fixture
def finglish_shelf(shelf: Shelf) -> Shelf:
    glossary = Glossary.load(corpus_folder() / "glossary.tsv")
    shelf.term_finder = TermFinder(glossary, in_persian_letters=written)
    shelf.add("p1", "The model has 24 layers. Its gradients vanish over many time steps.")
    return shelf


def test_a_finglish_question_is_answered_in_persian_and_shown_as_asked(
    finglish_shelf: Shelf,
) -> None:
    typed = "gradian chera mahv mishe?"
    answer = finglish_shelf.assistant().ask(Question(typed))
    twin = finglish_shelf.assistant().ask(Question("گرادیان چرا محو میشه؟"))

    assert (answer.language, answer.question) == ("fa", typed)
    assert (answer.text, answer.citations) == (twin.text, twin.citations)


def test_a_language_that_is_asked_for_stands(finglish_shelf: Shelf) -> None:
    asked = Question("gradian chera mahv mishe?", language="en")

    assert finglish_shelf.assistant().language_of(asked) == "en"


def test_a_follow_up_in_finglish_leans_on_the_question_before_it(finglish_shelf: Shelf) -> None:
    history = (Turn("user", "LLaMA 2 chist?"), Turn("assistant", "…"))
    asked = Question("va chand ta laye dare?", history)

    assert finglish_shelf.assistant().resolve(asked) == "LLaMA 2 چیست؟ و چند تا لایه داره؟"


@given(st.lists(FINGLISH_WORDS, min_size=1, max_size=8).map(" ".join))
def test_capitals_do_not_change_what_a_plain_question_is(question: str) -> None:
    assume(question.islower())

    assert is_persian(written(question.upper())) == is_persian(written(question))
