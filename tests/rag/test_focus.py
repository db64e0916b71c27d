from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Chunk, PageSpan
from ingest.testing import HashEmbeddings
from rag.answers import Passage
from rag.evidence import Evidence
from rag.focus import FocusWeights, focused

VECTORS = HashEmbeddings().embed_queries(["A sentence."])


def sentence(score: float, paper: str = "p", page: int = 1, start: int = 0) -> Evidence:
    chunk = Chunk(paper, page, "A sentence.", start, start + 11, PageSpan(page, page), "")
    return Evidence(
        Passage(chunk, "Title", 1, 1.0), "A sentence.", start, start + 11, score, 1.0, 0.9,
        frozenset(), VECTORS,
    )  # fmt: skip


sentences = st.lists(
    st.builds(sentence, st.floats(0, 2), st.sampled_from("pq"), st.integers(1, 4)), max_size=30
).map(lambda items: sorted(items, key=lambda item: -item.score))


@given(sentences, st.sets(st.sampled_from("pq")))
def test_every_sentence_stays_and_gains_no_more_than_the_weights(items, named) -> None:
    weights = FocusWeights()
    most = weights.page + weights.best_page + weights.named

    found = focused(items, named, weights)

    assert sorted(x.start for x in found) == sorted(x.start for x in items)
    assert [x.score for x in found] == sorted((x.score for x in found), reverse=True)
    gained = sum(x.score for x in found) - sum(x.score for x in items)
    assert -1e-9 <= gained <= most * len(items) + 1e-9


def test_of_two_sentences_as_good_the_one_among_others_comes_first() -> None:
    alone = sentence(1.0, page=2)
    among = [sentence(1.1, page=1), sentence(1.0, page=1, start=20), sentence(0.9, page=1)]

    found = focused([among[0], alone, *among[1:]], (), FocusWeights())

    assert [item.passage.chunk.pages.first for item in found] == [1, 1, 1, 2]


def test_a_named_paper_comes_before_another_that_is_as_good() -> None:
    found = focused([sentence(1.0, "q"), sentence(1.0, "p")], {"p"}, FocusWeights(0, 0, 0.1))

    assert [item.passage.chunk.paper_id for item in found] == ["p", "q"]


def test_without_evidence_there_is_nothing_to_order() -> None:
    assert focused([], (), FocusWeights()) == []
