"""What is said to people: a pattern, and the facts in it.

A phrase is an ordinary English text to whoever prints it. A screen that speaks another language
finds the pattern in its own list and puts the facts into that.
"""

import json
import re
import string
from collections.abc import Iterable, Mapping
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# How a packed line begins: a phrase by its pattern, plain text that only looks packed by itself.
_PACKED = ('{"pattern"', '{"text"')


class Phrase(str):
    """A text that remembers what it was made of.

    >>> said = Phrase("it has {count} pages", count=3)
    >>> said, said.pattern, said.facts
    ('it has 3 pages', 'it has {count} pages', {'count': 3})
    """

    __slots__ = ("facts", "pattern")

    pattern: str
    facts: Mapping[str, "str | int"]

    def __new__(cls, pattern: str, /, **facts: "str | int") -> "Phrase":
        """Fill the facts into the pattern.

        A fact may be a phrase itself. Numbers are amounts, and grouped by thousands; one that names
        something, such as a status or a process, is given as text. Texts lose what steers
        terminals: they may be the name of a file.
        """
        facts = {
            name: without_controls(fact) if type(fact) is str else fact
            for name, fact in facts.items()
        }
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


def printable(text: str) -> str:
    """Return the words of a file, a program or a server on one line, without what steers terminals.

    >>> printable(f"red{chr(27)}[31m and {chr(10)} more")
    'red[31m and more'
    """
    return without_controls(" ".join(text.split()))


def without_controls(text: str, instead: str = "") -> str:
    """Return a text with its control letters, line feeds too, replaced."""
    return _CONTROL.sub(instead, text)


def packed(text: str) -> str:
    """Return a text as a line that `unpacked` makes the same text of again.

    Plain text stays plain, unless it looks as if it were packed or no database takes it as it is.

    >>> packed("plain"), unpacked(packed('{"pattern"'))
    ('plain', '{"pattern"')
    """
    if isinstance(text, Phrase) and _names_facts_alone(text.pattern, text.facts):
        facts = {
            name: packed(fact) if isinstance(fact, str) else fact
            for name, fact in text.facts.items()
        }
        return json.dumps({"pattern": text.pattern, "facts": facts})
    plain = str(text)
    return json.dumps({"text": plain}) if _looks_packed(plain) or _has_no_utf8(plain) else plain


def unpacked(line: str) -> str:
    """Return the text that a line holds, a phrase if it was one.

    A line that was never packed, or was damaged since, is returned as it is.

    >>> unpacked(packed(Phrase("{n} pages", n=2))).pattern
    '{n} pages'
    """
    if not _looks_packed(line):
        return line
    try:
        return _restored(json.loads(line))
    # What a library or another process hands over must not end the one that only shows it.
    except (ValueError, RecursionError):
        return line


def _looks_packed(text: str) -> bool:
    return text.startswith(_PACKED)


def _has_no_utf8(text: str) -> bool:
    """Tell a text with halves of letters, as in file names that are no text."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _restored(parts: Any) -> str:
    """Return the text of what was packed.

    Raises:
        ValueError: if it is of another shape.
    """
    match parts:
        case {"text": str(text), **rest} if not rest:
            return text
        case {"pattern": str(pattern), "facts": dict(facts), **rest} if not rest:
            if all(isinstance(fact, str | int) for fact in facts.values()) and _names_facts_alone(
                pattern, facts
            ):
                told = {n: unpacked(f) if isinstance(f, str) else f for n, f in facts.items()}
                return Phrase(pattern, **told)
    raise ValueError("this was never packed")


def _names_facts_alone(pattern: str, facts: Mapping[str, object]) -> bool:
    """Tell whether a pattern does nothing but name facts: `str.format` could reach further."""
    try:
        fields = list(string.Formatter().parse(pattern))
    except ValueError:
        return False
    return all(
        name is None or (name.isidentifier() and name in facts and not spec and conversion is None)
        for _, name, spec, conversion in fields
    )


def _made(pattern: str, facts: Mapping[str, "str | int"]) -> Phrase:
    return Phrase(pattern, **facts)
