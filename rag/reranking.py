"""Order passages by their best sentence: a fact lies in one sentence, and a chunk blurs it.

Maximum similarity over a passage's sentences, with vectors computed at ingestion, so that a query
pays for one matrix product (compare the late interaction of ColBERT, Khattab and Zaharia, 2020).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from ingest.library_rows import EmbeddedSentence, Vectors


def by_best_sentence(
    numbers: Sequence[int],
    sentences: Mapping[int, Sequence[EmbeddedSentence]],
    vector: Vectors,
) -> list[int]:
    """Return the chunks in the order of their best sentence's cosine with `vector`.

    Chunks without a sentence that may be quoted are left out.
    """
    best = {
        number: float(np.max(np.stack([s.vector for s in sentences[number]]) @ vector))
        for number in numbers
        if sentences.get(number)
    }
    return sorted(best, key=lambda number: -best[number])
