from dataclasses import replace

import pytest

from ingest.documents import Chunk, PageSpan
from ingest.testing import HashEmbeddings
from rag.answers import Passage
from rag.composing import quote_drafts
from rag.evidence import Evidence
from rag.framing import Framing
from rag.query_terms import QueryTerms
from rag.selection import QuotingConfig, choose_quotes, choose_unsaid, quotes_first

CONFIG = QuotingConfig()
NO_TERMS = QueryTerms((), "")
ENGLISH = Framing(NO_TERMS, "en")
PERSIAN = Framing(NO_TERMS, "fa")


def item(text: str, score: float = 1.0, *, paper: str = "p", terms: tuple[int, ...] = ()):
    chunk = Chunk(paper, 0, text, 0, len(text), PageSpan(1, 1), "")
    return Evidence(
        Passage(chunk, f"Title {paper}", 1, 1.0), text, 0, len(text), score, 1.0, 0.9,
        frozenset(terms), HashEmbeddings().embed_queries([text]),
    )  # fmt: skip


def sentence(word: str, length: int) -> str:
    return " ".join(f"{word}{n}" for n in range(length)) + "."


def test_the_best_is_quoted_first() -> None:
    evidence = [item("One here.", 1.0), item("Two there.", 0.9)]

    assert choose_quotes(evidence, ENGLISH, CONFIG)[0] is evidence[0]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_answer_of_quotes_keeps_its_measure(language) -> None:
    evidence = [item(sentence(f"w{n}x", 20), 1 - n / 100, paper=f"p{n % 3}") for n in range(12)]

    chosen = choose_quotes(evidence, Framing(NO_TERMS, language), CONFIG)
    drafts = quote_drafts(range(1, len(chosen) + 1), chosen, Framing(NO_TERMS, language))

    assert 0 < len(chosen) <= CONFIG.most_quotes
    assert sum(len(draft.text.split()) for draft in drafts) <= 120


def test_one_sentence_longer_than_the_measure_is_still_quoted() -> None:
    assert len(choose_quotes([item(sentence("w", 150))], ENGLISH, CONFIG)) == 1


def test_what_repeats_is_quoted_once() -> None:
    same = "The network has twelve layers of attention."

    assert len(choose_quotes([item(same), item(same, paper="q")], ENGLISH, CONFIG)) == 1


def test_what_falls_far_behind_the_best_is_left_out() -> None:
    evidence = [item("One here.", 1.0), item("Two there.", 0.1)]

    assert choose_quotes(evidence, ENGLISH, CONFIG) == evidence[:1]


def test_a_sentence_with_something_new_is_preferred() -> None:
    evidence = [
        item("Alpha is here today.", 1.0, terms=(0,)),
        item("Alpha was there too, long ago.", 0.95, terms=(0,)),
        item("Beta stands alone.", 0.9, terms=(1,)),
    ]

    chosen = choose_quotes(evidence, ENGLISH, QuotingConfig(most_quotes=2))

    assert chosen == [evidence[0], evidence[2]]


def test_each_side_of_a_comparison_is_heard() -> None:
    near = [item(sentence(word, 30), 1.0, paper="one") for word in ("a", "b", "c", "d")]
    other = item(sentence("e", 30), 0.9, paper="two")

    alone = choose_quotes([*near, other], ENGLISH, CONFIG)
    compared = choose_quotes([*near, other], ENGLISH, CONFIG, sides=("one", "two"))

    assert {quote.passage.chunk.paper_id for quote in alone} == {"one"}
    assert {quote.passage.chunk.paper_id for quote in compared} == {"one", "two"}


def test_a_side_that_says_nothing_near_is_not_quoted() -> None:
    far = item(sentence("e", 10), 0.2, paper="two")

    chosen = choose_quotes([item(sentence("a", 30), paper="one"), far], ENGLISH, CONFIG, ("two",))

    assert far not in chosen


def test_the_readers_language_comes_first() -> None:
    evidence = [item("The network has layers."), item("شبکه لایه دارد.", 0.9, paper="fa")]

    assert choose_quotes(evidence, PERSIAN, CONFIG) == [evidence[1], evidence[0]]


def test_what_the_model_has_said_is_not_quoted_again() -> None:
    evidence = [item("The network has twelve layers."), item("It was trained for two days.", 0.9)]

    left = choose_unsaid(evidence, ["The network has twelve layers [1]"], ENGLISH, CONFIG)

    assert left == [evidence[1]]


def test_where_the_room_is_small_a_part_of_a_longer_quote_is_still_said() -> None:
    said = [sentence("w", CONFIG.most_words - 8)]

    left = choose_unsaid([RISES, STEPS], said, ENGLISH, CONFIG)

    assert left == [RISES]


def test_where_there_is_no_room_nothing_is_quoted() -> None:
    assert choose_unsaid([RISES], [sentence("w", CONFIG.most_words)], ENGLISH, CONFIG) == []


def test_an_answer_that_nobody_wrote_is_never_empty() -> None:
    assert len(choose_unsaid([item(sentence("w", 150))], [], ENGLISH, CONFIG)) == 1


PARAGRAPH = "The rate rises at first. We used 4000 steps. The rest is noise.\nA new line."


def sentence_at(start: int, end: int, score: float) -> Evidence:
    chunk = Chunk("p", 0, PARAGRAPH, 0, len(PARAGRAPH), PageSpan(1, 1), "")
    return Evidence(
        Passage(chunk, "Title", 1, 1.0), PARAGRAPH[start:end], start, end, score, 1.0, 0.9,
        frozenset(), HashEmbeddings().embed_queries([PARAGRAPH[start:end]]),
    )  # fmt: skip


RISES, STEPS, LINE = sentence_at(0, 24, 1.0), sentence_at(25, 44, 0.8), sentence_at(64, 75, 0.7)


def test_sentences_that_follow_each_other_are_one_quote() -> None:
    chosen = choose_quotes([RISES, LINE, STEPS], ENGLISH, QuotingConfig(most_quotes=2))

    assert [quote.text for quote in chosen] == [
        "The rate rises at first. We used 4000 steps.",
        "A new line.",
    ]


def test_what_a_line_parts_is_not_joined_since_a_page_may_end_there() -> None:
    noise = sentence_at(45, 63, 0.9)

    assert not noise.is_followed_by(LINE)


TABLE = "System Dev Test\nBERT base 96.4 92.4\nBERT large 96.6 92.8\nBoth were tuned."


def line_of(table: str, number: int, pages: PageSpan) -> Evidence:
    lines = table.split("\n")
    start = len("\n".join(lines[:number])) + (number > 0)
    chunk = Chunk("p", 0, table, 0, len(table), pages, "")
    return replace(item(lines[number]), passage=Passage(chunk, "Title", 1, 1.0), start=start,
                   end=start + len(lines[number]))  # fmt: skip


def test_rows_that_follow_each_other_are_one_quote() -> None:
    base, large, prose = (line_of(TABLE, number, PageSpan(1, 1)) for number in (1, 2, 3))

    (quote,) = choose_quotes([large, base], ENGLISH, CONFIG)

    assert quote.text == "BERT base 96.4 92.4 BERT large 96.6 92.8"
    assert " ".join(TABLE[quote.start : quote.end].split()) == quote.text
    assert quote.is_followed_by(prose) is False


def test_the_names_of_columns_are_no_quote_of_their_own() -> None:
    header, base = (line_of(TABLE, number, PageSpan(1, 1)) for number in (0, 1))

    assert [q.text for q in choose_quotes([header, base], ENGLISH, CONFIG)] == [base.text]
    assert choose_quotes([header], ENGLISH, CONFIG) == [header]


def test_rows_are_not_joined_where_a_page_may_end_or_a_paragraph_does() -> None:
    base, large = (line_of(TABLE, number, PageSpan(1, 2)) for number in (1, 2))
    parted = TABLE.replace("\n", "\n\n")

    assert not base.is_followed_by(large)
    assert not line_of(parted, 2, PageSpan(1, 1)).is_followed_by(line_of(parted, 4, PageSpan(1, 1)))


def test_a_quote_is_not_read_twice() -> None:
    chosen = choose_quotes([RISES, STEPS], ENGLISH, CONFIG)

    assert quotes_first(chosen, [RISES, STEPS, LINE]) == [*chosen, LINE]
