from dataclasses import replace

import pytest

from ingest.index import ChunkIndex
from rag.retrieval import RetrievalConfig
from tests.rag.conftest import Shelf

LONG_PERSIAN = "در شمال کشور رودهای بزرگی از کوه به دریا می‌رسند و جنگل‌ها سبز هستند. " * 6


@pytest.fixture
def filled(shelf):
    shelf.add(
        "net",
        "1 Introduction\nThe network has twelve layers of attention. It was trained for two days.",
        "2 Results\nThe network reaches a score of ninety on the test of reading.",
        title="A Network",
    )
    shelf.add("sea", "The sea is salt. Fish live in the sea and swim.", title="The Sea")
    return shelf


def pages_of(found) -> list[tuple[str, int]]:
    return [(p.chunk.paper_id, p.chunk.pages.first) for p in found.passages]


def test_the_page_that_answers_comes_first(filled) -> None:
    found = filled.retriever().find("How many layers of attention has the network?", k=3)

    assert pages_of(found)[0] == ("net", 1)
    assert [p.rank for p in found.passages] == list(range(1, len(found.passages) + 1))


def test_a_persian_question_finds_english_pages_by_its_terms(filled) -> None:
    # Hashed vectors know no meaning across languages, so only the glossary can tell these apart.
    found = filled.retriever().find("شبکه چند لایه توجه دارد؟", k=3)

    assert {paper for paper, _ in pages_of(found)[:2]} == {"net"}


def test_search_is_confined_to_the_papers_named(filled) -> None:
    found = filled.retriever().find("layers of attention", k=5, papers=["sea"])

    assert {paper for paper, _ in pages_of(found)} == {"sea"}


def test_each_passage_comes_with_its_sentences(filled) -> None:
    found = filled.retriever().find("layers of attention", k=5)

    for passage, sentences in zip(found.passages, found.sentences, strict=True):
        chunk = passage.chunk
        assert all(chunk.start <= s.start < s.end <= chunk.end for s in sentences)


def test_lists_of_sources_do_not_outrank_content(shelf) -> None:
    shelf.add(
        "p",
        "1 Method\nWe use dropout in each layer of the net.\n\n"
        "References\nN. Author. Dropout dropout dropout in each layer of the net. 2014.",
    )

    found = shelf.retriever().find("dropout in each layer", k=2)

    assert found.passages[0].chunk.section == "1 Method"


def test_what_repeats_a_page_stands_behind_other_pages(shelf) -> None:
    page = " ".join(f"The layer number {n} of the attention network is here now." for n in range(9))
    other = " ".join(f"The attention network is described here as item {n}." for n in range(9))
    shelf.add("p", page, other)

    one_each = RetrievalConfig(passages_per_page=1)
    spread = shelf.retriever(one_each).find("layer attention network", k=3)
    packed = shelf.retriever(RetrievalConfig()).find("layer attention network", k=3, spread=False)

    pages = [page for _, page in pages_of(spread)]
    assert len(set(pages[:2])) == 2
    assert len(packed.passages) == 3


def test_an_empty_library_finds_nothing(shelf) -> None:
    found = shelf.retriever().find("anything", k=3)

    assert found.passages == ()
    assert found.similarity == 0.0


def test_the_index_is_built_again_from_the_library(filled, tmp_path) -> None:
    index = ChunkIndex(tmp_path / "other")
    index.rebuild(filled.library)

    assert index.count() == filled.library.count_chunks()


def test_a_persian_note_that_shares_a_word_does_not_hide_the_english_page(shelf: Shelf) -> None:
    shelf.add("2401.00001", "The learning rate was 0.1.", "We clip gradients at norm 5.")
    shelf.add("notes", "کتاب‌ها در کتابخانه هستند.", "گربه‌ها مقدار زیادی شیر می‌نوشند.")

    found = shelf.retriever().find("مقدار نرخ یادگیری چقدر بود؟", k=1)

    assert found.passages[0].chunk.paper_id == "2401.00001"


def test_a_persian_page_that_holds_the_question_comes_first(shelf: Shelf) -> None:
    shelf.add("2401.00001", "The learning rate was 0.1.")
    shelf.add("notes", "گربه‌ها شیر می‌نوشند.", "نرخ یادگیری مدل ما ۰٫۱ بود.")

    found = shelf.retriever().find("نرخ یادگیری مدل چقدر بود؟", k=1)

    assert found.passages[0].chunk.paper_id == "notes"


def test_both_papers_of_a_comparison_are_heard(shelf: Shelf) -> None:
    shelf.add(
        "large",
        *(f"The Largo model has {n} layers of attention in its stack." for n in range(2, 8)),
        title="Largo",
    )
    shelf.add("small", "The Piccolo model is a stack of two layers.", title="Piccolo")

    found = shelf.retriever().find("How many layers of attention have Largo and Piccolo?", k=2)

    assert {paper for paper, _ in pages_of(found)} == {"large", "small"}


def test_of_persian_texts_the_one_that_holds_all_words_comes_first(shelf) -> None:
    for number in range(8):
        shelf.add(f"other{number}", LONG_PERSIAN)
    shelf.add("part", "ماهی سفید کجا است؟ ماهی سفید، ماهی سفید، ماهی سفید.")
    shelf.add("whole", LONG_PERSIAN + "ماهی سفید در رود تخم می‌ریزد.")
    question = "ماهی سفید کجا تخم می‌ریزد؟"

    by_vectors = RetrievalConfig(
        lexical_weight=0.0, native_weight=0.0, sentence_weight=0.0, words_weight=0.0
    )

    without = shelf.retriever(by_vectors).find(question, k=2)
    found = shelf.retriever(replace(by_vectors, words_weight=0.05)).find(question, k=2)

    assert [paper for paper, _ in pages_of(without)] == ["part", "whole"]
    assert [paper for paper, _ in pages_of(found)] == ["whole", "part"]


def test_words_do_not_move_the_pages_of_an_english_question(filled) -> None:
    plain = filled.retriever(RetrievalConfig(words_weight=0.0)).find("layers of attention", k=3)
    whole = filled.retriever().find("layers of attention", k=3)

    assert [p.score for p in plain.passages] == [p.score for p in whole.passages]
