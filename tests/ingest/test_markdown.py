from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.markdown import read_markdown
from ingest.sentences import split_sentences


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "note.fa.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_headings_become_sections_that_point_at_their_text(tmp_path: Path) -> None:
    paper = read_markdown(
        write(tmp_path, "# Title\n\n## One\nFirst.\n\nMore.\n\n## Two\n\nSecond.")
    )

    assert paper.title == "Title"
    assert [(s.title, paper.text[s.start :].split("\n")[0]) for s in paper.sections] == [
        ("One", "One"),
        ("Two", "Two"),
    ]
    assert paper.section_at(paper.text.index("Second")) == "Two"


def test_a_heading_never_runs_into_the_sentence_below_it(tmp_path: Path) -> None:
    paper = read_markdown(write(tmp_path, "# T\n\n## What it is\nIt is this."))

    assert paper.text == "What it is\n\nIt is this."


def test_markup_gives_way_to_plain_sentences(tmp_path: Path) -> None:
    paper = read_markdown(write(tmp_path, "# T\n\nA **bold** [link](http://x/y) and `code`."))

    assert paper.text == "A bold link and code."


def test_the_stem_is_the_id_and_the_note_one_page(tmp_path: Path) -> None:
    paper = read_markdown(write(tmp_path, "# T\n\nText."))

    assert (paper.id, len(paper.pages)) == ("note.fa", 1)


def test_front_matter_says_who_and_when(tmp_path: Path) -> None:
    text = "---\ntitle: Given\nauthors: A, B\nyear: 2020\n---\nText."

    paper = read_markdown(write(tmp_path, text))

    assert (paper.title, paper.authors, paper.year, paper.text) == (
        "Given",
        ("A", "B"),
        2020,
        "Text.",
    )


@pytest.mark.parametrize("data", [b"\xff\xfe\x00bad", b"  \n"], ids=["not UTF-8", "empty"])
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(data)

    with pytest.raises(UnreadableSource):
        read_markdown(path)


def test_a_note_of_blank_lines_and_indented_items_is_read_as_ever(tmp_path: Path) -> None:
    paper = read_markdown(
        write(tmp_path, "# T\n\nThese are:\n\n\n \n  - one\n\t- two\n" + "\n" * 9000)
    )

    spans = split_sentences(paper.text)

    assert [paper.text[s.start : s.end] for s in spans] == ["These are:", "- one", "- two"]


def test_letters_that_turn_text_around_are_left_out(tmp_path: Path) -> None:
    paper = read_markdown(
        write(tmp_path, "# T\u2066\n\nIt has \u202e21\u202c layers; می\u200cخواند.")
    )

    assert paper.title == "T"
    assert paper.text == "It has 21 layers; می\u200cخواند."
