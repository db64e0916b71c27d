"""What is made of the words that an engine saw, without any engine."""

from dataclasses import replace

import pytest

from ingest.documents import Page, PageState, Paper, PrintedWord, Section, SourceKind
from ingest.ocr_pages import PageReading, pages_without_text, with_readings
from ingest.ocr_text import (
    RecognisedPage,
    SeenWord,
    confidence_of,
    joined_scripts,
    recognised_page,
    words_of_table,
)


def seen(text: str, left: int, *, sure: float = 90.0, line: int = 1, width: int = 90) -> SeenWord:
    return SeenWord((1, 1, line), left, 100 * line, width, 40, sure, text)


def test_the_table_of_the_engine_is_read_word_by_word() -> None:
    table = (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
        "4\t1\t1\t1\t1\t0\t36\t92\t500\t40\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t36\t92\t60\t40\t96.5\tDeep\u200f\n"
        "5\t1\t1\t1\t1\t2\t99\t92\t60\t40\t95\t \n"
    )

    assert words_of_table(table) == [SeenWord((1, 1, 1), 36, 92, 60, 40, 96.5, "Deep")]


def test_a_latin_word_is_believed_only_where_the_persian_model_saw_none() -> None:
    persian = [seen("معماری", 900), seen("۲۲210", 700, sure=42), seen("جای", 500, sure=60)]
    mixed = [seen("معماری", 900), seen("BERT", 700), seen("cle", 500)]

    page = recognised_page(joined_scripts(persian, mixed), 1000, 1000, 0)

    assert page.text == "معماری BERT جای"


def test_latin_words_in_a_persian_line_stand_from_left_to_right() -> None:
    words = [
        seen("روش", 900),
        seen("augmented", 700),
        seen("retrieval", 600),
        seen("مدل", 400),
        seen("متن", 300),
        seen("است.", 200),
    ]

    assert recognised_page(words, 1000, 1000, 0).text == "روش retrieval augmented مدل متن است."


def test_arabic_letters_and_stops_become_persian() -> None:
    words = [seen("كتابي,", 900), seen("چيست?", 700)]

    assert recognised_page(joined_scripts(words, words), 1000, 1000, 0).text == "کتابی، چیست؟"


def test_a_line_that_the_engine_itself_does_not_believe_is_left_out() -> None:
    page = recognised_page([seen("Words", 0), seen("|~", 0, sure=20, line=2)], 1000, 1000, 0)

    assert page.text == "Words"
    assert page.confidence < 0.9


def test_confidence_counts_letters() -> None:
    assert confidence_of([seen("a" * 9, 0, sure=90), seen("b", 0, sure=0)]) == pytest.approx(0.81)


@pytest.mark.parametrize(
    ("turned", "place"),
    [
        (0, (0.1, 0.2, 0.3, 0.04)),
        (90, (0.2, 0.6, 0.04, 0.3)),
        (180, (0.6, 0.76, 0.3, 0.04)),
        (270, (0.76, 0.1, 0.04, 0.3)),
    ],
)
def test_a_word_stands_where_it_is_on_the_page_as_shown(
    turned: int, place: tuple[float, float, float, float]
) -> None:
    word = SeenWord((1, 1, 1), 100, 200, 300, 40, 90.0, "word")

    page = recognised_page([word], 1000, 1000, turned)

    assert page.words == (PrintedWord("word", *place),)


TEXT = Page(1, "The first page has text of its own.")
EMPTY = Page(2, "", PageState.NO_TEXT, "no text layer")
PAPER = Paper("scan", "scan", SourceKind.PDF, "0" * 64, (TEXT, EMPTY))


def reading(text: str, confidence: float) -> PageReading:
    return PageReading(2, RecognisedPage(text, confidence, (PrintedWord("1", 0, 0, 1, 1),)))


def test_only_pages_without_text_or_with_garbled_text_want_ocr() -> None:
    garbled = replace(EMPTY, number=3, state=PageState.GARBLED)
    broken = replace(EMPTY, number=4, state=PageState.UNREADABLE)

    assert pages_without_text(replace(PAPER, pages=(TEXT, EMPTY, garbled, broken))) == (2, 3)


def test_what_was_read_takes_the_place_of_the_page_and_says_how_sure_it_is() -> None:
    read = reading("1 Introduction\nScanned words are of-\nten cut.", 0.93)

    paper = with_readings(PAPER, [read], least_confidence=0.5)

    assert paper.pages[0] == TEXT
    assert paper.pages[1] == Page(2, "1 Introduction\n\nScanned words are often cut.", ocr=0.93)
    assert [section.title for section in paper.sections] == ["1 Introduction"]
    assert paper.printed[2] == read.page.words
    assert paper.ocr_of(paper.span_of(0, len(paper.text))) == 0.93


def test_headings_keep_the_level_of_the_outline_where_one_page_is_read_by_ocr() -> None:
    text = replace(TEXT, text="1 Introduction\nWe count words.")
    told = replace(PAPER, pages=(text, EMPTY), sections=(Section("1 Introduction", 0, level=2),))

    paper = with_readings(told, [reading("2 Method\nWe do it.", 0.9)], least_confidence=0.5)

    assert [(section.title, section.level) for section in paper.sections] == [
        ("1 Introduction", 2),
        ("2 Method", 1),
    ]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (reading("l1 |~ rn", 0.31), "no text layer; OCR could hardly read it (confidence 31%)"),
        (reading("", 0.0), "no text layer; OCR found no words"),
        (PageReading(2, None, "OCR took longer than 90 s"), "no text layer; OCR took longer"),
    ],
)
def test_a_page_that_was_hardly_read_is_named_and_left_out(bad: PageReading, problem: str) -> None:
    page = with_readings(PAPER, [bad], least_confidence=0.5).pages[1]

    assert (page.text, page.state, page.ocr) == ("", PageState.NO_TEXT, None)
    assert page.problem.startswith(problem)
