"""Load a GGUF file with llama-cpp-python, safely on every processor.

Knows nothing of chats; `rag.llm` makes a LangChain model of what is loaded here.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from ingest.phrases import Phrase
from rag.errors import ModelError


def load_gguf(path: str, name: str, *, context_tokens: int, threads: int, gpu_layers: int) -> Any:
    """Return a loaded `llama_cpp.Llama`.

    Args:
        path: the file.
        name: what the user calls the model.
        context_tokens: size of the context.
        threads: 0 means one for each core.
        gpu_layers: layers on a GPU; -1 means all.

    Raises:
        ModelError: if the file cannot be loaded.
    """
    _silence_log()
    try:
        return _llama_class()(
            path,
            n_ctx=context_tokens,
            n_threads=threads or None,
            n_gpu_layers=gpu_layers,
            seed=0,
            verbose=False,
        )
    except (ValueError, OSError, RuntimeError, AssertionError) as error:
        raise ModelError(
            Phrase("{name} cannot be loaded", name=name),
            why=str(error) or "the file is no GGUF that llama.cpp knows",
            remedy="Run rag models verify, or choose another one with rag models use",
        ) from error


class StopListener:
    """Lets llama.cpp ask whether to stop: at every step of its work, or not at all.

    Asking at every step reaches into the reading of a prompt and into a slow token, but costs
    Python a twentieth of a small model's token.
    """

    def __init__(self, llama: Any, wants_stop: Callable[[], bool]) -> None:
        import llama_cpp

        self._llama = llama
        # Kept, or it would be freed while llama.cpp calls it.
        self._asking = llama_cpp.ggml_abort_callback(lambda _: wants_stop())
        self._silent = llama_cpp.ggml_abort_callback(0)
        self._at_every_step: bool | None = None

    def listen(self, *, at_every_step: bool) -> None:
        """Choose for what is computed from now on."""
        import llama_cpp

        if at_every_step is self._at_every_step:
            return
        self._at_every_step = at_every_step
        callback = self._asking if at_every_step else self._silent
        llama_cpp.llama_set_abort_callback(self._llama.ctx, callback, None)


def _llama_class() -> Any:
    """Return `Llama`, on processors with AMX one that keeps the weights as they are in the file.

    There llama.cpp repacks them for matrix tiles, and its kernel then ends the process on some
    machines (ggml-org/llama.cpp#20824, closed without a cure). Delete this when it is mended.
    """
    import llama_cpp

    if b"AMX_INT8 = 1" not in llama_cpp.llama_print_system_info():
        return llama_cpp.Llama

    class UnpackedLlama(llama_cpp.Llama):  # type: ignore[misc] # the library has no types for mypy
        @property
        def model_params(self) -> Any:
            return self._unpacked_params

        @model_params.setter
        def model_params(self, params: Any) -> None:
            # The constructor takes the defaults and offers no argument for this one.
            params.use_extra_bufts = False
            self._unpacked_params = params

    return UnpackedLlama


@cache
def _silence_log() -> Any:
    """Keep llama.cpp, which writes to the screen by itself, quiet; its errors reach us anyway.

    The log belongs to the process and is used to its end, so that the callback must never be
    freed, whatever becomes of the model that was loaded first.
    """
    import llama_cpp

    callback = llama_cpp.llama_log_callback(_ignore)
    llama_cpp.llama_log_set(callback, None)
    return callback


def _ignore(_level: int, _text: bytes, _data: Any) -> None:
    """Take a line of llama.cpp's log and drop it."""


def forget_sampler(llama: Any) -> None:
    """Free what the last generation chose its tokens with.

    It refers to itself and holds half a megabyte outside of Python. The collector, which sees one
    small object, would leave it there for thousands of answers.
    """
    sampler = getattr(llama, "_sampler", None)
    if sampler is not None:
        sampler.close()
        llama._sampler = None  # noqa: SLF001 - llama-cpp-python makes another one when it generates
