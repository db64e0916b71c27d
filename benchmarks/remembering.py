"""Embeddings computed once, so that systems compared on the same texts do not pay again."""

from collections.abc import Callable, Sequence

import numpy as np

from ingest.embedding import Embeddings
from ingest.library_rows import Vectors


class RememberingEmbeddings:
    """An embedding model that embeds each text once."""

    def __init__(self, model: Embeddings) -> None:
        self._model = model
        self._known: dict[tuple[str, str], Vectors] = {}
        self.identity = model.identity

    @property
    def max_tokens(self) -> int:
        """Longest text that the model reads whole, in tokens."""
        return self._model.max_tokens

    def embed_paper(
        self, passages: Sequence[str], sentences: Sequence[str], **_: object
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of passages and of sentences."""
        return self.embed_passages(passages), self.embed_sentences(sentences)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""
        return self._remembered("passage", texts, self._model.embed_passages)

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""
        return self._remembered("sentence", texts, self._model.embed_sentences)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows."""
        return self._remembered("query", texts, self._model.embed_queries)

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dimension,), L2-normalised."""
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def _remembered(
        self, kind: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        fresh = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        self._known |= {
            (kind, text): vector for text, vector in zip(fresh, embed(fresh), strict=True)
        }
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([self._known[kind, text] for text in texts])
