"""Read on where a passage ends: the chunks before and after those that were found."""

from collections.abc import Sequence

from ingest.library import Library
from ingest.library_rows import EmbeddedSentence
from rag.answers import Passage


def beside(
    library: Library, passages: Sequence[Passage]
) -> list[tuple[Passage, tuple[EmbeddedSentence, ...]]]:
    """Return the chunks before and after each passage, with what may be quoted of them.

    Each ranks with the best passage that it stands beside: an answer often goes on across the cut.

    Args:
        library: where they lie.
        passages: best first.
    """
    owners: dict[int, Passage] = {}
    for passage in passages:
        for number in library.numbers_beside(passage.chunk):
            owners.setdefault(number, passage)
    chunks = library.chunks(list(owners))
    sentences = library.sentences(list(owners))
    return [
        (Passage(chunk, title, owner.rank, owner.score), sentences.get(number, ()))
        for number, owner in owners.items()
        # A paper may have been removed since.
        if number in chunks
        for title, chunk in [chunks[number]]
    ]
