"""Names in Persian letters that no glossary lists: found among the words that the library holds.

A student writes by ear what the papers print: هوخرایتر for Hochreiter. The library's own words are
the only candidates, so that a name is never guessed that no page holds.
"""

from collections.abc import Callable, Sequence

from rag.transliteration import may_name, skeleton

_FEWEST_LETTERS = 4
_MOST = 3


class LatinNames:
    """The Latin words of one library, found by their sound.

    Args:
        vocabulary: returns index tokens, those of the most chunks first.
        state: returns a mark that changes with the library, so that new papers' names are heard.
    """

    def __init__(self, vocabulary: Callable[[], Sequence[str]], state: Callable[[], str]) -> None:
        self._vocabulary = vocabulary
        self._state = state
        self._sorted: tuple[str, dict[str, list[str]]] | None = None

    def spelled(self, persian: str) -> tuple[str, ...]:
        """Return the tokens that a Persian word may stand for; mostly none."""
        alike = self._by_skeleton().get(skeleton(persian), ())
        return tuple(token for token in alike if may_name(persian, token))[:_MOST]

    def _by_skeleton(self) -> dict[str, list[str]]:
        state = self._state()
        if self._sorted is None or self._sorted[0] != state:
            found: dict[str, list[str]] = {}
            for token in self._vocabulary():
                if len(token) >= _FEWEST_LETTERS and token.isascii() and token.isalpha():
                    found.setdefault(skeleton(token), []).append(token)
            self._sorted = (state, found)
        return self._sorted[1]
