"""How rightly pages are read by OCR: `make bench-ocr`, or with PDFs whose own text is the truth.

Persian: the lines of `persian_lines`, or paragraphs of `--texts FILE`, printed by Chromium in each
installed font and read as images, with `--worn` turned by half a degree, blurred and noisy.
English: the named PDFs, each page drawn and read; its text layer is the truth, so that figures and
formulas count against OCR too.
"""

import argparse
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from benchmarks.persian_lines import persian_lines
from benchmarks.persian_pdfs import installed_fonts, write_with_chromium
from benchmarks.reading import character_error
from ingest.config import OcrConfig
from ingest.ocr import Tesseract, find_tesseract
from ingest.page_text import clean_pages
from ingest.pdf import read_pdf

_PATIENCE_S = 900.0
_SHARE = re.compile(r"(?<![\d.,٫/])(\d+(?:[.,٫/]\d+)?)\s?[%٪]")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print error rates, confidence and seconds a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdfs", nargs="*", type=Path, help="papers with a text layer")
    parser.add_argument("--texts", type=Path, help="Persian paragraphs, one a line of this file")
    parser.add_argument("--pages", type=int, default=11, help="the most pages of each PDF")
    parser.add_argument("--worn", action="store_true", help="Persian pages as of a bad scan")
    options = parser.parse_args(arguments)
    # Patient, so that a busy machine costs no page.
    engine = find_tesseract(OcrConfig(seconds=_PATIENCE_S))
    sys.stdout.write(f"{engine.identity}\n")
    for path in options.pdfs:
        _measure_paper(engine, path, options.pages)
    kinds: dict[str, Sequence[str]] = dict(persian_lines())
    if options.texts:
        lines = options.texts.read_text(encoding="utf-8").split("\n")
        kinds = {"texts": [line.strip() for line in lines if line.strip()]}
    with tempfile.TemporaryDirectory() as folder:
        for font in installed_fonts():
            _measure_font(engine, Path(folder), font, kinds, worn=options.worn)


def _measure_paper(engine: Tesseract, path: Path, most: int) -> None:
    truth = [page.text for page in read_pdf(path).pages[:most]]
    begun = time.perf_counter()
    found = [reading.page for reading in engine.read(path, range(1, len(truth) + 1))]
    seconds = (time.perf_counter() - begun) / len(truth)
    read = clean_pages([page.text if page else "" for page in found])
    errors = [character_error(a, b, half_spaces=True) for a, b in zip(read, truth, strict=True)]
    sure = mean(page.confidence if page else 0 for page in found)
    _print(path.stem, errors, sure, seconds)
    sys.stdout.write("  page by page: " + " ".join(f"{error:.3f}" for error in errors) + "\n")


def _measure_font(
    engine: Tesseract, folder: Path, font: str, kinds: dict[str, Sequence[str]], *, worn: bool
) -> None:
    path = folder / f"{font.replace(' ', '')}.pdf"
    for kind, lines in kinds.items():
        write_with_chromium(path, [lines], font)
        count = len(read_pdf(path).pages)
        if worn:
            _wear(path)
        begun = time.perf_counter()
        found = [reading.page for reading in engine.read(path, range(1, count + 1))]
        seconds = (time.perf_counter() - begun) / count
        text = "\n".join(page.text if page else "" for page in found)
        error = character_error(text, " ".join(lines), half_spaces=True)
        sure = mean(page.confidence if page else 0 for page in found)
        _print(f"{font}, {kind}", [error], sure, seconds, _shares_right(text, " ".join(lines)))


def _wear(path: Path) -> None:
    """Make each page the image that a bad scan gives."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in document]
    worn = []
    for number, page in enumerate(pages):
        turned = page.rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32)
        noise = np.random.default_rng(number).normal(0, 8, grey.shape)
        paper = np.clip(30 + grey * 0.8 + noise, 0, 255).astype(np.uint8)
        worn.append(Image.fromarray(paper))
    worn[0].save(path, save_all=True, append_images=worn[1:], resolution=300, quality=75)


def _shares_right(text: str, truth: str) -> str:
    """Say how many numbers with a percent sign were read as they are printed, and how many not."""
    read, printed = _shares(text), _shares(truth)
    right = (read & printed).total()
    return f"  {right} of {printed.total()} shares, {read.total() - right} others"


def _shares(text: str) -> Counter[str]:
    found = _SHARE.findall(unicodedata.normalize("NFKC", text))
    return Counter("".join(f"{int(c)}" if c.isdecimal() else "." for c in n) for n in found)


def _print(name: str, errors: Sequence[float], sure: float, seconds: float, more: str = "") -> None:
    sys.stdout.write(
        f"{name:34} error {mean(errors):.3f}  confidence {sure:.2f}  {seconds:.1f} s a page{more}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
