"""Texts to vectors: the one module that knows sentence-transformers.

E5-style models tell questions from passages by a prompt, which is part of a model's identity here:
vectors made with another prompt are vectors of another model.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ingest.bundled_weights import ensure_bundled_model
from ingest.errors import EmbeddingError
from ingest.library_rows import Vectors

BUNDLED = "bundled"
_BUNDLED_FOLDER = "multilingual-e5-small-q4"
_BATCH = 32

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EmbeddingSpec:
    """Which embedding model to use and how to prompt it.

    Attributes:
        model: `bundled`, a folder, or the name of a model pulled from Hugging Face.
        query_prompt: put before questions.
        passage_prompt: put before passages.
    """

    model: str = BUNDLED
    query_prompt: str = "query: "
    passage_prompt: str = "passage: "


class Embeddings(Protocol):
    """What the rest of the project needs of an embedding model."""

    @property
    def identity(self) -> str:
        """Weights, prompts and dimension: what must be equal for vectors to be compared."""

    @property
    def max_tokens(self) -> int:
        """The longest input, prompt included."""

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""

    def embed_sentences(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dimension,), L2-normalised."""


class SentenceEmbeddings:
    """A sentence-transformers model with its prompts."""

    def __init__(self, model: Any, spec: EmbeddingSpec, fingerprint: str) -> None:
        self._model = model
        self._spec = spec
        self._fingerprint = fingerprint

    @property
    def identity(self) -> str:
        """Weights, prompts and dimension in one line."""
        prompts = f"{self._spec.query_prompt!r} {self._spec.passage_prompt!r}"
        return f"{self._spec.model} {self._fingerprint} {prompts} {self.dimension}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """The longest input in tokens, prompt included."""
        return int(self._model.max_seq_length)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special ones included."""
        if not texts:
            return []
        encoded = self._model.tokenizer(list(texts), truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows.

        A passage longer than the model reads is embedded in pieces, and their mean is its vector:
        nothing is cut off silently. Batches hold texts of like length.
        """
        pieces, owners = self._pieces(texts)
        vectors = self._encode(pieces, self._spec.passage_prompt, on_progress)
        summed = np.zeros((len(texts), self.dimension), dtype=np.float32)
        np.add.at(summed, owners, vectors)
        return _normalised(summed)

    def embed_sentences(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows.

        Sentences are compared with questions and with each other, for which E5 asks the same
        prompt on both sides.
        """
        return self._encode(list(texts), self._spec.query_prompt, on_progress)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension); what a question says beyond the limit is not read."""
        return self._encode(list(texts), self._spec.query_prompt, None)

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dimension,), L2-normalised."""
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def _pieces(self, texts: Sequence[str]) -> tuple[list[str], list[int]]:
        """Return the texts, cut where they are too long, and whose piece each one is."""
        prompt = self._spec.passage_prompt
        pieces: list[str] = []
        owners: list[int] = []
        for owner, tokens in enumerate(self.count_tokens([prompt + text for text in texts])):
            words = texts[owner].split(" ")
            parts = -(-tokens // self.max_tokens)
            # Words differ in tokens, so that an exact share could still be too long.
            size = len(words) if parts == 1 else max(1, len(words) // (parts + 1))
            for start in range(0, len(words), size):
                pieces.append(" ".join(words[start : start + size]))
                owners.append(owner)
        return pieces, owners

    def _encode(self, texts: Sequence[str], prompt: str, on_progress: OnProgress | None) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._model.encode(
                [texts[i] for i in batch],
                prompt=prompt,
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            if on_progress is not None:
                on_progress(min(start + _BATCH, len(order)), len(order))
        return vectors


def load_embeddings(
    spec: EmbeddingSpec, models_folder: Path, *, allow_download: bool = False
) -> SentenceEmbeddings:
    """Load a model from this machine.

    Args:
        spec: the model and its prompts.
        models_folder: where models are kept; the bundled one is converted into it once.
        allow_download: whether a model that is not here may be fetched from Hugging Face.

    Raises:
        EmbeddingError: if the model is not on this machine or cannot be read.
    """
    folder = _local_folder(spec.model, models_folder)
    try:
        model = _load(str(folder or spec.model), local_only=not allow_download)
    except Exception as error:
        raise EmbeddingError(
            f"The embedding model {spec.model} cannot be loaded",
            why=str(error).splitlines()[0] if str(error) else type(error).__name__,
            remedy=f"Run rag models pull {spec.model}, or set RAG_EMBEDDING=bundled",
        ) from error
    return SentenceEmbeddings(model, spec, _fingerprint(folder) if folder else "hub")


def _local_folder(model: str, models_folder: Path) -> Path | None:
    if model == BUNDLED:
        return ensure_bundled_model(models_folder / _BUNDLED_FOLDER)
    for folder in (Path(model), models_folder / model.replace("/", "--")):
        if folder.is_dir():
            return folder
    return None


def _load(name: str, *, local_only: bool) -> Any:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    return SentenceTransformer(
        name, device="cpu", local_files_only=local_only, trust_remote_code=False
    )


def _fingerprint(folder: Path) -> str:
    """Return what tells these weights from others: the sizes and heads of the weight files.

    Reading half a gigabyte to hash it whole would take longer than answering a question.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        with path.open("rb") as file:
            digest.update(f"{path.name} {path.stat().st_size} ".encode())
            digest.update(file.read(1 << 20))
    return digest.hexdigest()[:12]


def _normalised(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return scaled
