import json
from dataclasses import replace

from ingest.library_rows import LibraryPaper
from ui.conversation import Conversation
from ui.exporting import as_bibtex, as_json, as_markdown, exported
from ui.messages import render_reply
from ui.testing import make_answer, make_citation

ANSWER = make_answer(
    "بله [۱] و [۲].",
    language="fa",
    citations=[
        make_citation(1, page=5, quote="based on attention"),
        make_citation(2, page=1, quote="یادداشت", paper="lstm.fa", url=""),
    ],
)
PAPERS = [
    LibraryPaper(
        "1706.03762", "Attention", ("Ashish Vaswani", "Noam Shazeer"), 2017, "arxiv", 15, 9,
        "ready", "",
    ),
]  # fmt: skip


def talk():
    said = Conversation().ask("چرا توجه؟", papers=(), language="fa")
    return said.answer(render_reply(ANSWER, 0))


def test_markdown_holds_questions_answers_and_sources_with_pages_and_quotes():
    text = as_markdown(talk())

    assert "## چرا توجه؟" in text
    assert (
        "- [۱] Attention Is All You Need, صفحهٔ ۵: <https://arxiv.org/pdf/1706.03762#page=5>" in text
    )
    assert "> based on attention" in text


def test_json_holds_each_answer_as_the_command_line_gives_it():
    record = json.loads(as_json(talk()))

    assert record["exchanges"][0]["answer"]["citations"][0]["page"] == 5


def test_bibtex_names_each_cited_paper_once_with_what_the_library_knows():
    text = as_bibtex(talk(), PAPERS)

    assert text.count("@misc{") == 2
    assert "@misc{vaswani2017attention," in text
    assert "author = {Ashish Vaswani and Noam Shazeer}" in text
    assert "eprint = {1706.03762}" in text


def test_marks_that_tex_would_take_for_its_own_are_escaped():
    citation = replace(make_citation(1, page=1, quote="q"), title="50% of {A} & B_c")
    answer = make_answer("Yes [1].", citations=[citation])
    said = Conversation().ask("Why?", papers=(), language="en").answer(render_reply(answer, 0))

    assert r"title = {{50\% of \{A\} \& B\_c}}" in as_bibtex(said, [])


def test_files_are_named_after_the_conversation_in_plain_letters():
    assert sorted(exported(talk(), PAPERS)) == ["porsesh.bib", "porsesh.json", "porsesh.md"]
