"""`rag search`, `rag ask` and `rag chat` in the terminal."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from rag.answers import Answer, AnswerCompleted, AnswerDelta, Language, Question, Turn
from rag.assembly import Workshop
from rag.assistant import Assistant
from rag.retrieval import Found
from ui.batch import BatchQuestion, read_batch
from ui.rendering import answer_json, search_json, search_text, sources_text

_REMEMBERED_TURNS = 12


def run_search(
    workshop: Workshop,
    question: str | None,
    batch: str | None,
    *,
    k: int,
    papers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print the passages nearest to one question or to each of a batch."""
    assistant = workshop.assistant()
    for item in _questions(question, batch):
        asked = Question(item.question, item.history, papers)
        found = assistant.search(asked, k=k)
        if as_json or batch is not None:
            language = assistant.language_of(asked)
            _print_json(_search_json(item, language, found), compact=batch is not None)
        else:
            sys.stdout.write(search_text(found.passages) + "\n")


def run_ask(
    workshop: Workshop,
    question: str | None,
    batch: str | None,
    *,
    language: Language | None,
    papers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Answer one question or each of a batch."""
    assistant = workshop.assistant()
    for item in _questions(question, batch):
        asked = Question(item.question, item.history, papers, language)
        if as_json or batch is not None:
            answer = assistant.ask(asked)
            _print_json(answer_json(item.id, answer), compact=batch is not None)
        else:
            _stream(assistant, asked)


def run_chat(workshop: Workshop, *, papers: tuple[str, ...]) -> None:
    """Answer questions one after the other until the input ends."""
    assistant = workshop.assistant()
    history: tuple[Turn, ...] = ()
    # Keys of another encoding cost letters, not the conversation.
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr] # a real text stream
    while True:
        sys.stderr.write("? ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if not line.strip():
            continue
        answer = _stream(assistant, Question(line.strip(), history, papers))
        history = (*history, Turn("user", line.strip()), Turn("assistant", answer.text))
        history = history[-_REMEMBERED_TURNS:]


def _stream(assistant: Assistant, question: Question) -> Answer:
    """Print verified pieces as they come, then what is left and the sources."""
    shown = ""
    answer: Answer | None = None
    for event in assistant.stream(question):
        if isinstance(event, AnswerDelta):
            shown += event.text
            sys.stdout.write(event.text)
            sys.stdout.flush()
        elif isinstance(event, AnswerCompleted):
            answer = event.answer
    if answer is None:
        raise AssertionError("a stream of events ends with the answer")
    # Deltas are the beginning of the answer; quotes may follow what the model wrote.
    sys.stdout.write(answer.text.removeprefix(shown.rstrip()) + "\n")
    if answer.citations:
        sys.stdout.write(f"\n{sources_text(answer)}\n")
    sys.stdout.flush()
    return answer


def _questions(question: str | None, batch: str | None) -> Iterator[BatchQuestion]:
    if batch is not None:
        # Read to the end first: a bad line is found before hours of answering, not after.
        yield from list(read_batch(batch))
    elif question is not None:
        yield BatchQuestion(None, question, ())


def _search_json(item: BatchQuestion, language: Language, found: Found) -> dict[str, Any]:
    return search_json(
        item.id,
        item.question,
        language,
        found.passages,
        found.timings_s,
    )


def _print_json(data: dict[str, Any], *, compact: bool) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=None if compact else 1)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
