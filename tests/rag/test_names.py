from rag.glossary import Glossary
from rag.names import LatinNames
from rag.query_terms import TermFinder
from tests.rag.conftest import Shelf


def names_of(shelf: Shelf) -> LatinNames:
    return LatinNames(shelf.library.vocabulary, lambda: shelf.library.state_mark)


def test_a_name_written_by_ear_finds_the_page_that_prints_it(shelf: Shelf) -> None:
    shelf.add("2401.00001", "Cats purr softly.")
    shelf.add("2401.00002", "Zarkovian pruning drops weights.")
    shelf.term_finder = TermFinder(Glossary.of(()), names_of(shelf).spelled)

    found = shelf.retriever().find("زارکوویان چه گفت؟", k=1)

    assert found.passages[0].chunk.paper_id == "2401.00002"
    assert "zarkovian" in found.terms.forms


def test_names_of_papers_added_later_are_heard(shelf: Shelf) -> None:
    names = names_of(shelf)
    assert names.spelled("زارکوویان") == ()

    shelf.add("2401.00002", "Zarkovian pruning drops weights.")

    assert names.spelled("زارکوویان") == ("zarkovian",)


def test_words_that_no_page_holds_are_not_guessed(shelf: Shelf) -> None:
    shelf.add("2401.00001", "Cats purr softly.")

    assert names_of(shelf).spelled("هوخرایتر") == ()
