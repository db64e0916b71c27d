from pathlib import Path

import pytest

from ingest.documents import PAGE_BREAK
from ingest.pdf import read_pdf
from ingest.sections import find_sections, is_reference_section, is_summary_section


def titles(text: str) -> list[str]:
    return [section.title for section in find_sections(text)]


def test_numbered_and_named_lines_are_headings() -> None:
    text = (
        "Abstract\nWe count.\n\n1 Introduction\nIt begins.\n\n1.1 Aims\nMany.\n\nReferences\n[1] A."
    )

    assert titles(text) == ["Abstract", "1 Introduction", "1.1 Aims", "References"]


def test_a_section_begins_where_its_line_does() -> None:
    text = "Some words.\n\n1 Introduction\nIt begins."

    (section,) = find_sections(text)

    assert text[section.start :].startswith("1 Introduction")


@pytest.mark.parametrize(
    "line",
    [
        "1 This formulation is equivalent to the more widely known one.",  # a footnote
        "0.3 F1 behind fine-tuning the entire model. This",  # a wrapped line
        "A. M. Turing. 1950. Computing Machinery and Intel-",  # a reference
        "12 Layers 768 110 84.4",  # a table row
        "4.4 Safety Evaluation ........................ 29",  # a table of contents
    ],
)
def test_what_only_begins_like_a_heading_is_none(line: str) -> None:
    text = (
        f"1 Introduction\nIt begins.\n\n2 Method\nWe do.\n\n{line}\nand so on.\n\n3 Results\nGood."
    )

    assert titles(text) == ["1 Introduction", "2 Method", "3 Results"]


def test_a_number_that_does_not_fit_the_count_is_no_heading() -> None:
    text = "1 Introduction\nA.\n\n2 Method\nB.\n\n90 Days Later\nC.\n\n3 Results\nD."

    assert titles(text) == ["1 Introduction", "2 Method", "3 Results"]


def test_appendices_follow_the_numbers() -> None:
    text = "1 Introduction\nA.\n\nReferences\n[1]\n\nA Further Details\nB.\n\nA.1 Training Data\nC."

    assert titles(text) == [
        "1 Introduction",
        "References",
        "A Further Details",
        "A.1 Training Data",
    ]


@pytest.mark.parametrize(
    "title", ["References", "7. References", "VII. REFERENCES", "منابع", "۷- منابع"]
)
def test_lists_of_sources_are_apparatus(title: str) -> None:
    assert is_reference_section(title)


@pytest.mark.parametrize(
    "title",
    [
        "Abstract",
        "VI. CONCLUSION",
        "5. Summary and Conclusions",
        "Conclusions & Outlook",
        "چکیده:",
        "۶- نتیجه‌گیری",
        "۵ نتیجه‌گیری و پیشنهادها",
        "جمع‌بندی",
    ],
)
def test_what_says_it_in_short_is_a_summary(title: str) -> None:
    assert is_summary_section(title)


@pytest.mark.parametrize("title", ["2 Method", "Summary statistics", "خلاصه‌سازی متن", "۴ نتایج"])
def test_what_says_it_at_length_is_none(title: str) -> None:
    assert not is_summary_section(title)


@pytest.mark.parametrize("title", ["Contents of a Cell", "2 Method", "Funding Models of Science"])
def test_content_is_no_apparatus(title: str) -> None:
    assert not is_reference_section(title)


def test_the_outline_of_a_real_paper_is_found(papers_folder: Path) -> None:
    paper = read_pdf(papers_folder / "1706.03762.pdf")

    found = titles(PAGE_BREAK.join(page.text for page in paper.pages))

    for title in (
        "1 Introduction",
        "3.2.1 Scaled Dot-Product Attention",
        "5.4 Regularization",
        "6.2 Model Variations",
        "7 Conclusion",
        "References",
    ):
        assert title in found
    assert len(found) <= 30
