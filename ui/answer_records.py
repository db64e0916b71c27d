"""Answers as they are kept, and read back. Pure.

A record is what `rag ask --json` prints, whose fields are promised, and what it does not promise.
"""

from collections.abc import Mapping
from typing import Any

from rag.answers import Answer, Citation, Sentence, Support, WrittenBy
from ui.rendering import answer_json


def record_of(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON from which `answer_of` makes it again, without its passages."""
    record = answer_json(None, answer)
    for citation, fields in zip(answer.citations, record["citations"], strict=True):
        if citation.ocr is not None:
            fields["ocr"] = citation.ocr
        if citation.label:
            fields["label"] = citation.label
    return record


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
            Citation(
                c["marker"],
                c["paper"],
                c["title"],
                c["page"],
                c["quote"],
                c["url"],
                c.get("ocr"),
                c.get("label", ""),
            )
            for c in record["citations"]
        ),
        passages=(),
        model=record["model"],
        timings_s=record["timings_s"],
    )
