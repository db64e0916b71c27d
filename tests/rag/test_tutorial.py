import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval import RetrievalConfig
from rag.systems import ABLATIONS, BASELINES, System
from rag.tutorial import TutorialChain, windows
from tests.rag.conftest import Shelf


@given(st.text("ab ", max_size=200), st.integers(8, 40), st.integers(0, 7))
def test_windows_leave_nothing_out_and_move_on(text: str, size: int, overlap: int) -> None:
    spans = list(windows(text, size, overlap))

    covered = {place for start, end in spans for place in range(start, end)}
    assert covered == set(range(len(text)))
    assert all(0 < end - start <= size for start, end in spans)
    assert [start for start, _ in spans] == sorted({start for start, _ in spans})


def test_the_tutorial_chain_finds_the_page_that_says_it(shelf: Shelf) -> None:
    shelf.add("2401.00001", "Cats purr softly.", "Gradient clipping bounds the norm.")

    best = TutorialChain(shelf.library, shelf.embeddings).find("gradient clipping norm", k=1)

    assert [(p.chunk.paper_id, p.chunk.pages.first) for p in best] == [("2401.00001", 2)]


@pytest.mark.parametrize("system", [*BASELINES, *ABLATIONS], ids=lambda system: system.name)
def test_every_system_searches_and_differs_from_the_pipeline(shelf: Shelf, system: System) -> None:
    shelf.add("2401.00001", "Cats purr softly.")
    shelf.add("2401.00002", "Gradient clipping bounds the norm of gradients.")

    found = shelf.retriever(system.retrieval).find("gradient clipping", k=2)

    assert found.passages[0].chunk.paper_id == "2401.00002"
    assert system.retrieval != RetrievalConfig() or not system.glossary


def test_a_silenced_leg_brings_nothing(shelf: Shelf) -> None:
    shelf.add("2401.00001", "Cats purr softly.", "Gradient clipping bounds the norm.")
    bm25 = next(system for system in BASELINES if system.name == "BM25")

    found = shelf.retriever(bm25.retrieval).find("zebra", k=2)

    assert found.passages == ()
