"""What is said to people: a pattern, and the facts in it.

A phrase is an ordinary English text to whoever prints it. A screen that speaks another language
finds the pattern in its own list and puts the facts into that.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any


class Phrase(str):
    """A text that remembers what it was made of.

    >>> said = Phrase("it has {count} pages", count=3)
    >>> said, said.pattern, said.facts
    ('it has 3 pages', 'it has {count} pages', {'count': 3})
    """

    __slots__ = ("facts", "pattern")

    pattern: str
    facts: Mapping[str, "str | int"]

    def __new__(cls, pattern: str, **facts: "str | int") -> "Phrase":
        """Fill the facts into the pattern.

        A fact may be a phrase itself. Numbers are amounts, and grouped by thousands; one that names
        something, such as a status or a process, is given as text.
        """
        told = {
            name: f"{fact:,}" if isinstance(fact, int) else fact for name, fact in facts.items()
        }
        phrase = super().__new__(cls, pattern.format(**told))
        phrase.pattern = pattern
        phrase.facts = facts
        return phrase

    def __reduce__(self) -> tuple[Any, ...]:
        """Let copies and other processes have the parts, and not the text alone."""
        return _made, (self.pattern, dict(self.facts))


def joined(texts: Iterable[str], separator: str) -> str:
    """Return the texts that are not empty as one, each of them still a phrase of its own.

    >>> joined(["", "white on white", "transparent"], ", ")
    'white on white, transparent'
    """
    kept = [text for text in texts if text]
    if len(kept) < 2:
        return kept[0] if kept else ""
    facts = {f"part{number}": text for number, text in enumerate(kept)}
    return Phrase(separator.join(f"{{{name}}}" for name in facts), **facts)


def packed(text: str) -> str:
    """Return a text as a line that `unpacked` makes a phrase of again; plain text stays plain."""
    if not isinstance(text, Phrase):
        return text
    facts = {
        name: packed(fact) if isinstance(fact, str) else fact for name, fact in text.facts.items()
    }
    return json.dumps({"pattern": text.pattern, "facts": facts}, ensure_ascii=False)


def unpacked(line: str) -> str:
    """Return the text that a line holds, a phrase if it was one.

    >>> unpacked(packed(Phrase("{n} pages", n=2))).pattern
    '{n} pages'
    """
    if not line.startswith('{"pattern"'):
        return line
    parts = json.loads(line)
    facts = {
        name: unpacked(fact) if isinstance(fact, str) else fact
        for name, fact in parts["facts"].items()
    }
    return Phrase(parts["pattern"], **facts)


def _made(pattern: str, facts: Mapping[str, "str | int"]) -> Phrase:
    return Phrase(pattern, **facts)
