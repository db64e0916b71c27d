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
from ingest.phrases import Phrase, packed


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
    what = Phrase("{name} was not ingested", name=path.name)
    try:
        paper = read_pdf(
            path,
            reference=reference_from_json(request["reference"]),
            password=request["password"],
            max_pages=limits.pages,
        )
    except MemoryError:
        most = limits.memory_bytes >> 20
        why = Phrase("it needs more than {most} MiB of memory", most=most)
        return _refused(what, why, "Split it")
    except UnreadableSource as error:
        return _refused(error.what, error.why, error.remedy)
    if len(paper.text) > limits.characters:
        why = Phrase(
            "it holds {count} characters; at most {most} are read",
            count=len(paper.text),
            most=limits.characters,
        )
        return _refused(what, why, "Split it")
    return {"paper": paper_to_json(paper)}


def _refused(what: str, why: str, remedy: str) -> dict[str, Any]:
    return {"error": [packed(part) for part in (what, why, remedy)]}


if __name__ == "__main__":
    main()
