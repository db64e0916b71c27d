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


def test_a_line_of_json_may_hold_the_marks_that_part_lines_in_prose(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes('{"question": "Why\u2028so?"}\r\n{"question": "How\x85so?"}\r\n'.encode())

    assert [item.question for item in read_batch(str(path))] == ["Why\u2028so?", "How\x85so?"]


@pytest.mark.parametrize(
    "line", [r'{"question": "\ud800?"}', r'{"id": "\udcff", "question": "Why?"}']
)
def test_halves_of_letters_are_told_with_their_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line, encoding="utf-8")

    with pytest.raises(BadBatch, match="line 1"):
        list(read_batch(str(path)))
