"""The process that reads one PDF: a request on stdin, the paper or the reason on stdout.

Imports pypdf and the standard library alone, so that it starts in a tenth of a second.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from ingest.config import ReadingLimits
from ingest.confinement import confine, die_with
from ingest.errors import UnreadableSource
from ingest.paper_json import paper_to_json, reference_from_json
from ingest.pdf import read_pdf


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    die_with(request["parent"])
    limits = ReadingLimits(**request["limits"])
    # Whatever a library prints must not run into the answer.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    confine(limits.seconds, limits.memory_bytes)
    json.dump(_answer(request, limits), answers)
    answers.flush()


def _answer(request: dict[str, Any], limits: ReadingLimits) -> dict[str, Any]:
    path = Path(request["path"])
    what = f"{path.name} was not ingested"
    try:
        paper = read_pdf(
            path,
            reference=reference_from_json(request["reference"]),
            password=request["password"],
            max_pages=limits.pages,
        )
    except MemoryError:
        mebibytes = limits.memory_bytes >> 20
        return {"error": (what, f"it needs more than {mebibytes:,} MiB of memory", "Split it")}
    except UnreadableSource as error:
        return {"error": (error.what, error.why, error.remedy)}
    if len(paper.text) > limits.characters:
        why = f"it holds {len(paper.text):,} characters; at most {limits.characters:,} are read"
        return {"error": (what, why, "Split it")}
    return {"paper": paper_to_json(paper)}


if __name__ == "__main__":
    main()
