"""Words that were broken at line ends: told by how the same paper writes them elsewhere. Pure."""

import re
from collections import Counter
from collections.abc import Iterable

# From behind: from the front, a line without spaces would be searched again from each letter.
_AT_END = re.compile(r"-([A-Za-z\u00c0-\u024f]{2,})")
_NAME_AT_END = re.compile(r"[A-Za-z]-$")
_NAME_START = re.compile(r"^[A-Z\d]")
_LOWER_START = re.compile(r"^([a-z\u00df-\u024f]+)")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_PAIR = re.compile(r"(?=\b([A-Za-z\u00c0-\u024f]{2,}-[A-Za-z\u00c0-\u024f]{2,}))")
_COMPOUND_HEAD = frozenset(
    """
    self non pre post multi cross state well fine co low high large small long short semi
    sub super inter intra zero few one two three end open closed real full half word
    sentence task domain data knowledge human machine top bottom left right
    """.split()
)
_LINKS = frozenset("of to the and in on by".split())


class Hyphens:
    """Knows the words of a paper, and so which hyphens at line ends belong to them."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Learn from lines of text, each without the words at its ends, which may be halves."""
        self._words: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        for line in lines:
            inner = line.casefold().split(" ")[1:-1]
            for word in inner:
                self._pairs.update(_PAIR.findall(word))
                self._words.update(_WORD.findall(word))

    def belongs(self, before: str, line: str) -> bool | None:
        """Tell whether the hyphen at the end of `before` is part of a word that goes on in `line`.

        None where no word goes on.

        >>> Hyphens([]).belongs("we trans-", "late it"), Hyphens([]).belongs("left-", "hand side")
        (False, True)
        """
        first, second = _AT_END.match(before[::-1]), _LOWER_START.match(line)
        if first is None or second is None:
            # "GPT-" and "Neo", "n-" and "gram".
            named = _NAME_START.match(line) or second
            return True if _NAME_AT_END.search(before) and named else None
        head, tail = first.group(1)[::-1].casefold(), second.group(1)
        whole, pair = self._words[head + tail], self._pairs[f"{head}-{tail}"]
        if whole != pair:
            return pair > whole
        return head in _COMPOUND_HEAD or _is_link(before, head)


def _is_link(before: str, head: str) -> bool:
    """Tell "left-to-" and "state-of-", of which the middle is a word of its own."""
    return head in _LINKS and before[: -len(head) - 1].endswith("-")
