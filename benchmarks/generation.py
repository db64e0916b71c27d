"""Generation through the project beside llama.cpp itself, in turns, on the same loaded model.

Times of a shared machine mean little; ratios of neighbours in time mean more, so that each round
measures both and the median of the rounds' ratios is what counts.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from langchain_core.messages import BaseMessage
from langchain_core.output_parsers import StrOutputParser

from rag.writer import Writer

_TOKENS = 32
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to the first piece of text, and tokens per second from there on."""

    first_s: float
    decoding: float


@dataclass(frozen=True, slots=True)
class Beside:
    """What is measured against llama.cpp: medians over the rounds.

    Attributes:
        first: time to the first token over the time in which llama.cpp reads the prompt.
        decoding: tokens per second over those of llama.cpp.
        again: time to the first token of the same prompt with another end, over the first time.
    """

    tokens: int
    raw: Speed
    ours: Speed
    first: float
    decoding: float
    again: float


def beside_llama(
    writer: Writer, prompts: Sequence[Sequence[BaseMessage]], *, rounds: int
) -> Beside:
    """Measure every prompt of a local writer `rounds` times, ours and raw in turns."""
    llama = _llama_of(writer)
    raw, ours, again = [], [], []
    _raw(llama, _tokens_of(writer, prompts[0]))
    for _ in range(rounds):
        for prompt in prompts:
            raw.append(_raw(llama, _tokens_of(writer, prompt)))
            ours.append(_ours(writer, prompt, forget=True))
            again.append(_ours(writer, _with_another_end(prompt), forget=False))
    pairs = list(zip(ours, raw, strict=True))
    return Beside(
        tokens=sum(len(_tokens_of(writer, prompt)) for prompt in prompts) // len(prompts),
        raw=_median(raw),
        ours=_median(ours),
        first=median(own.first_s / bare.first_s for own, bare in pairs),
        decoding=median(own.decoding / bare.decoding for own, bare in pairs),
        again=median(a.first_s / o.first_s for a, o in zip(again, ours, strict=True)),
    )


def seconds_to_stop(
    writer: Writer, prompt: Sequence[BaseMessage], *, after_s: float, forget: bool
) -> float:
    """Return how long generation goes on after it was told to stop.

    Args:
        writer: a local one.
        prompt: what it reads.
        after_s: seconds from the call to the stop.
        forget: read the prompt from its beginning.
    """
    if forget:
        _llama_of(writer).reset()
    stop = threading.Event()
    told: list[float] = []

    def tell() -> None:
        told.append(time.perf_counter())
        stop.set()

    timer = threading.Timer(after_s, tell)
    timer.start()
    for _ in _text(writer, prompt, stop):
        pass
    ended = time.perf_counter()
    timer.join(_PATIENCE_S)
    return max(0.0, ended - told[0])


def _ours(writer: Writer, prompt: Sequence[BaseMessage], *, forget: bool) -> Speed:
    if forget:
        _llama_of(writer).reset()
    begun = time.perf_counter()
    stamps = []
    for piece in _text(writer, prompt, threading.Event()):
        if piece:
            stamps.append(time.perf_counter())
        if len(stamps) == _TOKENS:
            break
    # A piece is a token here: the bundled model writes English in whole letters.
    return Speed(stamps[0] - begun, (len(stamps) - 1) / (stamps[-1] - stamps[0]))


def _raw(llama: Any, tokens: Sequence[int]) -> Speed:
    """Read a prompt and write by the C interface alone, always taking the likeliest token."""
    import llama_cpp

    llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(llama.ctx), True)
    sampler = llama_cpp.llama_sampler_init_greedy()
    begun = time.perf_counter()
    for start in range(0, len(tokens), llama.n_batch):
        _decode(llama, tokens[start : start + llama.n_batch])
    token = llama_cpp.llama_sampler_sample(sampler, llama.ctx, -1)
    first = time.perf_counter()
    for _ in range(_TOKENS - 1):
        _decode(llama, [token])
        token = llama_cpp.llama_sampler_sample(sampler, llama.ctx, -1)
    ended = time.perf_counter()
    llama_cpp.llama_sampler_free(sampler)
    # The library's own count of what the cache holds is no longer true.
    llama.reset()
    return Speed(first - begun, (_TOKENS - 1) / (ended - first))


def _decode(llama: Any, tokens: Sequence[int]) -> None:
    import llama_cpp

    array = (llama_cpp.llama_token * len(tokens))(*tokens)
    if llama_cpp.llama_decode(llama.ctx, llama_cpp.llama_batch_get_one(array, len(tokens))):
        raise RuntimeError("llama.cpp did not decode")


def _text(writer: Writer, prompt: Sequence[BaseMessage], stop: threading.Event) -> Iterator[str]:
    return (writer.model | StrOutputParser()).stream(list(prompt), **writer.call_options(stop))


def _with_another_end(prompt: Sequence[BaseMessage]) -> list[BaseMessage]:
    last = prompt[-1]
    return [*prompt[:-1], last.model_copy(update={"content": f"{last.content} Say it briefly."})]


def _tokens_of(writer: Writer, prompt: Sequence[BaseMessage]) -> list[int]:
    tokens: list[int] = writer.model._tokens(prompt)  # type: ignore[attr-defined]  # noqa: SLF001 - the very prompt
    return tokens


def _llama_of(writer: Writer) -> Any:
    return writer.model.llama  # type: ignore[attr-defined] # of a local writer


def _median(speeds: Sequence[Speed]) -> Speed:
    return Speed(median(s.first_s for s in speeds), median(s.decoding for s in speeds))
