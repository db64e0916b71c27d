"""The legs of a search: each ranks the chunks of a library by another sign, best first.

Every leg may stay silent: the lexical one has nothing to say where no term of the question can be
found, and the English and the native one only speak for Persian questions.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.index import ChunkIndex, DenseHit
from ingest.library import Library
from ingest.library_rows import Vectors
from ingest.text import index_tokens, is_persian
from rag.language import detect_language
from rag.query_terms import Term
from rag.stopwords import is_stopword


@dataclass(frozen=True, slots=True)
class Legs:
    """Searches in all papers, or in those given; each leg brings `most` chunks at most."""

    library: Library
    index: ChunkIndex
    most: int

    def dense(self, vector: Vectors, papers: Sequence[str]) -> list[DenseHit]:
        """Rank chunks by how near they are to the question."""
        return self.index.search(vector, k=self.most, papers=papers)

    def english(self, rendering: Vectors, papers: Sequence[str]) -> list[int]:
        """Rank English chunks by the English rendering of a question.

        To Persian chunks the question itself is nearer, and what the rendering finds among them
        is noise.
        """
        hits = self.dense(rendering, papers)
        chunks = self.library.chunks([hit.number for hit in hits])
        return [
            hit.number
            for hit in hits
            if hit.number in chunks and detect_language(chunks[hit.number][1].text) == "en"
        ]

    def lexical(self, terms: Sequence[Term], papers: Sequence[str]) -> list[int]:
        """Rank chunks by BM25, each term counted once however many forms it has."""
        scores: Counter[int] = Counter()
        for term in terms:
            hits = self.library.search_tokens(term.forms, limit=1000, papers=papers)
            for hit in hits:
                scores[hit.number] += hit.score  # type: ignore[assignment]
        return [number for number, _ in scores.most_common(self.most)]

    def native(self, query: str, papers: Sequence[str]) -> tuple[list[int], list[float]]:
        """Rank Persian chunks by the Persian words of the question, as written; how far to trust.

        All of them: which words are frequent, and so count little, BM25 knows better than a list.
        A chunk is trusted as far as it holds what the question says, or the few Persian notes of
        an English library would come before its pages. Silent where there is no Persian.
        """
        tokens = list(dict.fromkeys(filter(is_persian, index_tokens(query))))
        hits = self.library.search_tokens(tokens, limit=self.most, papers=papers)
        bodies = self.library.bodies([hit.number for hit in hits])
        # A paper may have been removed since.
        hits = [hit for hit in hits if hit.number in bodies]
        telling = {token for token in tokens if not is_stopword(token)} or set(tokens)
        held = [telling.intersection(bodies[hit.number].split()) for hit in hits]
        # Squared: half of the words, which a note on a near subject holds, earn a quarter.
        trust = [(len(tokens) / len(telling)) ** 2 for tokens in held]
        return [hit.number for hit in hits], trust
