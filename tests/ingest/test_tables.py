import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Page, Paper, SourceKind
from ingest.page_text import clean_pages
from ingest.quotable import quotable_sentences, sentence_in_context
from ingest.tables import caption_of, names_columns, row_context

ABOVE = """Table 2: Scores of the translators. Model BLEU Cost
GNMT with attention 24.6 39.92 2.3
Transformer (base model) 27.3 38.1 3.3
We trained the model on eight machines for twelve hours, as the section before this one says.

"""
BELOW = """We compare our models with others on several tests of common sense, as other papers do.
GPT-3 175B 60.5 81.0 78.9
LLaMA 65B 76.5 85.3 84.2
Table 3: Performance on Common Sense Reasoning."""


def caption_for(text: str, row: str) -> str:
    start = text.index(row)
    return caption_of(text, start, start + len(row))


def test_a_row_stands_under_the_caption_above_it() -> None:
    assert caption_for(ABOVE, "Transformer (base").startswith("Table 2: Scores")


def test_a_row_stands_under_the_caption_below_it_where_that_is_nearer() -> None:
    assert caption_for(ABOVE + BELOW, "LLaMA 65B").startswith("Table 3: Performance")
    assert caption_for(ABOVE + BELOW, "Transformer (base").startswith("Table 2: Scores")


def test_a_row_without_a_caption_has_none() -> None:
    assert caption_for("1 2 3 4\n5 6 7 8", "5 6") == ""


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_a_caption_comes_from_the_text(text: str, start: int, length: int) -> None:
    caption = caption_of(text, min(start, len(text)), min(start + length, len(text)))

    assert caption in " ".join(text.split())


NAMED = """Table 5: Ratio of distinct to total tri-grams.
MSMARCO Jeopardy QGen
Gold 89.6% 90.0%
RAG-Seq. 83.5% 53.8%

It is higher than that of the others, which repeat themselves.
"""


def test_a_row_whose_name_has_a_hyphen_or_a_number_can_be_quoted() -> None:
    paper = Paper("p", "Title", SourceKind.PDF, "hash", (Page(1, NAMED),))

    quotable = [paper.text[span.start : span.end] for span in quotable_sentences(paper)]

    assert "RAG-Seq. 83.5% 53.8%" in quotable


def test_a_row_stands_under_its_caption_and_the_names_of_its_columns() -> None:
    start = NAMED.index("RAG-Seq.")

    context = row_context(NAMED, start, start + len("RAG-Seq. 83.5% 53.8%"))

    assert context == (
        "Table 5: Ratio of distinct to total tri-grams.",
        "MSMARCO Jeopardy QGen",
    )


@pytest.mark.parametrize("length", range(20, 50))
def test_half_a_row_of_a_long_table_is_no_header(length: int) -> None:
    rows = "".join(f"Model {'x' * length} 27.3 {n}.5\n" for n in range(200))
    start = rows.rindex("Model")

    assert row_context(rows, start, len(rows) - 1) == ()


def test_rows_keep_lines_of_their_own_though_they_begin_with_a_number() -> None:
    page = "Table 1: Sizes of nets.\nN width heads\n1 512 8 5.29\n4 128 8 5.00\nWe see that."

    assert "1 512 8 5.29\n4 128 8 5.00\n" in clean_pages([page])[0]


def test_a_row_is_embedded_with_its_caption_and_quoted_without() -> None:
    paper = Paper("p", "Title", SourceKind.PDF, "hash", (Page(1, ABOVE),))
    row = next(
        span
        for span in quotable_sentences(paper)
        if paper.text[span.start : span.end].startswith("Transformer (base model)")
    )

    assert sentence_in_context(paper, row).startswith("Table 2: Scores of the translators.")
    assert paper.text[row.start : row.end] == "Transformer (base model) 27.3 38.1 3.3"


@pytest.mark.parametrize(
    "line",
    ["Dataset Sampling prop. Epochs Disk size", "0-shot 1-shot 5-shot 64-shot", "EM F1 EM F1"],
)
def test_names_of_columns_hold_no_value(line: str) -> None:
    table = f"{line}\nGithub 4.5% 0.64 328 GB\nBooks 4.5% 2.23 85 GB"

    assert names_columns(table, 0, len(line))


@pytest.mark.parametrize(
    "line",
    [
        "We list them here.",
        "Wikipedia 4.5% 2.45 83 GB",
        "BERT-base 93.46 81.2/88.5",
        "Triple loss + random weights initialization -3.69",
    ],
)
def test_sentences_and_rows_name_no_columns(line: str) -> None:
    table = f"{line}\nGithub 4.5% 0.64 328 GB\nBooks 4.5% 2.23 85 GB"

    assert not names_columns(table, 0, len(line))
