from collections.abc import Sequence

import pytest

from ingest.documents import Chunk, PageSpan
from ingest.testing import HashEmbeddings
from rag.answerability import Lack, RefusalConfig, what_is_missing
from rag.answers import Language, Passage
from rag.evidence import Evidence
from rag.query_terms import QueryTerms, Term

NOTHING = QueryTerms((), "")
KNOWN = {"network", "layer", "train"}


def holds(tokens: Sequence[str]) -> bool:
    return bool(KNOWN & set(tokens))


def terms(*words: str, names: Sequence[str] = ()) -> QueryTerms:
    found = [Term(word, (word,)) for word in words]
    return QueryTerms((*found, *(Term(name, (name.lower(),), True) for name in names)), "")


def sentence(score: float, text: str = "The network has layers.") -> Evidence:
    chunk = Chunk("p", 0, text, 0, len(text), PageSpan(1, 1), "")
    return Evidence(
        Passage(chunk, "Title", 1, 1.0), text, 0, len(text), score, 1.0, 0.9,
        frozenset(), HashEmbeddings().embed_queries([text]),
    )  # fmt: skip


def lack(question: QueryTerms, score: float, language: Language = "en") -> Lack | None:
    missing = what_is_missing(
        question,
        NOTHING,
        [sentence(score)],
        named=(),
        language=language,
        holds=holds,
        config=RefusalConfig(),
    )
    return missing.lack if missing else None


def test_a_question_of_words_that_no_paper_holds_is_refused() -> None:
    assert lack(terms("engine", "oil", "layer"), 0.9) is Lack.EVIDENCE


def test_words_that_no_paper_holds_do_not_matter_where_a_sentence_comes_very_near() -> None:
    assert lack(terms("engine", "oil", "layer"), 1.1) is None


@pytest.mark.parametrize(("language", "expected"), [("en", Lack.EVIDENCE), ("fa", None)])
def test_persian_everyday_words_may_be_in_no_glossary(
    language: Language, expected: Lack | None
) -> None:
    assert lack(terms("roughly", "happen", "layer", "train"), 0.9, language) is expected


def test_one_unknown_word_refuses_nothing() -> None:
    assert lack(terms("deepish"), 0.9) is None


def test_a_name_that_no_paper_holds_is_told() -> None:
    assert lack(terms("layer", "train", names=["Florence"]), 1.2) is Lack.NAME


def test_weak_evidence_is_refused() -> None:
    assert lack(terms("layer", "train"), 0.3) is Lack.EVIDENCE


def test_an_acronym_may_be_spelled_out_in_the_paper() -> None:
    missing = what_is_missing(
        terms("layer", "train", names=["MLM"]),
        NOTHING,
        [sentence(1.2, "The network learns as a masked language model.")],
        named=(),
        language="en",
        holds=holds,
        config=RefusalConfig(),
    )

    assert missing is None


@pytest.mark.parametrize("name", ["MLM", "BERT", "LSTM"])
def test_an_acronym_that_nothing_spells_out_is_a_name_like_any_other(name: str) -> None:
    assert lack(terms("layer", "train", names=[name]), 1.2) is Lack.NAME


def lack_of_number(*evidence: Evidence, named: Sequence[str] = ()) -> Lack | None:
    missing = what_is_missing(
        terms("layer", "train"),
        terms("layer"),
        list(evidence),
        named=named,
        language="en",
        holds=holds,
        config=RefusalConfig(),
    )
    return missing.lack if missing else None


def test_a_number_must_be_given_for_what_is_counted() -> None:
    assert lack_of_number(sentence(1.2)) is Lack.QUANTITY
    assert lack_of_number(sentence(1.2), sentence(1.0, "It has 12 layer units.")) is None


def test_the_number_of_another_paper_does_not_answer_for_the_one_that_is_named() -> None:
    given = sentence(1.2, "It has 12 layer units.")

    assert lack_of_number(given, named=["p"]) is None
    assert lack_of_number(given, named=["q"]) is Lack.QUANTITY
