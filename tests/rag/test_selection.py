import pytest

from ingest.documents import Chunk, PageSpan
from ingest.testing import HashEmbeddings
from rag.answers import Passage
from rag.composing import quote_drafts
from rag.evidence import Evidence
from rag.framing import Framing
from rag.query_terms import QueryTerms
from rag.selection import QuotingConfig, choose_quotes, left_unsaid

CONFIG = QuotingConfig()
NO_TERMS = QueryTerms((), "")
ENGLISH = Framing(NO_TERMS, "en")
PERSIAN = Framing(NO_TERMS, "fa")


def item(text: str, score: float = 1.0, *, paper: str = "p", terms: tuple[int, ...] = ()):
    chunk = Chunk(paper, 0, text, 0, len(text), PageSpan(1, 1), "")
    return Evidence(
        Passage(chunk, f"Title {paper}", 1, 1.0), text, 0, len(text), score, 1.0, 0.9,
        frozenset(terms), HashEmbeddings().embed_query(text),
    )  # fmt: skip


def sentence(word: str, length: int) -> str:
    return " ".join(f"{word}{n}" for n in range(length)) + "."


def test_the_best_is_quoted_first() -> None:
    assert choose_quotes([item("One here.", 1.0), item("Two there.", 0.9)], ENGLISH, CONFIG)[0] == 1


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_answer_of_quotes_keeps_its_measure(language) -> None:
    evidence = [item(sentence(f"w{n}x", 20), 1 - n / 100, paper=f"p{n % 3}") for n in range(12)]

    chosen = choose_quotes(evidence, Framing(NO_TERMS, language), CONFIG)
    drafts = quote_drafts(chosen, evidence, Framing(NO_TERMS, language))

    assert 0 < len(chosen) <= CONFIG.most_quotes
    assert sum(len(draft.text.split()) for draft in drafts) <= 120


def test_one_sentence_longer_than_the_measure_is_still_quoted() -> None:
    assert choose_quotes([item(sentence("w", 150))], ENGLISH, CONFIG) == [1]


def test_what_repeats_is_quoted_once() -> None:
    same = "The network has twelve layers of attention."

    assert choose_quotes([item(same), item(same, paper="q")], ENGLISH, CONFIG) == [1]


def test_what_falls_far_behind_the_best_is_left_out() -> None:
    assert choose_quotes([item("One here.", 1.0), item("Two there.", 0.1)], ENGLISH, CONFIG) == [1]


def test_a_sentence_with_something_new_is_preferred() -> None:
    evidence = [
        item("Alpha is here today.", 1.0, terms=(0,)),
        item("Alpha was there too, long ago.", 0.95, terms=(0,)),
        item("Beta stands alone.", 0.9, terms=(1,)),
    ]

    assert choose_quotes(evidence, ENGLISH, QuotingConfig(most_quotes=2)) == [1, 3]


def test_the_readers_language_comes_first() -> None:
    evidence = [item("The network has layers."), item("شبکه لایه دارد.", 0.9, paper="fa")]

    assert choose_quotes(evidence, PERSIAN, CONFIG) == [2, 1]


def test_what_the_model_has_said_is_not_quoted_again() -> None:
    evidence = [item("The network has twelve layers."), item("It was trained for two days.", 0.9)]

    left = left_unsaid([1, 2], evidence, ["The network has twelve layers [1]"], ENGLISH, CONFIG)

    assert left == [2]
