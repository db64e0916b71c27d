"""The chain that tutorials build, as a baseline: fixed windows of each page, dense search, no more.

Windows of 1,000 characters that overlap by 200 are what LangChain's own tutorial takes; the
embedding is the one that the library uses, so that the comparison is of the method.
"""

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np

from ingest.documents import Chunk, PageSpan
from ingest.embedding import Embeddings
from ingest.library import Library
from rag.answers import Passage

_WINDOW = 1000
_OVERLAP = 200


class TutorialChain:
    """Every page of a library cut into windows and embedded, held in memory."""

    def __init__(self, library: Library, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._chunks = [
            chunk for paper in library.papers() for chunk in _windows_of(library, paper.id)
        ]
        self._vectors = embeddings.embed_passages([chunk.text for chunk in self._chunks])

    def find(self, query: str, *, k: int) -> list[Passage]:
        """Return the `k` nearest windows, nearest first."""
        similarity = self._vectors @ self._embeddings.embed_query(query)
        nearest = np.argsort(-similarity)[:k]
        return [
            Passage(self._chunks[place], "", rank, float(similarity[place]))
            for rank, place in enumerate(nearest, start=1)
        ]


def windows(text: str, size: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of windows that end at white space where there is some.

    >>> list(windows("one two three", 8, 4))
    [(0, 7), (3, 11), (7, 13)]
    """
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if end < len(text):
            space = text.rfind(" ", start + overlap + 1, end)
            end = space if space > 0 else end
        yield start, end
        if end == len(text):
            return
        start = end - overlap


def _windows_of(library: Library, paper_id: str) -> Sequence[Chunk]:
    ordinals = count()
    return [
        Chunk(
            paper_id,
            next(ordinals),
            page.text[start:end],
            start,
            end,
            PageSpan(page.number, page.number),
            "",
        )
        for page in library.pages(paper_id)
        for start, end in windows(page.text, _WINDOW, _OVERLAP)
        if page.text[start:end].strip()
    ]
