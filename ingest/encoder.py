"""Run a sentence-transformers model over batches: several at once, each on one thread of torch.

A batch that is shared among threads waits, layer by layer, for the slowest of them; where other
programs want the processor too, that wait is most of the time. `docs/decisions` has the figures.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

from ingest.batches import length_batches
from ingest.library_rows import Vectors

OnProgress = Callable[[int, int], None]

# What one processor's cache holds best; batches of 2,048 tokens are a tenth slower.
_BATCH_TOKENS = 1024
# Of a model with more weights, a lone text is worth several threads.
_SMALL = 100_000_000


class Encoder:
    """A sentence-transformers model; threads may share it."""

    def __init__(self, model: Any) -> None:
        import torch

        self._model = model.eval()
        # As OMP_NUM_THREADS or the number of processors has it.
        self._threads = int(torch.get_num_threads())
        self._lone_threads = 1 if _layer_weights(model) <= _SMALL else self._threads
        # The tokenizer changes its own settings on the way.
        self._tokenizing = threading.Lock()

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """The longest input in tokens."""
        return int(self._model.max_seq_length)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes, special ones included."""
        return [len(ids) for ids in self._tokens(texts, truncation=False)]

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return shape (texts, dimension), L2-normalised rows; what is too long is cut off."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = self._tokens(texts, truncation=True, max_length=self.max_tokens)
        batches = length_batches([len(ids) for ids in tokens], most=_BATCH_TOKENS)
        done = 0
        for batch, rows in zip(batches, self._run(batches, tokens), strict=True):
            vectors[batch] = rows
            done += len(batch)
            if on_progress is not None:
                on_progress(done, len(texts))
        return normalised(vectors)

    def _tokens(self, texts: Sequence[str], **settings: Any) -> list[list[int]]:
        if not texts:
            return []
        with self._tokenizing:
            encoded = self._model.tokenizer(
                list(texts), padding=False, verbose=False, return_attention_mask=False, **settings
            )
        tokens: list[list[int]] = encoded["input_ids"]
        return tokens

    def _run(self, batches: Sequence[list[int]], tokens: list[list[int]]) -> Iterator[Vectors]:
        import torch

        def forward(batch: list[int]) -> Vectors:
            return self._forward([tokens[index] for index in batch])

        workers = min(self._threads, len(batches))
        if workers <= 1:
            with _torch_threads(self._lone_threads):
                yield from map(forward, batches)
            return
        pool = ThreadPoolExecutor(workers, "embedding", lambda: torch.set_num_threads(1))
        try:
            yield from pool.map(forward, batches)
        finally:
            pool.shutdown(cancel_futures=True)
            # The setting of one thread is also what later threads begin with.
            torch.set_num_threads(self._threads)

    def _forward(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        import torch

        longest = max(len(ids) for ids in tokens)
        padding = self._model.tokenizer.pad_token_id or 0
        ids = np.full((len(tokens), longest), padding, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        with torch.inference_mode():
            features = {
                "input_ids": torch.from_numpy(ids),
                "attention_mask": torch.from_numpy(mask),
            }
            rows: Vectors = self._model(features)["sentence_embedding"].float().numpy()
        return rows


def normalised(vectors: Vectors) -> Vectors:
    """Return the rows, each of length one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return scaled


def _layer_weights(model: Any) -> int:
    """Count what is computed with; of the table of tokens only a few rows are looked up."""
    return sum(
        weights.numel() for name, weights in model.named_parameters() if "embeddings" not in name
    )


@contextmanager
def _torch_threads(count: int) -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
