"""What a button of the page asks for: a few words that `page.js` writes into a hidden box.

Browsers are not trusted: a wish is a verb and words, and whoever grants it checks them.
"""

import re
from dataclasses import dataclass

_WISH = re.compile(r"(?P<verb>[a-z]+)(?P<rest>(?: [^\n]*?)?) #\d+")


@dataclass(frozen=True, slots=True)
class Wish:
    """A verb and what it is about."""

    verb: str
    words: tuple[str, ...] = ()

    def number(self, position: int) -> int:
        """Return a word as a whole number, -1 if there is none."""
        word = self.words[position] if position < len(self.words) else ""
        return int(word) if re.fullmatch(r"-?[0-9]{1,6}", word) else -1

    def rest(self, start: int = 0) -> str:
        """Return the words from one on as they were written."""
        return " ".join(self.words[start:])


def wish_of(text: str) -> Wish:
    """Return the wish that a hidden box holds; one without a verb is none.

    The number at the end tells two equal wishes apart.

    >>> wish_of("cite 0 2 #7")
    Wish(verb='cite', words=('0', '2'))
    """
    match = _WISH.fullmatch(text)
    if match is None:
        return Wish("")
    return Wish(match["verb"], tuple(match["rest"].split()))
