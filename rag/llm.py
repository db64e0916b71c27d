"""A local GGUF as a LangChain chat model: the one module that knows llama-cpp-python.

One generation at a time; stopping reaches prompt processing and decoding alike; a prompt that
shares its beginning with the last one is not processed again from the start.
"""

import codecs
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.utils import convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field, PrivateAttr

from ingest.phrases import Phrase
from rag.errors import ModelError, PromptTooLong
from rag.gguf import StopListener, forget_sampler, load_gguf

# Stands for a message's content while the template is rendered; no text holds it.
_SLOT = "\x02{}\x03"
_REPEAT_PENALTY = 1.1
_SLOW_TOKEN_S = 0.1


class LlamaCppChat(BaseChatModel):
    """A chat model from a GGUF file; it is loaded on first use.

    Raises:
        ModelError: on first use, if the file cannot be loaded.
        PromptTooLong: if a prompt and `max_tokens` exceed `context_tokens`; nothing is cut.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, protected_namespaces=())

    model_path: str
    model_name: str
    context_tokens: int = 4096
    max_tokens: int = 256
    temperature: float = 0.0
    threads: int = 0
    gpu_layers: int = 0
    llama: Any = Field(default=None, exclude=True)
    """A loaded model, where one is at hand."""

    _turn: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _listener: StopListener | None = PrivateAttr(default=None)
    _stopping: threading.Event = PrivateAttr(default_factory=threading.Event)

    @property
    def _llm_type(self) -> str:
        return "llama-cpp"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name, "temperature": self.temperature}

    def load(self) -> None:
        """Load the file now rather than on first use."""
        self._loaded()

    def count_tokens(self, messages: Sequence[BaseMessage]) -> int:
        """Return how many tokens a prompt takes, by the model's own tokenizer and template."""
        return len(self._tokens(messages))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(
            self._stream(messages, stop=stop, run_manager=run_manager, **kwargs)
        )

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        """Yield pieces of text until the model ends, a stop text appears or `cancel` is set."""
        cancel: threading.Event = kwargs.get("cancel") or threading.Event()
        tokens = self._tokens(messages)
        room = self.context_tokens - self.max_tokens
        if len(tokens) > room:
            raise PromptTooLong(
                "The prompt does not fit the model",
                why=Phrase(
                    "it takes {count} tokens and {name} has room for {room}",
                    count=len(tokens),
                    name=self.model_name,
                    room=room,
                ),
                remedy="Raise RAG_CONTEXT_TOKENS, or ask a shorter question",
            )
        written = 0
        # Closed before the turn is over: what frees the sampler must not meet that of the next one.
        with self._turn, closing(self._decoded(tokens, cancel)) as deltas:
            self._stopping = cancel
            for count, delta in _before_stop(deltas, stop or ()):
                written = count
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=delta))
                if run_manager:
                    run_manager.on_llm_new_token(delta, chunk=chunk)
                yield chunk
        # A last piece even after an early stop: LangChain takes an empty stream for an error.
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                usage_metadata=_usage(len(tokens), written),
                response_metadata={"model_name": self.model_name},
            )
        )

    def _decoded(
        self, tokens: list[int], cancel: threading.Event
    ) -> Generator[tuple[int, str], None, None]:
        """Yield text, with how many tokens there are so far, as they come.

        A letter of several tokens waits for its last one.
        """
        decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        llama = self._loaded()
        with closing(self._generated(llama, tokens, cancel)) as generated:
            for count, token in enumerate(generated):
                if cancel.is_set() or self._ends(llama, token) or count == self.max_tokens:
                    return
                text = decoder.decode(llama.detokenize([token]))
                if text:
                    yield count + 1, text

    def _generated(
        self, llama: Any, tokens: list[int], cancel: threading.Event
    ) -> Generator[int, None, None]:
        """Yield tokens; a stop is heard within the prompt and slow tokens, else after each."""
        generated = llama.generate(tokens, temp=self.temperature, repeat_penalty=_REPEAT_PENALTY)
        self._listen(at_every_step=True)
        begun = time.perf_counter()
        try:
            for token in generated:
                self._listen(at_every_step=time.perf_counter() - begun > _SLOW_TOKEN_S)
                yield token
                begun = time.perf_counter()
        except RuntimeError as error:
            # An aborted decode leaves a cache that fits no prompt.
            llama.reset()
            if not cancel.is_set():
                raise ModelError(
                    Phrase("{name} stopped with an error", name=self.model_name),
                    why=str(error),
                    remedy="Try again, or choose another model with rag models use",
                ) from error
        finally:
            generated.close()
            forget_sampler(llama)

    def _listen(self, *, at_every_step: bool) -> None:
        if self._listener is not None:
            self._listener.listen(at_every_step=at_every_step)

    def _tokens(self, messages: Sequence[BaseMessage]) -> list[int]:
        """Return the prompt's tokens; template marks inside a message are plain text."""
        llama = self._loaded()
        plain = [
            {"role": message["role"], "content": _text(message["content"])}
            for message in convert_to_openai_messages(list(messages))
        ]
        rendered = _render(llama, [entry["role"] for entry in plain])
        tokens: list[int] = []
        for index, entry in enumerate(plain):
            before, rendered = rendered.split(_SLOT.format(index), 1)
            tokens += llama.tokenize(before.encode(), add_bos=False, special=True)
            tokens += llama.tokenize(entry["content"].encode(), add_bos=False, special=False)
        tokens += llama.tokenize(rendered.encode(), add_bos=False, special=True)
        return tokens

    def _loaded(self) -> Any:
        with self._loading:
            if self.llama is None:
                self.llama = self._load()
            return self.llama

    def _load(self) -> Any:
        llama = load_gguf(
            self.model_path,
            self.model_name,
            context_tokens=self.context_tokens,
            threads=self.threads,
            gpu_layers=self.gpu_layers,
        )
        self._listener = StopListener(llama, lambda: self._stopping.is_set())
        return llama

    def _ends(self, llama: Any, token: int) -> bool:
        if token == llama.token_eos():
            return True
        vocabulary = getattr(getattr(llama, "_model", None), "vocab", None)
        if vocabulary is None:
            return False
        import llama_cpp

        return bool(llama_cpp.llama_vocab_is_eog(vocabulary, token))


def _render(llama: Any, roles: Sequence[str]) -> str:
    """Render the model's own chat template with a slot for each message's content."""
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    template = llama.metadata.get("tokenizer.chat_template")
    if not template:
        return (
            "".join(f"{role}: {_SLOT.format(i)}\n" for i, role in enumerate(roles)) + "assistant: "
        )
    formatter = Jinja2ChatFormatter(
        template=template,
        eos_token=_special(llama, llama.token_eos()),
        bos_token=_special(llama, llama.token_bos()),
    )
    messages: Any = [
        {"role": role, "content": _SLOT.format(index)} for index, role in enumerate(roles)
    ]
    return str(formatter(messages=messages).prompt)


def _special(llama: Any, token: int) -> str:
    return str(llama.detokenize([token], special=True).decode("utf-8", "ignore"))


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content if isinstance(block, dict))


def _usage(read: int, written: int) -> UsageMetadata:
    return UsageMetadata(input_tokens=read, output_tokens=written, total_tokens=read + written)


def _before_stop(
    deltas: Iterator[tuple[int, str]], stops: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Pass text on until one of the stop texts appears, even where it comes in pieces."""
    if not stops:
        yield from deltas
        return
    longest = max(len(stop) for stop in stops)
    pending, count = "", 0
    for count, delta in deltas:
        pending += delta
        cuts = [pending.index(stop) for stop in stops if stop in pending]
        if cuts:
            yield count, pending[: min(cuts)]
            return
        if len(pending) > longest:
            yield count, pending[:-longest]
            pending = pending[-longest:]
    if pending:
        yield count, pending
