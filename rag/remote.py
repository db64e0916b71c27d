"""A model behind an OpenAI-compatible server: off by default; what is asked leaves this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import SecretStr

from ingest.phrases import Phrase
from rag.errors import RemoteFailed


def load_remote_model(name: str, *, base_url: str, api_key: str, max_tokens: int) -> BaseChatModel:
    """Return a chat model that talks to a server; its failures are told as `RemoteFailed`.

    Args:
        name: the model's name there.
        base_url: for example http://127.0.0.1:8080/v1.
        api_key: may be empty for servers that ask for none.
        max_tokens: longest answer.
    """
    # Loaded with the first remote model alone: it takes seconds.
    from langchain_openai import ChatOpenAI

    class RemoteChat(ChatOpenAI):
        def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
            with _told(name):
                yield from super()._stream(*args, **kwargs)

        def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
            with _told(name):
                return super()._generate(*args, **kwargs)

    return RemoteChat(
        model=name,
        base_url=base_url,
        api_key=SecretStr(api_key or "none"),
        temperature=0,
        max_completion_tokens=max_tokens,
        max_retries=1,
    )


@contextmanager
def _told(name: str) -> Iterator[None]:
    import httpx
    import openai

    try:
        yield
    except (openai.OpenAIError, httpx.HTTPError) as error:
        raise RemoteFailed(
            Phrase("The remote model {name} gave no answer", name=name),
            why=_why(error),
            remedy="Check the server and the settings remote_url, remote_key and model",
        ) from error


def _why(error: Exception) -> str:
    import openai

    if isinstance(error, openai.AuthenticationError):
        return "its server does not accept the key"
    if isinstance(error, openai.APIStatusError):
        return Phrase("its server answered with status {status}", status=str(error.status_code))
    if isinstance(error, openai.APITimeoutError):
        return "it did not answer in time"
    if isinstance(error, openai.APIConnectionError):
        return "its server cannot be reached"
    return str(error) or type(error).__name__
