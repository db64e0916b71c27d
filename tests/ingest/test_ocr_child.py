"""What one page costs in the process that reads it; tesseract itself is met in `test_ocr`."""

from ctypes import c_ubyte
from types import SimpleNamespace
from typing import Any

from ingest.ocr_child import _Reader


class CountedPage:
    """A page of two colours that says how often it was drawn at each size."""

    def __init__(self) -> None:
        self.drawn: list[float] = []

    def get_size(self) -> tuple[float, float]:
        return 72.0, 72.0

    def render(self, *, scale: float, rotation: int, grayscale: bool) -> Any:
        self.drawn.append(round(scale * 72))
        pixels = (c_ubyte * 4)(0, 255, 0, 255)
        return SimpleNamespace(buffer=pixels, stride=2, width=2, height=2)


def test_a_page_is_drawn_once_at_each_size(tmp_path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'Rotate: 0'\n")
    program.chmod(0o755)
    page = CountedPage()
    request = {"program": str(program), "languages": ["eng"], "dpi": 300, "pixels": 10**7}

    _Reader(page, request).read()

    assert page.drawn == [200, 300]
