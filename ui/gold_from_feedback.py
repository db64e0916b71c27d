"""A gold set made of what readers thought of answers. Pure.

An answer that was found good vouches for the pages that it cites, a refusal that was found good for
a question that the papers do not answer. A bad answer tells that a question is worth asking, not
where its answer stands: such questions are kept apart until somebody fills in their pages.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_TYPE = "feedback"
_UNREADABLE = "the line cannot be read"
_NO_ANSWER = "no whole answer was rated"
_NO_CITATION = "the answer cites no page"

Row = dict[str, Any]


class _Skipped(Exception):
    """A rating of which no question can be made."""


@dataclass(frozen=True, slots=True)
class GoldRows:
    """What ratings give.

    Attributes:
        gold: lines of a qa.jsonl.
        open: questions whose answer was bad: the same form with nothing in `gold`, and with the
            note, the answer and the pages that did not please.
        skipped: how many ratings gave nothing, by reason.
    """

    gold: tuple[Row, ...] = ()
    open: tuple[Row, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)


def gold_rows(lines: Iterable[str], *, is_kept: Callable[[str], bool]) -> GoldRows:
    """Return the questions that lines of feedback.jsonl give.

    Of several ratings of one question the last one counts: readers change their minds.

    Args:
        lines: as the page wrote them.
        is_kept: tells whether the file of a paper is there, so that the set can hold it.
    """
    skipped: Counter[str] = Counter()
    rated: dict[str, Row] = {}
    for record in _records(lines, skipped):
        key = _key(record)
        before = rated.get(key, record)
        if before["rating"] == record["rating"]:
            record["note"] = record["note"] or before["note"]
        rated[key] = record
    gold, unresolved = [], []
    for key, record in rated.items():
        try:
            if record["rating"] == "good":
                gold.append(_gold_row(key, record, is_kept))
            else:
                unresolved.append(_open_row(key, record))
        except _Skipped as reason:
            skipped[str(reason)] += 1
    return GoldRows(tuple(gold), tuple(unresolved), dict(skipped))


def _records(lines: Iterable[str], skipped: Counter[str]) -> Iterator[Row]:
    for line in lines:
        if not line.strip():
            continue
        record = _parsed(line)
        if record is None:
            skipped[_UNREADABLE] += 1
        elif record["answer"] is None:
            skipped[_NO_ANSWER] += 1
        else:
            yield record


def _parsed(line: str) -> Row | None:
    """Return what a line holds, None if it was cut off or is not the page's."""
    try:
        record: Row = json.loads(line)
        _key(record)
        whole = isinstance(record["note"], str) and record["rating"] in {"good", "bad"}
        whole = whole and (record["answer"] is None or _is_answer(record["answer"]))
    except (ValueError, KeyError, TypeError):
        return None
    return record if whole else None


def _is_answer(answer: Mapping[str, Any]) -> bool:
    return (
        isinstance(answer["abstained"], bool)
        and isinstance(answer["answer"], str)
        and answer["language"] in {"fa", "en"}
        and isinstance(answer["citations"], list)
        and all(_is_place(_place(citation)) for citation in answer["citations"])
    )


def _is_place(place: Row) -> bool:
    # True is a whole number to Python.
    kinds = {"paper": str, "page": int, "quote": str}
    return all(type(place[name]) is kind for name, kind in kinds.items())


def _key(record: Mapping[str, Any]) -> str:
    """Return what a question is known by: it is the same when asked again in the same place."""
    # The first version of the page did not keep the conversation.
    asked = (record["question"], record["papers"], record.get("history", []))
    digest = hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()
    return f"f{digest[:12]}"


def _gold_row(key: str, record: Row, is_kept: Callable[[str], bool]) -> Row:
    answer = record["answer"]
    if answer["abstained"]:
        return _row(key, record, answerable=False)
    cited = [_place(citation) for citation in answer["citations"]]
    if not cited:
        raise _Skipped(_NO_CITATION)
    for place in cited:
        if not is_kept(place["paper"]):
            raise _Skipped(f"the file of {place['paper']} is not kept")
    return _row(key, record, answerable=True) | {"gold": cited, "answer": answer["answer"]}


def _open_row(key: str, record: Row) -> Row:
    answer = record["answer"]
    return _row(key, record, answerable=True) | {
        "note": record["note"],
        "rejected_answer": answer["answer"],
        "rejected": [_place(citation) for citation in answer["citations"]],
    }


def _row(key: str, record: Row, *, answerable: bool) -> Row:
    row = {
        "id": key,
        "pair": key,
        "lang": record["answer"]["language"],
        "type": _TYPE,
        "question": record["question"],
        "history": record.get("history", []),
        "answerable": answerable,
        "gold": [],
        "answer": "",
        # What a right answer must state is not known from a rating; it may be filled in by hand.
        "facts": [],
    }
    return row | ({"papers": record["papers"]} if record["papers"] else {})


def _place(citation: Mapping[str, Any]) -> Row:
    return {key: citation[key] for key in ("paper", "page", "quote")}
