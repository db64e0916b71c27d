"""How rightly Persian PDFs are read, beside other readers: `make bench-ingest`.

For each program that prints and each kind of line: character error rate (edits over length), after
NFKC, Persian letters for Arabic look-alikes and folded white space. Half-spaces count in the rate
in brackets alone.
"""

import argparse
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

from benchmarks.persian_lines import PLAIN_KINDS, ZWNJ, persian_lines
from benchmarks.persian_pdfs import PRODUCERS, installed_fonts
from ingest.pdf import read_pdf

Reader = Callable[[Path], list[str]]
# By kind and reader: with half-spaces left out and with them counted, a pair for each page.
Rates = dict[tuple[str, str], list[tuple[float, float]]]
_FOLDED = str.maketrans("يىك", "ییک")
_MARKS = dict.fromkeys((0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def edit_distance(a: str, b: str) -> int:
    """Return how many letters must be put in, taken out or exchanged (Myers' bit vectors).

    >>> edit_distance("kitten", "sitting")
    3
    """
    if not a:
        return len(b)
    places: dict[str, int] = defaultdict(int)
    for index, char in enumerate(a):
        places[char] |= 1 << index
    everywhere, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, distance = everywhere, 0, len(a)
    for char in b:
        same = places.get(char, 0)
        vertical = same | minus
        across = (((same & plus) + plus) ^ plus) | same
        up, down = minus | ~(across | plus) & everywhere, plus & across
        distance += bool(up & last) - bool(down & last)
        up = (up << 1 | 1) & everywhere
        plus = (down << 1 | ~(vertical | up)) & everywhere
        minus = up & vertical
    return distance


def character_error(read: str, truth: str, *, half_spaces: bool) -> float:
    """Return edits over the length of the truth, both folded to one spelling."""
    folded, expected = (_folded(text, half_spaces=half_spaces) for text in (read, truth))
    return edit_distance(folded, expected) / max(len(expected), 1)


def _folded(text: str, *, half_spaces: bool) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_FOLDED).translate(_MARKS)
    return " ".join((text if half_spaces else text.replace(ZWNJ, "")).split())


def _ours(path: Path) -> list[str]:
    return [page.text for page in read_pdf(path).pages]


def _pypdf(path: Path) -> list[str]:
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def _poppler(path: Path) -> list[str]:
    run = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")


def _pymupdf(path: Path) -> list[str]:
    import pymupdf

    return [page.get_text() for page in pymupdf.open(path)]


def _pdfium(path: Path) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def installed_readers() -> dict[str, Reader]:
    """Return ours and those of the other readers that are installed, by name."""
    readers: dict[str, Reader] = {"ours": _ours, "pypdf": _pypdf}
    if shutil.which("pdftotext"):
        readers["pdftotext"] = _poppler
    if importlib.util.find_spec("pymupdf"):
        readers["PyMuPDF"] = _pymupdf
    if importlib.util.find_spec("pypdfium2"):
        readers["pypdfium2"] = _pdfium
    return readers


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of each producer and kind, over the fonts that are installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder in which the PDFs are kept")
    parser.add_argument("--texts", type=Path, help="other paragraphs, one a line of this file")
    options = parser.parse_args(arguments)
    pages: list[tuple[str, Sequence[str]]] = list(persian_lines().items())
    if options.texts:
        texts = options.texts.read_text(encoding="utf-8").split("\n")
        pages = [("texts", [text.strip()]) for text in texts if text.strip()]
    with tempfile.TemporaryDirectory() as folder:
        _measure(options.keep or Path(folder), pages)


def _measure(folder: Path, pages: Sequence[tuple[str, Sequence[str]]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    readers = installed_readers()
    for producer in PRODUCERS:
        if not producer.available:
            sys.stdout.write(f"\n{producer.name}: {producer.program} is not installed\n")
            continue
        rates: Rates = defaultdict(list)
        fonts = installed_fonts() if producer.program else ["-"]
        for font in fonts:
            path = folder / f"{producer.name.replace(', ', '-')}-{font.replace(' ', '')}.pdf"
            producer.write(path, [lines for _, lines in pages], font)
            _rate(path, pages, readers, rates)
        _print(f"{producer.name}, {len(fonts)} fonts", rates, list(readers))


def _rate(
    path: Path,
    pages: Sequence[tuple[str, Sequence[str]]],
    readers: dict[str, Reader],
    rates: Rates,
) -> None:
    for name, read in readers.items():
        for (kind, lines), text in zip(pages, read(path), strict=False):
            truth = " ".join(lines)
            rates[kind, name].append(
                (
                    character_error(text, truth, half_spaces=False),
                    character_error(text, truth, half_spaces=True),
                )
            )


def _print(title: str, rates: Rates, readers: Sequence[str]) -> None:
    sys.stdout.write(f"\n{title}\n{'':12}" + "".join(f"{name:>18}" for name in readers) + "\n")
    kinds = list(dict.fromkeys(kind for kind, _ in rates))
    groups = {kind: [kind] for kind in kinds}
    if len(kinds) > 1:
        groups["all plain"] = list(PLAIN_KINDS)
        groups["all mixed"] = [kind for kind in kinds if kind not in PLAIN_KINDS]
    for label, group in groups.items():
        cells = []
        for name in readers:
            found = [rate for kind in group for rate in rates[kind, name]]
            plain, strict = (mean(column) for column in zip(*found, strict=True))
            cells.append(f"{plain:9.3f} ({strict:.3f})")
        sys.stdout.write(f"{label:12}" + "".join(f"{cell:>18}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
