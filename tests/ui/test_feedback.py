import json
from datetime import UTC, datetime

import pytest

from ui.conversation import Conversation
from ui.feedback import FeedbackFile, FeedbackNotKept
from ui.messages import render_reply
from ui.testing import make_answer

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def talk():
    said = Conversation()
    for question in ("کی؟", "چرا؟"):
        said = said.ask(question, papers=("a",), language="fa")
        said = said.answer(render_reply(make_answer("Because."), 0))
    return said


def test_a_rating_is_one_line_with_question_answer_and_versions(tmp_path):
    path = tmp_path / "feedback.jsonl"
    feedback = FeedbackFile(path, now=lambda: NOON)

    feedback.add(talk(), 1, "good")
    feedback.add(talk(), 1, "bad", "two\nlines")

    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert first["at"] == "2026-01-02T12:00:00+00:00"
    assert (first["rating"], first["question"], first["papers"]) == ("good", "چرا؟", ["a"])
    assert [turn["content"] for turn in first["history"]] == ["کی؟", "Because."]
    assert first["answer"]["answer"] == "Because."
    assert first["version"]
    assert second["note"] == "two lines"


def test_a_rating_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(FeedbackNotKept):
        FeedbackFile(tmp_path / "no" / "folder.jsonl").add(talk(), 0, "good")
