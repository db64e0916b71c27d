"""What an ingest comes to, in the terminal: each paper, and what was not read."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ingest.progress import NewerVersion, PaperIngested, PapersUndescribed, PaperWithdrawn

_STAGES = {
    "downloading": "fetch",
    "reading": "read",
    "ocr": "OCR",
    "splitting": "split",
    "embedding": "embed",
    "writing": "write",
}


def print_ingested(papers: Sequence[PaperIngested]) -> None:
    """Print each paper's figures and seconds by stage, then what is to be said of its pages."""
    for paper in papers:
        sys.stdout.write(f"{paper.id}  {paper.title}\n{_figures(paper)}\n")
    for paper in papers:
        for line in page_lines(paper):
            sys.stderr.write(f"rag: {line}\n")
    remedies = {paper.ocr_remedy: None for paper in papers if paper.ocr_remedy}
    for remedy in remedies:
        waiting = [paper for paper in papers if paper.ocr_remedy == remedy]
        pages = sum(len(paper.unread) for paper in waiting)
        sys.stderr.write(
            f"rag: {pages} pages of {len(waiting)} papers could be read by OCR. {remedy}\n"
        )


def page_lines(paper: PaperIngested) -> Iterator[str]:
    """Yield what is to be said of a paper's pages, in one line for neighbours of one kind."""
    if paper.ocr:
        sure = sum(paper.ocr.values()) / len(paper.ocr)
        worst = min(paper.ocr, key=lambda number: paper.ocr[number])
        least = f", {paper.ocr[worst]:.0%} of page {worst}" if len(paper.ocr) > 1 else ""
        yield f"{paper.id}, {_pages(paper.ocr)}: read by OCR, which is {sure:.0%} sure{least}"
    for numbers, reason in _runs(paper.unread):
        were = "were" if len(numbers) > 1 else "was"
        yield f"{paper.id}, {_pages(numbers)} {were} not read: {reason}"
    for numbers, note in _runs(paper.notes):
        yield f"{paper.id}, {_pages(numbers)}: {note}"


def notice(event: NewerVersion | PaperWithdrawn | PapersUndescribed) -> str:
    """Return what arXiv says of papers that are here, or that it could not be asked."""
    match event:
        case NewerVersion(name, here, newest):
            return (
                f"{name} is in the library as version {here}, arXiv has version {newest}. "
                f"Run rag ingest --update {name} to replace it"
            )
        case PaperWithdrawn(name, _, remark, here):
            said = f' ("{remark}")' if remark else ""
            version = f"version {here}" if here else "the version that is here"
            return f"{name} was withdrawn at arXiv{said}; the library keeps {version}"
        case PapersUndescribed(ids, here, error):
            what = "for newer versions" if len(here) == len(ids) else "what the papers are called"
            return f"arXiv could not be asked {what}: {error}"


def _figures(paper: PaperIngested) -> str:
    seconds = ", ".join(
        f"{name} {paper.seconds[stage]:.1f}"
        for stage, name in _STAGES.items()
        if stage in paper.seconds
    )
    without = f", {len(paper.unread)} of them without text" if paper.unread else ""
    return (
        f"    {paper.pages} pages{without} · {paper.chunks} chunks · "
        f"{paper.characters:,} characters · seconds: {seconds}"
    )


def _runs(said: Mapping[int, str]) -> Iterator[tuple[list[int], str]]:
    """Yield the numbers of neighbouring pages of which the same is said, and what that is."""
    numbered = enumerate(sorted(said))
    for _, run in groupby(numbered, key=lambda pair: (pair[1] - pair[0], said[pair[1]])):
        numbers = [number for _, number in run]
        yield numbers, said[numbers[0]]


def _pages(numbers: Sequence[int] | Mapping[int, float]) -> str:
    """Return pages in words.

    >>> _pages([2]), _pages([2, 3, 4]), _pages([2, 5])
    ('page 2', 'pages 2-4', 'pages 2, 5')
    """
    runs = (run for run, _ in _runs(dict.fromkeys(numbers, "")))
    spans = (str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page{'s' * (len(numbers) > 1)} {', '.join(spans)}"
