"""Texts to vectors: the one module that knows sentence-transformers.

E5-style models tell questions from passages by a prompt, which is part of a model's identity here:
vectors made with another prompt are vectors of another model.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from ingest.bundled_weights import ensure_bundled_model
from ingest.encoder import Encoder, OnProgress, normalised
from ingest.errors import EmbeddingError
from ingest.library_rows import Vectors
from ingest.phrases import Phrase

BUNDLED = "bundled"
_BUNDLED_FOLDER = "multilingual-e5-small-q4"

Precision = Literal["float32", "bfloat16"]


@dataclass(frozen=True, slots=True)
class EmbeddingSpec:
    """Which embedding model to use and how to prompt it.

    Attributes:
        model: `bundled`, a folder, or the name of a model pulled from Hugging Face.
        query_prompt: put before questions.
        passage_prompt: put before passages.
        precision: what is computed with; bfloat16 is quicker where the processor has it.
    """

    model: str = BUNDLED
    query_prompt: str = "query: "
    passage_prompt: str = "passage: "
    precision: Precision = "float32"

    @property
    def name(self) -> str:
        """What the library remembers beside each paper, known without loading the model."""
        named = f"{self.model}|{self.query_prompt}|{self.passage_prompt}"
        return named if self.precision == "float32" else f"{named}|{self.precision}"


class Embeddings(Protocol):
    """What the rest of the project needs of an embedding model."""

    @property
    def identity(self) -> str:
        """Weights, prompts and dimension: what must be equal for vectors to be compared."""

    @property
    def max_tokens(self) -> int:
        """The longest input, prompt included."""

    def embed_paper(
        self,
        passages: Sequence[str],
        sentences: Sequence[str],
        *,
        on_progress: OnProgress | None = None,
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of passages and of sentences, as the two methods below give them."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dimension,), L2-normalised."""


class SentenceEmbeddings:
    """A sentence-transformers model with its prompts."""

    def __init__(self, model: Any, spec: EmbeddingSpec, fingerprint: str) -> None:
        self._encoder = Encoder(model)
        self._spec = spec
        self._fingerprint = fingerprint

    @property
    def identity(self) -> str:
        """Weights, prompts, dimension and, where it is not float32, precision in one line."""
        prompts = f"{self._spec.query_prompt!r} {self._spec.passage_prompt!r}"
        known = f"{self._spec.model} {self._fingerprint} {prompts} {self.dimension}"
        return known if self._spec.precision == "float32" else f"{known} {self._spec.precision}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        """The longest input in tokens, prompt included."""
        return self._encoder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special ones included."""
        return self._encoder.count_tokens(texts)

    def embed_paper(
        self,
        passages: Sequence[str],
        sentences: Sequence[str],
        *,
        on_progress: OnProgress | None = None,
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of passages and of sentences, batched together by length.

        A passage longer than the model reads is embedded in pieces, and their mean is its vector:
        nothing is cut off silently. Sentences are compared with questions and with each other, for
        which E5 asks the same prompt on both sides.
        """
        pieces, owners = self._pieces(passages)
        prompted = [self._spec.query_prompt + text for text in sentences]
        vectors = self._encoder.encode([*pieces, *prompted], on_progress)
        summed = np.zeros((len(passages), self.dimension), dtype=np.float32)
        np.add.at(summed, owners, vectors[: len(pieces)])
        return normalised(summed), vectors[len(pieces) :]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""
        return self.embed_paper(texts, ())[0]

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""
        return self.embed_paper((), texts)[1]

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension); what a question says beyond the limit is not read."""
        return self._encoder.encode([self._spec.query_prompt + text for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dimension,), L2-normalised."""
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def _pieces(self, texts: Sequence[str]) -> tuple[list[str], list[int]]:
        """Return the texts with their prompt, cut where they are too long, and their owners."""
        prompt = self._spec.passage_prompt
        pieces: list[str] = []
        owners: list[int] = []
        for owner, tokens in enumerate(self.count_tokens([prompt + text for text in texts])):
            words = texts[owner].split(" ")
            parts = -(-tokens // self.max_tokens)
            # Words differ in tokens, so that an exact share could still be too long.
            size = len(words) if parts == 1 else max(1, len(words) // (parts + 1))
            for start in range(0, len(words), size):
                pieces.append(prompt + " ".join(words[start : start + size]))
                owners.append(owner)
        return pieces, owners


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
        model = _load(str(folder or spec.model), spec.precision, local_only=not allow_download)
    except Exception as error:
        raise EmbeddingError(
            Phrase("The embedding model {name} cannot be loaded", name=spec.model),
            why=str(error).splitlines()[0] if str(error) else type(error).__name__,
            remedy=Phrase(
                "Run rag models pull {name}, or set RAG_EMBEDDING=bundled", name=spec.model
            ),
        ) from error
    return SentenceEmbeddings(model, spec, _fingerprint(folder) if folder else "hub")


def _local_folder(model: str, models_folder: Path) -> Path | None:
    if model == BUNDLED:
        return ensure_bundled_model(models_folder / _BUNDLED_FOLDER)
    for folder in (Path(model), models_folder / model.replace("/", "--")):
        if folder.is_dir():
            return folder
    return None


def _load(name: str, precision: Precision, *, local_only: bool) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    return SentenceTransformer(
        name,
        device="cpu",
        local_files_only=local_only,
        trust_remote_code=False,
        model_kwargs={"dtype": getattr(torch, precision)},
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
