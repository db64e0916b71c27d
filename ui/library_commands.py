"""`rag papers` and `rag remove`."""

import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from ingest.kept_files import drop_files
from ingest.lock import writer_lock
from rag.assembly import Workshop
from ui.rendering import paper_json


def list_papers(workshop: Workshop, *, as_json: bool) -> None:
    """Print what the library holds."""
    papers = workshop.library.papers()
    if as_json:
        rows = [paper_json(paper) for paper in papers]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    table = Table(show_edge=False)
    for heading in ("id", "title", "authors", "year", "pages", "chunks", "state", "reason"):
        table.add_column(heading)
    for paper in papers:
        authors = paper.authors[0] + " et al." if len(paper.authors) > 1 else "".join(paper.authors)
        table.add_row(
            paper.id,
            paper.title,
            authors,
            str(paper.year or ""),
            str(paper.pages),
            str(paper.chunks),
            paper.state,
            paper.reason,
        )
    Console(soft_wrap=not sys.stdout.isatty()).print(table)


def remove_papers(workshop: Workshop, ids: Sequence[str]) -> int:
    """Remove papers and their kept files; return 1 if one of them was not there."""
    unknown = []
    with writer_lock(workshop.settings.home):
        index = workshop.index_for_writing()
        for paper_id in ids:
            if not workshop.library.remove(paper_id):
                unknown.append(paper_id)
                continue
            index.remove(paper_id)
            index.mark(workshop.library)
            drop_files(workshop.settings.papers_folder, paper_id)
            sys.stdout.write(f"removed {paper_id}\n")
    for paper_id in unknown:
        sys.stderr.write(
            f"rag: {paper_id} was not removed: the library does not hold it. Run rag papers\n"
        )
    return 1 if unknown else 0
