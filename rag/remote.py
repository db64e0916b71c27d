"""A model behind an OpenAI-compatible server: off by default; what is asked leaves this machine."""

from langchain_core.language_models import BaseChatModel


def load_remote_model(name: str, *, base_url: str, api_key: str, max_tokens: int) -> BaseChatModel:
    """Return a chat model that talks to a server.

    Args:
        name: the model's name there.
        base_url: for example http://127.0.0.1:8080/v1.
        api_key: may be empty for servers that ask for none.
        max_tokens: longest answer.
    """
    from langchain.chat_models import init_chat_model

    model: BaseChatModel = init_chat_model(
        name,
        model_provider="openai",
        base_url=base_url,
        api_key=api_key or "none",
        temperature=0,
        max_tokens=max_tokens,
        max_retries=1,
    )
    return model
