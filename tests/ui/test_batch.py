import json
from pathlib import Path

import pytest

from rag.errors import BadBatch
from ui.batch import read_batch


def write(folder: Path, *lines: dict[str, object]) -> str:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


def test_lines_are_read_in_order_with_their_ids(tmp_path: Path) -> None:
    name = write(tmp_path, {"id": "b", "question": "Why?"}, {"question": "How?"})

    assert [(item.id, item.question) for item in read_batch(name)] == [
        ("b", "Why?"),
        (None, "How?"),
    ]


def test_a_question_that_is_far_too_long_is_told_with_its_line(tmp_path: Path) -> None:
    name = write(tmp_path, {"question": "Why?"}, {"question": "why " * 1000})

    with pytest.raises(BadBatch, match=r"line 2.*at most 2,000 are read"):
        list(read_batch(name))
