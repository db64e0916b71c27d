"""How rightly whole pages are read, beside other readers: part of `make bench-ingest`.

Papers whose text is known are printed by TeX, by a browser and by a writer that draws line by line
over both columns; each reader's text is held against them, page by page.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.authoring import manuscripts
from benchmarks.manuscripts import Kind, Manuscript, Paragraph, Part
from benchmarks.page_measures import Tally, folded, measure_page
from benchmarks.reading import Reader, installed_readers
from benchmarks.tex_papers import program_for, write_with_drawn_fonts, write_with_tex
from benchmarks.web_papers import drawn_row_by_row, write_row_by_row, write_with_chromium
from ingest.documents import Paper
from ingest.pdf import read_pdf
from ingest.quotable import quotable_sentences

MEASURES = (
    "letters", "order", "sentences whole", "hyphens", "headings apart", "rows whole",
    "rows under caption", "captions apart", "notes apart", "running heads gone",
    "headings found", "headings right", "sources kept out", "text kept in",
)  # fmt: skip


@dataclass(frozen=True)
class Press:
    """A program that prints manuscripts.

    Attributes:
        needs: the program that must be installed to print one, None where it prints without.
        prints: whether it can print one.
    """

    name: str
    write: Callable[[Path, Manuscript], None]
    needs: Callable[[Manuscript], str | None]
    prints: Callable[[Manuscript], bool] = lambda _: True


PRESSES = (
    Press("TeX", write_with_tex, program_for),
    Press(
        "TeX with drawn fonts", write_with_drawn_fonts, lambda _: "mktexpk",
        lambda paper: program_for(paper) == "pdflatex",
    ),
    Press("Chromium", write_with_chromium, lambda _: "chromium"),
    Press(
        "line by line", write_row_by_row, lambda _: None,
        lambda paper: paper.language == "en" and paper.columns == 2,
    ),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the shares of what is right, for each language and press."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder in which the PDFs are kept")
    parser.add_argument("--each", action="store_true", help="print each paper's figures too")
    parser.add_argument("--seed", type=int, default=1, help="another one, other words")
    options = parser.parse_args(arguments)
    every = manuscripts(options.seed)
    readers = _readers()
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for press in PRESSES:
            for language in ("en", "fa"):
                papers = [p for p in every if p.language == language and press.prints(p)]
                _measure(press, papers, place, readers, each=options.each)


def _measure(
    press: Press,
    papers: Sequence[Manuscript],
    folder: Path,
    readers: dict[str, Reader],
    *,
    each: bool,
) -> None:
    sums = {name: Tally() for name in readers}
    for paper in papers:
        needed = press.needs(paper)
        if needed and shutil.which(needed) is None:
            sys.stdout.write(f"\n{press.name}, {paper.name}: {needed} is not installed\n")
            continue
        path = folder / f"{press.name.replace(' ', '-')}-{paper.name}.pdf"
        press.write(path, paper)
        own = {name: _tally(press, paper, path, read) for name, read in readers.items()}
        own["ours"].merge(_sections_and_quotes(press, paper, read_pdf(path)))
        if each:
            _print(f"{press.name}, {paper.name}", own)
        for name, tally in own.items():
            sums[name].merge(tally)
    if papers:
        _print(f"{press.name}, {papers[0].language}, {len(papers)} papers", sums)


def _tally(press: Press, paper: Manuscript, path: Path, read: Reader) -> Tally:
    drawn = installed_readers()["pypdf"](path)
    texts = read(path)
    if len(drawn) != len(paper.leaves):
        raise ValueError(f"{path.name} has {len(drawn)} pages in place of {len(paper.leaves)}")
    tally = Tally()
    for index, raw in enumerate(drawn):
        tally.merge(measure_page(_printed_parts(press, paper, index), texts[index], raw))
    return tally


def _printed_parts(press: Press, paper: Manuscript, index: int) -> list[Part]:
    if press.name != "line by line":
        return paper.parts(index)
    leaf = paper.leaves[index]
    blocks = tuple(replace(block, note="") if isinstance(block, Paragraph) else block
                   for block in leaf.blocks if drawn_row_by_row(block))  # fmt: skip
    drawn = replace(paper, leaves=(replace(leaf, blocks=blocks, wide=()),))
    left_out = (Kind.TITLE, Kind.RUNNING)
    parts = [part for part in drawn.parts(0) if part.kind not in left_out]
    return [part for part in parts if part.text != paper.authors]


def _sections_and_quotes(press: Press, paper: Manuscript, read: Paper) -> Tally:
    """Measure what is known of a whole paper: its sections, and what may be quoted of it."""
    tally = Tally()
    parts = [p for i in range(len(paper.leaves)) for p in _printed_parts(press, paper, i)]
    printed = {folded(part.text) for part in parts if part.kind is Kind.HEADING}
    found = {folded(section.title) for section in read.sections}
    for title in printed:
        tally.add("headings found", title in found)
    for title in found:
        tally.add("headings right", title in printed)
    quotable = " ".join(folded(read.text[s.start : s.end]) for s in quotable_sentences(read))
    for part in parts:
        words = folded(part.text)[4:-4]
        if part.kind is Kind.REFERENCE:
            tally.add("sources kept out", words not in quotable)
        elif part.kind is Kind.SENTENCE and words != folded(paper.authors)[4:-4]:
            tally.add("text kept in", words in quotable)
    return tally


def _readers() -> dict[str, Reader]:
    readers = {name: read for name, read in installed_readers().items() if name != "pypdfium2"}
    if "pdftotext" in readers:
        readers["-layout"] = _poppler_layout
    return readers


def _poppler_layout(path: Path) -> list[str]:
    run = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")


def _print(title: str, tallies: dict[str, Tally]) -> None:
    sys.stdout.write(f"\n{title}\n{'':20}" + "".join(f"{name:>11}" for name in tallies) + "\n")
    for measure in MEASURES:
        shares = [tally.share(measure) for tally in tallies.values()]
        if any(share is not None for share in shares):
            sys.stdout.write(f"{measure:20}" + "".join(_cells(shares)) + "\n")
    sys.stdout.flush()


def _cells(shares: Sequence[float | None]) -> Iterator[str]:
    for share in shares:
        yield f"{'-' if share is None else f'{share:.3f}':>11}"


if __name__ == "__main__":
    main()
