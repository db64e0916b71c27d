"""The settings, read once from the environment and the home folder's settings.toml.

The only module that reads either.
"""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import InitSettingsSource

from ingest.phrases import Phrase
from rag.errors import SettingsError

_FILE = "settings.toml"


class Settings(BaseSettings):
    """What can be set, as RAG_NAME in the environment or as a line of settings.toml."""

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True, extra="forbid")

    home: Path = Field(description="holds everything that is written")
    model: str = Field("smollm2-135m-instruct", description="a name of rag models, or a .gguf file")
    embedding: str = Field("bundled", description="bundled, a folder, or a Hugging Face name")
    query_prompt: str = Field("query: ", description="put before questions for the embedding")
    passage_prompt: str = Field("passage: ", description="put before passages for the embedding")
    embedding_precision: Literal["float32", "bfloat16"] = Field(
        "float32", description="bfloat16 is quicker on processors that have it (Intel AMX)"
    )
    reranker: str = Field(
        "", description="a cross-encoder, a folder or a pulled name; empty is none"
    )
    ocr: bool = Field(True, description="read pages without text by OCR where tesseract is")
    context_tokens: int = Field(4096, ge=512, description="size of the model's context")
    answer_tokens: int = Field(256, ge=32, description="longest answer")
    threads: int = Field(0, ge=0, description="threads of the model; 0 means one for each core")
    gpu_layers: int = Field(0, description="layers of the model on a GPU; -1 means all")
    remote_url: str = Field(
        "", description="an OpenAI-compatible server; questions leave this machine"
    )
    remote_key: SecretStr = Field(SecretStr(""), description="the remote server's key")
    chroma_url: str = Field(
        "", description="a Chroma server for the index instead of a folder: http://HOST:PORT/NAME"
    )
    arxiv_api_url: str = Field("https://export.arxiv.org/api/query")
    arxiv_pdf_url: str = Field("https://arxiv.org/pdf")
    hub_url: str = Field("https://huggingface.co", description="where models are pulled from")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, which arrives as initial values."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @property
    def library_path(self) -> Path:
        """The SQLite file."""
        return self.home / "library.sqlite3"

    @property
    def index_folder(self) -> Path:
        """Chroma's folder."""
        return self.home / "index"

    @property
    def models_folder(self) -> Path:
        """Pulled and converted models."""
        return self.home / "models"

    @property
    def papers_folder(self) -> Path:
        """PDFs fetched from arXiv."""
        return self.home / "papers"


def load_settings(home: Path | None) -> Settings:
    """Return the settings of a home folder.

    Args:
        home: the folder named on the command line, which wins over RAG_HOME.

    Raises:
        SettingsError: if a value is not allowed or the file is malformed.
    """
    folder = (home or _default_home()).expanduser().absolute()
    try:
        values = _read_file(folder / _FILE)
        # RAG_HOME has been heard already, and --home wins over it.
        merged = InitSettingsSource(Settings, init_kwargs={**values, "home": folder})()
        settings = Settings(**merged)
        return settings.model_copy(update={"home": folder})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"The setting {name} cannot be used",
            why=first["msg"],
            remedy=f"Correct it in {folder / _FILE} or in RAG_{name.upper()}",
        ) from error


def save_setting(settings: Settings, name: str, value: str | int) -> None:
    """Write one setting to the home folder's file, keeping the others.

    Raises:
        SettingsError: if the file is malformed or cannot be written.
    """
    path = settings.home / _FILE
    values = _read_file(path) | {name: value}
    lines = [f"{key} = {_toml(entry)}" for key, entry in sorted(values.items())]
    partial = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text("\n".join([*lines, ""]), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise SettingsError(
            Phrase("The setting {name} was not kept in {path}", name=name, path=str(path)),
            why=error.strerror or str(error),
            remedy="Check that the disk is writable and not full",
        ) from error


def _read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            Phrase("{path} cannot be read", path=str(path)),
            why=str(error),
            remedy="Correct the file, or delete it",
        ) from error


def _toml(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def _default_home() -> Path:
    named = os.environ.get("RAG_HOME")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("porsesh", appauthor=False)
