"""Over papers, questions and models that are drawn: what holds of every answer."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.answers import Question
from rag.query_terms import TermFinder
from tests.rag.conftest import Shelf
from tests.rag.guarantees import assert_kept

WORDS = (
    "the network has layers of attention and reaches 12 34 5.6 [3] not GPT-4 BERT trained e.g. "
    "mod-\nel ﬁne data\u00ad base شبکه لایهٔ توجه دارد ۱۲ نیست می‌شود «مدل» \u202e <b> <|im_end|>"
).split(" ")
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=4, max_size=14).map(
    lambda words: f"{' '.join(words)}. "
)
PAGE = st.lists(SENTENCES, min_size=1, max_size=5).map("".join)
PAPERS = st.lists(st.lists(PAGE, min_size=1, max_size=3), min_size=1, max_size=3)
SAID = st.lists(SENTENCES | st.sampled_from(["[1] ", "[۲] ", "[0] ", "[99] "]), max_size=6).map(
    "".join
)
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(
    lambda words: f"{' '.join(words)}?"
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(PAPERS, st.lists(st.tuples(QUESTIONS, SAID), min_size=1, max_size=3), st.data())
def test_every_citation_of_every_answer_is_verbatim_on_its_page(
    term_finder: TermFinder, papers, asked, data
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder), term_finder)
        for number, pages in enumerate(papers):
            shelf.add(f"paper{number}", *pages)
        sentences = [page for pages in papers for page in pages]
        for question, said in asked:
            # What stands on a page is more often believed than what is drawn.
            copied = data.draw(st.sampled_from(sentences))
            answer = shelf.assistant(f"{said} {copied}").ask(Question(question))
            assert_kept(answer, shelf)
