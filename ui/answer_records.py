"""Answers read back from the JSON that `ui.rendering` makes of them. Pure."""

from collections.abc import Mapping
from typing import Any

from rag.answers import Answer, Citation, Sentence, Support, WrittenBy


def answer_of(record: Mapping[str, Any]) -> Answer:
    """Return the answer of a record; its passages are not kept.

    Raises:
        KeyError: if a field is missing.
        ValueError: if one holds what no answer can.
    """
    return Answer(
        question=record["question"],
        language=record["language"],
        text=record["answer"],
        abstained=record["abstained"],
        written_by=WrittenBy(record["written_by"]),
        sentences=tuple(
            Sentence(s["text"], tuple(s["citations"]), Support(s["support"]))
            for s in record["sentences"]
        ),
        citations=tuple(
            Citation(c["marker"], c["paper"], c["title"], c["page"], c["quote"], c["url"])
            for c in record["citations"]
        ),
        passages=(),
        model=record["model"],
        timings_s=record["timings_s"],
    )
