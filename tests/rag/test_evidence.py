import pytest

from ingest.text import normalise
from rag.answers import Question
from rag.evidence import EvidenceWeights, candidate_sentences
from rag.reading import Reader, Reading

PAGE = (
    "1 Introduction\n"
    "The network was trained on eight machines for two days. "
    "It has twelve layers of attention in all. "
    "Bread is baked from flour. "
    "The weather was fine that summer."
)


@pytest.fixture
def read(shelf, term_finder):
    def reading(question: str, *, passages: int = 6, widened: int = 0) -> Reading:
        reader = Reader(
            shelf.retriever(),
            term_finder,
            library=shelf.library,
            passages=passages,
            widened=widened,
            weights=EvidenceWeights(),
        )
        return next(step for step in reader.read(Question(question)) if isinstance(step, Reading))

    return reading


def test_the_sentence_that_answers_comes_first(shelf, read) -> None:
    shelf.add("net", PAGE)

    best = read("How many layers of attention has the network?").evidence[0]

    assert best.text == "It has twelve layers of attention in all."


def test_offsets_are_those_of_the_paper(shelf, read) -> None:
    paper = shelf.add("net", PAGE, "2 Results\nThe second page gives the score of the network.")

    for item in read("What score has the network?").evidence:
        assert " ".join(paper.text[item.start : item.end].split()) == item.text
        assert item.passage.chunk.pages.first <= paper.page_at(item.start)


def test_scores_fall(shelf, read) -> None:
    shelf.add("net", PAGE)

    scores = [item.score for item in read("Who baked the bread?").evidence]

    assert scores == sorted(scores, reverse=True)


def test_evidence_in_the_readers_language_is_preferred(shelf, read) -> None:
    shelf.add("fa", "شبکه دوازده لایهٔ توجه دارد و روی هشت ماشین آموزش دید.")
    shelf.add("en", "The network has twelve layers of attention and learned on machines.")

    assert normalise("دوازده") in normalise(read("شبکه چند لایهٔ توجه دارد؟").evidence[0].text)


def test_what_sums_up_comes_after_what_it_sums_up(shelf, read) -> None:
    shelf.add(
        "net",
        "Abstract\nThe network was trained on eight machines for two days.",
        "4 Training\nThe network was trained on nine machines for two days.",
    )

    details = read("On how many machines was the network trained?").evidence
    definition = read("What is the network that was trained on machines?").evidence

    assert "nine" in details[0].text
    gap = details[0].score - details[1].score
    assert definition[0].score - definition[1].score < gap


def test_a_sentence_that_asks_answers_nothing(shelf, read) -> None:
    shelf.add("net", "4 Training\nHow deep is the network? The network is twelve layers deep.")

    assert read("How deep is the network?").evidence[0].text.startswith("The network is")


def test_a_sentence_is_a_candidate_once_however_many_passages_hold_it(shelf) -> None:
    shelf.add("net", PAGE)
    found = shelf.retriever().find("layers of attention", k=6)
    passages = (*found.passages, *found.passages)

    candidates = candidate_sentences(passages, (*found.sentences, *found.sentences))

    starts = [candidate.sentence.start for candidate in candidates]
    assert len(starts) == len(set(starts))


def test_what_stands_beside_a_passage_is_read_as_well(shelf, read) -> None:
    pages = [
        f"{number} Part {name}\n" + f"This part tells of {name} alone and of nothing else. " * 8
        for number, name in enumerate(("bread", "clouds", "rivers", "birds"), start=1)
    ]
    paper = shelf.add("book", *pages)
    question = "What does the part on clouds tell of?"

    alone = read(question, passages=1)
    further = read(question, passages=1, widened=1)

    ordinals = {item.passage.chunk.ordinal for item in further.evidence}
    found = alone.found.passages[0].chunk.ordinal
    assert {item.passage.chunk.ordinal for item in alone.evidence} == {found}
    assert ordinals == {found - 1, found, found + 1}
    assert len(further.found.passages) == 1
    assert all(" ".join(paper.text[i.start : i.end].split()) == i.text for i in further.evidence)
