from dataclasses import dataclass, field

import pytest

from ingest.documents import Page
from ingest.library_rows import LibraryPaper
from rag.answers import Question
from rag.glossary import Entry
from ui.suggestions import Suggester
from ui.testing import make_answer, make_citation

ENTRIES = (
    Entry("دروازهٔ فراموشی", ("forget gate",), "dl"),
    Entry("حافظهٔ سلول", ("cell memory",), "dl"),
    Entry("پیش‌آموزش دادن", ("pre-train",), "ml"),
    Entry("نرخ تورم", ("inflation rate",), "economics"),
    Entry("حافظه", ("memory",), "dl"),
)
TEXT = "The forget gate, the forget gate and the cell memory: pre-train at an inflation rate."


@dataclass
class Oracle:
    """Says which questions can be answered, and remembers what it was asked."""

    refuses: str = "nothing"
    asked: list[Question] = field(default_factory=list)

    def __call__(self, question: Question) -> bool:
        self.asked.append(question)
        return self.refuses not in question.text


@pytest.fixture
def oracle():
    return Oracle()


@pytest.fixture
def suggester(oracle):
    paper = LibraryPaper("p", "P", (), None, "pdf", 1, 1, "ready", "")
    pages = {"p": [Page(1, TEXT), Page(2, "Nothing.")]}
    return Suggester(
        ENTRIES, lambda: [paper], lambda paper: pages.get(paper, ()), oracle, lambda: "1"
    )


def test_examples_ask_about_what_a_paper_speaks_of_in_both_languages(suggester):
    assert suggester.examples(()) == ["دروازهٔ فراموشی چیست؟", "حافظهٔ سلول چگونه کار می‌کند؟"]


def test_examples_of_chosen_papers_are_tried_on_those_alone(suggester, oracle):
    suggester.examples(("p",))

    assert {question.papers for question in oracle.asked} == {("p",)}


def test_what_the_library_cannot_answer_is_not_offered(suggester, oracle):
    oracle.refuses = "دروازه"

    assert suggester.examples(()) == ["حافظهٔ سلول چیست؟", "What is “forget gate”?"]


def test_examples_are_tried_once_for_one_state_of_the_library(suggester, oracle):
    suggester.examples(())
    tried = len(oracle.asked)
    suggester.examples(())

    assert len(oracle.asked) == tried


def test_a_follow_up_is_about_the_cited_page_and_not_about_what_was_asked(suggester):
    answer = make_answer("Yes [1].", citations=[make_citation(1, page=1, quote="q", paper="p")])

    assert suggester.follow_ups(answer, ["What is the forget gate?"]) == ["What is “cell memory”?"]


def test_a_page_without_terms_suggests_nothing(suggester):
    answer = make_answer("Yes [1].", citations=[make_citation(1, page=2, quote="q", paper="p")])

    assert suggester.follow_ups(answer, []) == []
