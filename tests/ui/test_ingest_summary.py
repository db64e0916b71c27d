import pytest

from ingest.progress import PaperIngested
from ui.ingest_summary import page_lines, print_ingested

SECONDS = {"downloading": 0.0, "reading": 1.24, "ocr": 31.0, "embedding": 5.0, "writing": 0.1}


def paper(**changes) -> PaperIngested:
    values = {"pages": 12, "chunks": 40, "characters": 31_204, "unread": {}, "seconds": SECONDS}
    return PaperIngested("scan", "A Scan", **(values | changes))


def test_each_paper_has_its_figures_and_seconds_by_stage(capsys: pytest.CaptureFixture) -> None:
    print_ingested([paper(unread={3: "no text layer"})])

    assert capsys.readouterr().out == (
        "scan  A Scan\n    12 pages, 1 of them without text · 40 chunks · 31,204 characters"
        " · seconds: fetch 0.0, read 1.2, OCR 31.0, embed 5.0, write 0.1\n"
    )


def test_neighbouring_pages_of_one_kind_are_said_in_one_line() -> None:
    none = dict.fromkeys((2, 3, 4, 9), "no text layer")

    assert list(page_lines(paper(unread={**none, 5: "garbled"}, notes={1: "hidden text"}))) == [
        "scan, pages 2-4 were not read: no text layer",
        "scan, page 5 was not read: garbled",
        "scan, page 9 was not read: no text layer",
        "scan, page 1: hidden text",
    ]


def test_what_ocr_read_is_said_with_how_sure_it_is() -> None:
    (line,) = page_lines(paper(ocr={1: 0.9, 2: 0.9, 7: 0.6}))

    assert line == "scan, pages 1-2, 7: read by OCR, which is 80% sure, 60% of page 7"


def test_what_to_install_is_said_once_for_all_papers(capsys: pytest.CaptureFixture) -> None:
    waiting = paper(unread={1: "no text layer", 2: "no text layer"}, ocr_remedy="Install OCR")

    print_ingested([waiting, waiting, paper()])

    said = capsys.readouterr().err
    assert said.count("Install OCR") == 1
    assert "4 pages of 2 papers could be read by OCR. Install OCR" in said
