import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import split_paper
from ingest.config import ChunkingConfig
from ingest.documents import Chunk, Page, Paper, SourceKind
from ingest.library_rows import EmbeddedSentence
from rag.arranging import Candidate, joined_neighbours, spread_over_pages

PAPER = Paper(
    "p",
    "A Paper",
    SourceKind.PDF,
    "hash",
    tuple(
        Page(n, " ".join(f"Sentence {i} of page {n} says something." for i in range(9)))
        for n in range(1, 5)
    ),
)
CHUNKS = split_paper(PAPER, ChunkingConfig(target_chars=120, max_chars=200))


def candidate(chunk: Chunk, score: float) -> Candidate:
    vector = np.zeros(2, dtype=np.float32)
    return Candidate("A Paper", chunk, score, (EmbeddedSentence(chunk.start, chunk.end, vector),))


ORDERS = st.permutations(range(len(CHUNKS))).map(
    lambda order: [candidate(CHUNKS[place], 1 / rank) for rank, place in enumerate(order, 1)]
)


@given(ORDERS)
def test_joining_loses_no_text_and_invents_none(candidates: list[Candidate]) -> None:
    joined = joined_neighbours(candidates)

    for item in joined:
        assert item.chunk.text == PAPER.text[item.chunk.start : item.chunk.end]
        assert item.chunk.pages == PAPER.span_of(item.chunk.start, item.chunk.end)
    covered = {at for item in joined for at in range(item.chunk.start, item.chunk.end)}
    assert covered == {at for chunk in CHUNKS for at in range(chunk.start, chunk.end)}


@given(ORDERS)
def test_a_passage_takes_two_chunks_at_most_and_keeps_their_sentences(
    candidates: list[Candidate],
) -> None:
    joined = joined_neighbours(candidates)

    assert all(len(item.sentences) <= 2 for item in joined)
    assert sum(len(item.sentences) for item in joined) == len(CHUNKS)


@given(ORDERS)
def test_the_better_of_two_neighbours_keeps_its_place(candidates: list[Candidate]) -> None:
    joined = joined_neighbours(candidates)

    assert joined[0].chunk.ordinal == candidates[0].chunk.ordinal
    assert [item.score for item in joined] == sorted((i.score for i in joined), reverse=True)


@given(ORDERS, st.integers(1, 3))
def test_spreading_loses_nothing_and_opens_each_page_first(
    candidates: list[Candidate], per_page: int
) -> None:
    spread = spread_over_pages(candidates, per_page=per_page)

    assert sorted(i.chunk.ordinal for i in spread) == list(range(len(CHUNKS)))
    pages = {item.chunk.pages.first for item in candidates}
    assert {item.chunk.pages.first for item in spread[: per_page * len(pages)]} == pages


def test_chunks_of_two_sections_are_no_neighbours() -> None:
    text = "1 Introduction\nWe begin here.\n2 Method\nWe go on here."
    paper = Paper("q", "", SourceKind.PDF, "hash", (Page(1, text),))
    whole = Chunk("q", 0, text[:20], 0, 20, paper.span_of(0, 20), "1 Introduction")
    other = Chunk("q", 1, text[20:], 20, len(text), paper.span_of(20, len(text)), "2 Method")

    assert len(joined_neighbours([candidate(whole, 2.0), candidate(other, 1.0)])) == 2
