"""What a PDF tells of title, authors and year: works on pypdf's reader, imports nothing of it."""

import math
import re
from collections.abc import Sequence
from typing import Any

from ingest.arxiv_ids import ArxivId
from ingest.documents import Page, PaperReference
from ingest.page_text import clean_line
from ingest.titles import SizedText, largest_text, usable_title
from ingest.visible_text import visible_runs

_LONGEST_LINE = 200


def described(
    reader: Any,
    arxiv_id: ArxivId | None,
    stem: str,
    pages: tuple[Page, ...],
    first_lines: Sequence[SizedText],
) -> PaperReference:
    """Say what the file itself tells of title, authors and year.

    Args:
        reader: the open file.
        arxiv_id: that its name is, if it is one.
        stem: of its name.
        pages: as they were read.
        first_lines: of page 1 with their height, where it runs from right to left.
    """
    try:
        metadata = reader.metadata
        title = clean_line(str(metadata.title or "")) if metadata else ""
        author = clean_line(str(metadata.author or "")) if metadata else ""
    except Exception:  # noqa: BLE001 - metadata is a nicety, and often broken
        title = author = ""
    return PaperReference(
        id=arxiv_id.id if arxiv_id else stem,
        title=usable_title(title)
        or _printed_title(reader, first_lines)
        or _first_line(pages)
        or stem,
        authors=tuple(name.strip() for name in re.split(r"[;,]", author) if name.strip()),
        year=_year(arxiv_id),
    )


def _printed_title(reader: Any, first_lines: Sequence[SizedText]) -> str:
    """Return the largest words of page 1, whose lines are given where it runs from the right."""
    if first_lines:
        return largest_text(first_lines)
    runs: list[SizedText] = []

    def visit(
        text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float
    ) -> None:
        # Height of a letter on the page: the font's size through both matrices.
        height = size * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        runs.append(SizedText(clean_line(text), height))

    try:
        visible_runs(reader.pages[0], visit)
    except Exception:  # noqa: BLE001 - a title is a nicety; the page's problem is told elsewhere
        return ""
    return largest_text(runs)


def _first_line(pages: tuple[Page, ...]) -> str:
    for page in pages:
        for line in page.text.splitlines():
            words = line.split()
            if len(words) > 1 and usable_title(line[:_LONGEST_LINE]):
                return " ".join(words[:16])
    return ""


def _year(arxiv_id: ArxivId | None) -> int | None:
    match = re.match(r"(?:[\w-]+/)?(\d{2})\d{2}", arxiv_id.id) if arxiv_id else None
    if match is None:
        return None
    short = int(match.group(1))
    return 1900 + short if short >= 91 else 2000 + short
