"""How much of a question a passage says in so many words, rare words counting more. Pure.

Rank fusion forgets by how much a passage leads: one that holds all of a question's words is hardly
above one that holds most. The share says it, on a scale of its own (compare the coordination level
of Salton's vector model).
"""

import math
from collections.abc import Callable, Mapping, Sequence

from ingest.text import index_tokens
from rag.language import detect_language
from rag.query_terms import QueryTerms, holds_any
from rag.stopwords import is_stopword

# A translation is one guess of several, and what is written in the question's own language comes
# first where both hold it.
_TRUST_IN_TRANSLATION = 0.7


class WordShares:
    """Measures texts by the notions of one question.

    Args:
        notions: of each, the forms that mean it: index tokens, or phrases of them.
        counts: in how many chunks each token of the forms stands; absent means none.
        chunks: how many chunks there are.
    """

    def __init__(
        self, notions: Sequence[Sequence[str]], counts: Mapping[str, int], chunks: int
    ) -> None:
        self._notions = notions
        self._rarity = [_rarity(_holders(forms, counts), chunks) for forms in notions]

    def of(self, body: str) -> float:
        """Return the share of the notions that a text holds, from 0 to 1.

        Args:
            body: index tokens, parted by spaces.

        >>> shares = WordShares([("lion", "شیر"), ("roar",)], {"lion": 1, "roar": 1}, 10)
        >>> shares.of("the lion sleep"), shares.of("a شیر will roar"), shares.of("lioness")
        (0.5, 1.0, 0.0)
        """
        total = sum(self._rarity)
        held = f" {body} "
        found = sum(
            rarity
            for forms, rarity in zip(self._notions, self._rarity, strict=True)
            if holds_any(held, forms)
        )
        return found / total if total else 0.0


class QuestionShares:
    """Measures chunks by a question's words: as written in its language, else translated.

    Args:
        question: as asked.
        terms: of the question, with their translations.
        counts_of: in how many chunks each of some tokens stands.
        chunks: how many chunks there are.
    """

    def __init__(
        self,
        question: str,
        terms: QueryTerms,
        counts_of: Callable[[Sequence[str]], Mapping[str, int]],
        chunks: int,
    ) -> None:
        tokens = dict.fromkeys(index_tokens(question))
        # Words of grammar are no terms: a text must not lose by them to a translation.
        written = [(token,) for token in tokens if not is_stopword(token)] or [(t,) for t in tokens]
        translated = [term.forms for term in terms.terms]
        forms = {form for notion in (*written, *translated) for form in notion}
        counts = counts_of([token for form in forms for token in form.split()])
        self._language = detect_language(question)
        self._written = WordShares(written, counts, chunks)
        self._translated = WordShares(translated, counts, chunks)

    def of(self, text: str, body: str) -> float:
        """Return the share of the question's words that a chunk holds, from 0 to 1.

        Args:
            text: of the chunk.
            body: its index tokens, parted by spaces.
        """
        if detect_language(text) == self._language:
            return self._written.of(body)
        return _TRUST_IN_TRANSLATION * self._translated.of(body)


def _holders(forms: Sequence[str], counts: Mapping[str, int]) -> int:
    """Return at most how many chunks hold some form: of a phrase, its rarest word tells."""
    return sum(min(counts.get(token, 0) for token in form.split()) for form in forms)


def _rarity(holders: int, chunks: int) -> float:
    """Inverse document frequency as in BM25 (Robertson and Zaragoza, 2009), never negative."""
    holders = min(holders, chunks)
    return math.log(1 + (chunks - holders + 0.5) / (holders + 0.5))
