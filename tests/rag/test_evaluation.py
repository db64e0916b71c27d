import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.documents import Chunk, PageSpan
from rag.answers import Answer, Citation, Passage, Sentence, Support, WrittenBy
from rag.errors import BadGoldSet
from rag.evaluation import (
    GoldQuestion,
    answer_scores,
    first_hit,
    read_gold_set,
    retrieval_scores,
)

GOLD = GoldQuestion(
    id="q1",
    language="fa",
    type="numeric",
    question="چند لایه؟",
    history=(),
    answerable=True,
    gold=frozenset({("2401.00001", 3)}),
    facts=(("6", "six"), ("layer", "لایه")),
)


def passage(rank: int, paper: str, first: int, last: int) -> Passage:
    return Passage(Chunk(paper, rank, "x", 0, 1, PageSpan(first, last), ""), "T", rank, 1.0)


def answer(text: str, *pages: int) -> Answer:
    citations = tuple(
        Citation(n, "2401.00001", "T", page, "q", "u") for n, page in enumerate(pages, start=1)
    )
    sentences = (Sentence(text, tuple(c.marker for c in citations), Support.SUPPORTED),)
    return Answer("?", "fa", text, False, WrittenBy.QUOTES, sentences, citations, (), "m", {})


def test_a_passage_over_two_pages_hits_either_of_them() -> None:
    assert first_hit(GOLD, [passage(1, "2401.00001", 1, 1), passage(2, "2401.00001", 2, 3)]) == 2
    assert first_hit(GOLD, [passage(1, "other", 3, 3)]) is None


def test_rank_two_scores_half_of_the_reciprocal_rank_and_no_recall_at_one() -> None:
    scores = retrieval_scores(GOLD, [passage(1, "other", 3, 3), passage(2, "2401.00001", 3, 3)])

    assert (scores["R@1"], scores["R@5"], scores["MRR"]) == (0.0, 1.0, 0.5)
    assert scores["nDCG@10"] == pytest.approx(0.6309, abs=1e-4)


def test_nothing_found_scores_nothing() -> None:
    assert set(retrieval_scores(GOLD, []).values()) == {0.0}


@pytest.mark.parametrize(
    ("text", "right"), [("۶ لایه", 1.0), ("Six layers", 1.0), ("۶ سر", 0.0), ("لایه", 0.0)]
)
def test_an_answer_is_right_if_it_holds_a_spelling_of_every_fact(text: str, right: float) -> None:
    assert answer_scores(GOLD, answer(text, 3))["right"] == right


def test_where_no_facts_are_known_nobody_says_whether_an_answer_is_right() -> None:
    assert "right" not in answer_scores(replace(GOLD, facts=()), answer("۶ لایه", 3))


def test_precision_counts_citations_and_one_gold_page_is_enough_to_cite_gold() -> None:
    scores = answer_scores(GOLD, answer("۶ لایه", 3, 9))

    assert (scores["citation precision"], scores["cites gold"], scores["coverage"]) == (0.5, 1, 1)


def test_a_sentence_without_a_citation_lowers_coverage() -> None:
    assert answer_scores(GOLD, answer("۶ لایه"))["coverage"] == 0.0


def test_a_question_without_an_answer_scores_its_refusal_alone() -> None:
    unanswerable = replace(GOLD, answerable=False, gold=frozenset(), facts=())

    assert answer_scores(unanswerable, answer("۶ لایه", 3)) == {"refused": 0.0}
    refusal = replace(answer("نیست"), abstained=True, sentences=())
    assert answer_scores(unanswerable, refusal) == {"refused": 1.0}


def test_a_refusal_is_never_right() -> None:
    refused = replace(answer("۶ لایه نیست", 3), abstained=True)

    assert answer_scores(GOLD, refused)["right"] == 0.0


@pytest.mark.parametrize("line", ["{", "[]", json.dumps({"id": "x"})])
def test_a_malformed_gold_set_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "qa.jsonl"
    path.write_text(line + "\n", encoding="utf-8")

    with pytest.raises(BadGoldSet, match=r"qa\.jsonl"):
        read_gold_set(path)


def test_a_missing_gold_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadGoldSet):
        read_gold_set(tmp_path / "none.jsonl")
