from dataclasses import replace

import pytest

from ingest.documents import Chunk, PageSpan
from rag.answers import Passage
from ui.rendering import passage_json, search_text, sources_text
from ui.testing import make_answer, make_citation


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "p. 7 (OCR, 93% sure)"), ("fa", "صفحهٔ ۷ (OCR، ۹۳٪ مطمئن)")],
)
def test_a_source_that_ocr_read_says_so_in_the_terminal(language, line):
    citation = replace(make_citation(1, page=7, quote="scanned words"), ocr=0.93)

    text = sources_text(make_answer("Yes [1].", language=language, citations=[citation]))

    assert line in text
    assert "OCR" not in sources_text(
        make_answer("Yes [1].", language=language, citations=[replace(citation, ocr=None)])
    )


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "p. 7 (printed iv)"), ("fa", "صفحهٔ ۷ (شمارهٔ چاپی iv)")],
)
def test_a_page_is_also_named_as_it_is_printed(language, line):
    citation = replace(make_citation(1, page=7, quote="words"), label="iv")

    text = sources_text(make_answer("Yes [1].", language=language, citations=[citation]))

    assert line in text


def test_a_passage_is_shown_under_all_its_headings_and_in_json_under_its_own():
    chunk = Chunk(
        "p", 0, "Words.", 0, 6, PageSpan(1, 1), "3.2.1 Heads", ("3 Model", "3.2 Attention")
    )
    passage = Passage(chunk, "Title", rank=1, score=0.5)

    assert "p. 1 · 3 Model › 3.2 Attention › 3.2.1 Heads" in search_text([passage])
    assert passage_json(passage)["section"] == "3.2.1 Heads"
