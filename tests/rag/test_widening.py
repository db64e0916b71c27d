from rag.widening import beside

PAGE = "This part tells of rivers alone and of nothing else at all. " * 20


def test_a_paper_that_is_removed_meanwhile_is_read_no_further(shelf, monkeypatch) -> None:
    shelf.add("book", PAGE)
    passages = shelf.retriever().find("What tells of rivers?", k=1, spread=False).passages
    numbers_beside = shelf.library.numbers_beside

    def then_removed(chunk):
        numbers = numbers_beside(chunk)
        shelf.library.remove("book")
        return numbers

    assert beside(shelf.library, passages)
    monkeypatch.setattr(shelf.library, "numbers_beside", then_removed)

    assert beside(shelf.library, passages) == []
