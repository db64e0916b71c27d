import sqlite3
from pathlib import Path

import numpy as np
import pytest

from ingest.chunking import split_paper
from ingest.config import ChunkingConfig
from ingest.documents import Page, PageState, Paper, SourceKind
from ingest.errors import LibraryError, UnreadableSource
from ingest.index import ChunkIndex, open_index
from ingest.library import Library
from ingest.quotable import quotable_sentences

_CONFIG = ChunkingConfig(target_chars=40, max_chars=80)


def make_paper(paper_id: str, *texts: str) -> Paper:
    pages = tuple(
        Page(number, text, PageState.READ if text else PageState.NO_TEXT)
        for number, text in enumerate(texts, start=1)
    )
    return Paper(paper_id, f"Title of {paper_id}", SourceKind.PDF, "0" * 64, pages)


def unit_vectors(count: int, *, seed: int = 0) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def add(library: Library, paper: Paper, *, seed: int = 0, key: str = "key") -> list[int]:
    chunks = split_paper(paper, _CONFIG)
    vectors = unit_vectors(len(chunks), seed=seed)
    sentences = quotable_sentences(paper)
    return library.add(
        paper,
        chunks,
        vectors,
        sentences=sentences,
        sentence_vectors=unit_vectors(len(sentences), seed=seed),
        ingest_key=key,
        embedding_identity="e",
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite3")


def test_what_is_added_comes_back(library: Library) -> None:
    paper = make_paper("p", "Alpha beta gamma. Delta epsilon.", "Zeta eta theta.")

    numbers = add(library, paper)

    stored = library.chunks(numbers)
    assert [stored[number][1] for number in numbers] == split_paper(paper, _CONFIG)
    assert library.pages("p") == list(paper.pages)


def test_a_paper_added_again_replaces_the_old_one(library: Library) -> None:
    add(library, make_paper("p", "Old words stand here."))

    add(library, make_paper("p", "New words stand here."))

    assert library.count_papers() == 1
    assert library.search_tokens(["old"], limit=5) == []


def test_a_failed_write_leaves_the_old_paper_whole(library: Library) -> None:
    paper = make_paper("p", "Old words stand here. They are many. They are more than one chunk.")
    add(library, paper)

    with pytest.raises(ValueError, match="zip"):
        library.add(
            paper,
            split_paper(paper, _CONFIG),
            unit_vectors(1),
            sentences=[],
            sentence_vectors=unit_vectors(0),
            ingest_key="new",
            embedding_identity="e",
        )

    assert library.ingest_key("p") == "key"
    assert library.search_tokens(["old"], limit=5)


def test_search_is_confined_to_the_papers_named(library: Library) -> None:
    add(library, make_paper("a", "Gradient descent works."))
    numbers = add(library, make_paper("b", "Gradient descent fails."))

    hits = library.search_tokens(["gradient"], limit=5, papers=["b"])

    assert [hit.number for hit in hits] == numbers


def test_a_removed_paper_is_found_no_more(library: Library) -> None:
    add(library, make_paper("a", "Gradient descent works."))

    assert library.remove("a")

    assert not library.remove("a")
    assert library.search_tokens(["gradient"], limit=5) == []


def test_pages_without_text_make_a_paper_partial(library: Library) -> None:
    add(library, make_paper("a", "Text here.", ""))

    (paper,) = library.papers()

    assert (paper.state, paper.reason) == ("partial", "p. 2: no text")


def test_a_failure_is_remembered_until_the_paper_is_in(library: Library) -> None:
    library.record_failure("a", UnreadableSource("a", why="broken", remedy="mend it"))
    assert [(p.state, p.reason) for p in library.papers()] == [("failed", "broken")]

    add(library, make_paper("a", "Text here."))

    assert [p.state for p in library.papers()] == ["ready"]


def test_a_library_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    Library(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(LibraryError, match="version 99"):
        Library(path)


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(b"no database at all" * 100)

    with pytest.raises(LibraryError) as caught:
        Library(path)

    assert "\n" not in str(caught.value)


def test_the_index_finds_a_chunk_by_its_own_vector(library: Library, tmp_path: Path) -> None:
    numbers = add(library, make_paper("a", "One here. Two here. Three and four are here as well."))
    index = open_index(tmp_path / "index", library)

    hits = index.search(unit_vectors(len(numbers))[1], k=1)

    assert hits[0].number == numbers[1]
    assert hits[0].similarity == pytest.approx(1.0, abs=1e-5)


def test_an_index_that_is_behind_is_built_again(library: Library, tmp_path: Path) -> None:
    add(library, make_paper("a", "One here."))
    open_index(tmp_path / "index", library)
    replaced = add(library, make_paper("a", "Another here."), seed=1)
    assert not ChunkIndex(tmp_path / "index").matches(library)

    index = open_index(tmp_path / "index", library)

    assert [hit.number for hit in index.search(unit_vectors(1, seed=1)[0], k=5)] == replaced


def test_a_search_asks_for_no_more_than_there_is(library: Library, tmp_path: Path) -> None:
    index = open_index(tmp_path / "index", library)

    assert index.search(unit_vectors(1)[0], k=10) == []


def test_sentences_come_back_inside_their_chunks(library: Library) -> None:
    paper = make_paper("p", "The alpha beta gamma delta stands. The epsilon zeta eta theta stands.")
    numbers = add(library, paper)

    inside = library.sentences(numbers)

    found = {paper.text[s.start : s.end] for group in inside.values() for s in group}
    assert found == {
        "The alpha beta gamma delta stands.",
        "The epsilon zeta eta theta stands.",
    }
    for number, group in inside.items():
        chunk = library.chunks([number])[number][1]
        assert all(chunk.start <= s.start and s.end <= chunk.end for s in group)


def test_stored_sentence_vectors_keep_their_direction(library: Library) -> None:
    paper = make_paper("p", "The alpha beta gamma delta stands here for good.")
    numbers = add(library, paper)

    (sentence,) = next(iter(library.sentences(numbers).values()))

    assert float(sentence.vector @ unit_vectors(1)[0]) == pytest.approx(1.0, abs=1e-3)


def test_removing_a_paper_removes_its_sentences(library: Library) -> None:
    numbers = add(library, make_paper("p", "The alpha beta gamma delta stands here for good."))

    library.remove("p")

    assert library.sentences(numbers) == {}
