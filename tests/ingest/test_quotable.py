import time

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import PAGE_BREAK, Page, Paper, SourceKind
from ingest.quotable import cut_at_lines, quotable_sentences
from ingest.sections import find_sections
from ingest.sentences import SentenceSpan


def paper_of(*texts: str) -> Paper:
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    sections = find_sections(PAGE_BREAK.join(texts))
    return Paper("p", "Title", SourceKind.PDF, "0" * 64, pages, sections=sections)


def quoted(paper: Paper) -> list[str]:
    return [paper.text[span.start : span.end] for span in quotable_sentences(paper)]


def test_whole_sentences_can_be_quoted() -> None:
    paper = paper_of("The first sentence is here now. The second sentence is here too.")

    assert quoted(paper) == ["The first sentence is here now.", "The second sentence is here too."]


def test_lists_of_sources_are_never_quoted() -> None:
    paper = paper_of(
        "1 Introduction\nWe count the lines of text.\n\nReferences\nA. Author. A work about lines."
    )

    assert quoted(paper) == ["We count the lines of text."]


def test_authors_before_the_abstract_are_never_quoted() -> None:
    paper = paper_of(
        "On Counting Lines of Text in Papers by Ann Author ann@example.org\n\n"
        "Abstract\nWe count the lines of text."
    )

    assert quoted(paper) == ["We count the lines of text."]


def test_a_table_is_cut_into_rows() -> None:
    rows = "\n".join(f"Model {n} reaches {n}.5 on the test set of this task" for n in range(30))
    paper = paper_of(rows)

    pieces = quoted(paper)

    assert len(pieces) > 3
    assert all(len(piece) <= 300 for piece in pieces)
    assert all(piece.startswith("Model") for piece in pieces)


@given(st.text(alphabet="ab \n.", max_size=400), st.integers(10, 60))
def test_cutting_loses_nothing_but_white_space(text: str, limit: int) -> None:
    stripped = text.strip()
    pieces = list(cut_at_lines(stripped, SentenceSpan(0, len(stripped)), limit))

    joined = "".join(stripped[piece.start : piece.end] for piece in pieces)

    assert joined.replace(" ", "").replace("\n", "") == stripped.replace(" ", "").replace("\n", "")
    assert all(piece.end - piece.start <= limit for piece in pieces)


def test_a_page_without_sentences_is_soon_cut() -> None:
    text = "ab " * 2_000_000
    begun = time.process_time()

    pieces = list(cut_at_lines(text, SentenceSpan(0, len(text)), 300))

    assert len(pieces) == 20_000
    assert time.process_time() - begun < 1
