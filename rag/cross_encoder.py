"""An optional cross-encoder that reads question and passage together: sentence-transformers' own.

Off unless a setting names one: on two CPU cores it takes seconds for a question. Compare Nogueira
and Cho, Passage Re-ranking with BERT, 2019.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from ingest.phrases import Phrase
from rag.errors import RerankerUnavailable


class Reranker(Protocol):
    """What orders passages by reading them with the question."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return one score for each text, higher is better."""


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return one score for each text, higher is better."""
        if not texts:
            return []
        pairs = [(query, text) for text in texts]
        return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]


def load_cross_encoder(name: str, models_folder: Path) -> CrossEncoderReranker:
    """Load a cross-encoder that is on this machine.

    Args:
        name: a folder, or the name of a model that was pulled from Hugging Face.
        models_folder: where pulled models are kept.

    Raises:
        RerankerUnavailable: if it is not on this machine or cannot be read.
    """
    folders = [Path(name), models_folder / name.replace("/", "--")]
    found = next((str(folder) for folder in folders if folder.is_dir()), name)
    try:
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        logging.disable_progress_bar()
        logging.set_verbosity_error()
        model = CrossEncoder(found, device="cpu", local_files_only=True, trust_remote_code=False)
    except Exception as error:  # sentence-transformers raises many kinds
        raise RerankerUnavailable(
            Phrase("The reranker {name} cannot be loaded", name=name),
            why=str(error).splitlines()[0] if str(error) else type(error).__name__,
            remedy=Phrase(
                "Run rag models pull {name}, or leave the setting reranker empty", name=name
            ),
        ) from error
    return CrossEncoderReranker(model)
