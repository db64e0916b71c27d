import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.library_rows import EmbeddedSentence
from rag.reranking import by_best_sentence


def sentence(*values: float) -> EmbeddedSentence:
    return EmbeddedSentence(0, 1, np.array(values, dtype=np.float32))


def test_the_best_sentence_decides() -> None:
    sentences = {1: [sentence(0.5, 0.5), sentence(0.5, 0.5)], 2: [sentence(1, 0), sentence(-1, 0)]}

    assert by_best_sentence([1, 2], sentences, np.array([1, 0], dtype=np.float32)) == [2, 1]


def test_a_chunk_without_sentences_has_no_place() -> None:
    assert by_best_sentence([1, 2], {2: [sentence(1, 0)]}, np.array([1, 0], np.float32)) == [2]


@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=8))
def test_each_chunk_is_ranked_once(values: list[float]) -> None:
    sentences = {n: [sentence(v, 0)] for n, v in enumerate(values)}

    ranked = by_best_sentence(list(sentences), sentences, np.array([1, 0], np.float32))

    assert sorted(ranked) == list(sentences)
    assert [values[n] for n in ranked] == sorted(values, reverse=True)
