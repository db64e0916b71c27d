"""Speed and memory on this machine, with the bundled models: `make bench`.

Absolute times of a shared machine mean little; compare the lines of one run.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from langchain_core.messages import BaseMessage

from benchmarks.generation import beside_llama, seconds_to_stop
from ingest.manifest import corpus_folder, note_paths
from ingest.pipeline import Ingestor
from ingest.progress import IngestEvent
from ingest.sources import FileSource
from rag.answers import Question
from rag.assembly import Workshop
from rag.assistant import AnsweringConfig
from rag.prompts import build_messages
from rag.reading import Reader, Reading
from rag.settings import load_settings
from rag.writer import Writer

QUESTIONS = (
    "How does an LSTM keep its error constant?",
    "Why do gradients vanish in recurrent networks?",
    "چرا گرادیان‌ها در شبکهٔ بازگشتی محو می‌شوند؟",
    "مدل بنیادین چیست؟",
)
ROUNDS = 5
ROUNDS_OF_WRITING = 3
# Shares of the time to the first token after which generation is told to stop.
_WHILE_READING = 0.4
_WHILE_WRITING = 1.3


def main() -> None:
    """Print one line for each measurement."""
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(load_settings(Path(folder)))
        _report("load the embedding model (converted first)", _timed(workshop.load_embeddings))
        _report("embed raw, 900 characters a text", _embedding_floor(workshop), "tokens/s")
        seconds, chunks = _ingest(workshop)
        _report(f"ingest the notes, {chunks} chunks with their sentences", seconds)
        assistant = workshop.assistant()
        searches = [
            _timed(partial(assistant.search, Question(question), k=10))
            for question in QUESTIONS * ROUNDS
        ]
        _report("search, median", median(searches))
        _report("load the writing model", _timed(workshop.load_writer))
        answers = [_timed(partial(assistant.ask, Question(question))) for question in QUESTIONS]
        _report("answer, median", median(answers))
        _generation(workshop)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _report("peak memory", peak_kib / 1024, "MiB")


def _generation(workshop: Workshop) -> None:
    writer = workshop.load_writer()
    prompts = [_prompt(workshop, writer, text) for text in QUESTIONS if text.isascii()]
    beside = beside_llama(writer, prompts, rounds=ROUNDS_OF_WRITING)
    _report(f"llama.cpp alone reads a prompt of {beside.tokens} tokens", beside.raw.first_s)
    _report("first token of an answer", beside.ours.first_s)
    _report("first token over llama.cpp's reading (at most 1.2)", beside.first, "times")
    _report("the same with another end of the prompt, over the first time", beside.again, "times")
    _report("llama.cpp alone writes", beside.raw.decoding, "tokens/s")
    _report("answers are written with", beside.ours.decoding, "tokens/s")
    _report("writing over llama.cpp's (at least 0.95)", beside.decoding, "times")
    reading, writing = (
        [
            seconds_to_stop(writer, prompt, after_s=share * beside.ours.first_s, forget=True)
            for prompt in prompts * ROUNDS_OF_WRITING
        ]
        for share in (_WHILE_READING, _WHILE_WRITING)
    )
    _report("stop while reading, longest (at most 0.25)", max(reading))
    _report("stop while writing, longest (at most 0.25)", max(writing))


def _prompt(workshop: Workshop, writer: Writer, question: str) -> Sequence[BaseMessage]:
    """Return what the model is given for a question."""
    config = AnsweringConfig()
    reader = Reader(
        workshop.retriever(),
        workshop.term_finder,
        library=workshop.library,
        passages=config.passages,
        widened=config.widened,
        weights=config.weights,
    )
    (reading,) = (step for step in reader.read(Question(question)) if isinstance(step, Reading))
    messages, _ = build_messages(
        reading.query,
        reading.evidence[: writer.most_evidence],
        language=reading.language,
        count_tokens=writer.count_tokens,
        budget=writer.prompt_budget,
    )
    return messages


def _embedding_floor(workshop: Workshop) -> float:
    embeddings = workshop.load_embeddings()
    text = note_paths(corpus_folder())[0].read_text(encoding="utf-8")[:900]
    texts = [text] * 32
    tokens = sum(embeddings.count_tokens(texts))  # type: ignore[attr-defined] # the bundled model
    return tokens / _timed(lambda: embeddings.embed_passages(texts))


def _ingest(workshop: Workshop) -> tuple[float, int]:
    def ignore(_: IngestEvent) -> None:
        """Keep the screen clear of progress."""

    tools = workshop.ingest_tools(password=None)
    sources = [FileSource(path) for path in note_paths(corpus_folder())]
    seconds = _timed(lambda: Ingestor(tools, ignore).ingest(sources))
    return seconds, workshop.library.count_chunks()


def _timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _report(what: str, value: float, unit: str = "s") -> None:
    sys.stdout.write(f"{value:10.2f} {unit:9} {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
