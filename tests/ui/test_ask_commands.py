import io
from types import SimpleNamespace

import pytest

from rag.answers import AnswerCompleted
from ui.ask_commands import run_chat
from ui.testing import make_answer


def test_bytes_that_are_no_text_do_not_end_a_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def stream(question):
        asked.append(question.text)
        yield AnswerCompleted(make_answer("Yes."))

    typed = io.TextIOWrapper(io.BytesIO(b"Why \xff?\nHow?\n"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", typed)

    run_chat(SimpleNamespace(assistant=lambda: SimpleNamespace(stream=stream)), papers=())

    assert asked == ["Why \ufffd?", "How?"]
