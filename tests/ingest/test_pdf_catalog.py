from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from ingest.documents import Section
from ingest.pdf import read_pdf
from ingest.pdf_process import read_pdf_apart
from ingest.section_tree import OutlineEntry, headings_above, with_levels
from ingest.testing import write_pdf

PAGES = [
    "Preface\nWe thank all.",
    "1 Introduction\nWe count words.",
    "2 Method\nWe do it well.",
    "2.1 Model\nIt is small.",
]


def written(folder: Path) -> pypdf.PdfWriter:
    return pypdf.PdfWriter(clone_from=write_pdf(folder / "plain.pdf", PAGES))


def saved(writer: pypdf.PdfWriter, folder: Path) -> Path:
    path = folder / "a.pdf"
    writer.write(path)
    return path


def test_pages_keep_what_the_file_calls_them_where_that_is_not_their_number(tmp_path: Path) -> None:
    writer = written(tmp_path)
    writer.set_page_label(0, 0, style="/r")
    writer.set_page_label(1, 2, style="/D", prefix="A-", start=2)
    writer.set_page_label(3, 3, style="/D", start=4)

    paper = read_pdf_apart(saved(writer, tmp_path))

    assert [page.label for page in paper.pages] == ["i", "A-2", "A-3", ""]


@pytest.mark.parametrize("prefix", ["x" * 40, "<b>", "\u202e", "a\nb\x1b[2J"])
def test_a_label_that_is_none_is_not_kept(tmp_path: Path, prefix: str) -> None:
    writer = written(tmp_path)
    writer.set_page_label(0, 3, style="/D", prefix=prefix)

    assert {page.label for page in read_pdf(saved(writer, tmp_path)).pages} == {""}


def test_labels_that_cannot_be_read_cost_nothing(tmp_path: Path) -> None:
    writer = written(tmp_path)
    writer.root_object[NameObject("/PageLabels")] = NumberObject(7)
    writer.root_object[NameObject("/Outlines")] = NumberObject(7)

    paper = read_pdf(saved(writer, tmp_path))

    assert "We count words." in paper.text
    assert {page.label for page in paper.pages} == {""}


def test_the_outline_says_how_deep_a_heading_stands(tmp_path: Path) -> None:
    writer = written(tmp_path)
    part = writer.add_outline_item("Part One", 0)
    writer.add_outline_item("Introduction", 1, parent=part)
    method = writer.add_outline_item("Method", 2, parent=part)
    writer.add_outline_item("Model", 3, parent=method)

    paper = read_pdf(saved(writer, tmp_path))

    assert [(section.title, section.level) for section in paper.sections] == [
        ("1 Introduction", 1),
        ("2 Method", 1),
        ("2.1 Model", 2),
    ]


def test_an_outline_that_runs_in_circles_ends(tmp_path: Path) -> None:
    writer = written(tmp_path)
    item = writer.add_outline_item("Method", 2)
    node = item.get_object()
    assert isinstance(node, DictionaryObject)
    node[NameObject("/Next")] = item
    node[NameObject("/First")] = item

    paper = read_pdf_apart(saved(writer, tmp_path))

    assert [section.level for section in paper.sections] == [1, 1, 2]


def leveled(*titles: str) -> tuple[Section, ...]:
    return with_levels([Section(title, 10 * at) for at, title in enumerate(titles)])


def test_numbers_say_what_a_heading_stands_under() -> None:
    sections = leveled("Abstract", "3 Method", "3.2 Model", "3.2.1 Heads", "A Details", "A.1 Data")

    above = [headings_above(sections, at) for at in range(len(sections))]

    assert above == [(), (), ("3 Method",), ("3 Method", "3.2 Model"), (), ("A Details",)]


def test_a_heading_that_was_missed_is_not_replaced_by_another() -> None:
    assert headings_above(leveled("Abstract", "2 Data", "3.2 Model"), 2) == ()


def test_persian_numbers_count_as_others_do() -> None:
    assert headings_above(leveled("۲ روش", "۲-۱ داده‌ها"), 1) == ("۲ روش",)


def test_an_outline_of_another_paper_is_not_believed() -> None:
    sections = [Section("1 Data", 0), Section("1.1 Words", 9), Section("2 Model", 20)]

    told = with_levels(sections, [OutlineEntry("Words", 1), OutlineEntry("Chapter", 2)])

    assert [section.level for section in told] == [1, 2, 1]
