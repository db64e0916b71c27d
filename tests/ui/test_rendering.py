from dataclasses import replace

import pytest

from ui.rendering import sources_text
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
