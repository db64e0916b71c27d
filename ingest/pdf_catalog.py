"""What a PDF says of itself beside its pages: its outline and what it calls its pages.

Works on pypdf's dictionaries and imports nothing of it. A hostile file may name a thousand headings
that lead to each other, and anything at all as the label of a page.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.pdf_operands import resolved
from ingest.section_tree import OutlineEntry

_MOST_ENTRIES = 2000
_DEEPEST = 8
_LONGEST_TITLE = 300
_LONGEST_LABEL = 12


def outline_of(catalog: Any) -> tuple[OutlineEntry, ...]:
    """Return the entries of a file's outline in order, with their depth."""
    root = _dictionary(resolved(catalog).get("/Outlines"))
    found: list[OutlineEntry] = []
    seen: set[int] = set()
    waiting = [(root.get("/First"), 1)]
    while waiting and len(found) < _MOST_ENTRIES:
        reference, depth = waiting.pop()
        entry = _dictionary(reference)
        if not entry or id(entry) in seen:
            continue
        seen.add(id(entry))
        title = resolved(entry.get("/Title"))
        if isinstance(title, str):
            found.append(OutlineEntry(title[:_LONGEST_TITLE], depth))
        waiting.append((entry.get("/Next"), depth))
        if depth < _DEEPEST:
            waiting.append((entry.get("/First"), depth + 1))
    return tuple(found)


def label_of(labels: Sequence[str], number: int) -> str:
    """Return what a file calls a page, empty where that is its number or nothing to be shown.

    >>> label_of(["i", "2", "\u202eA-1"], 1), label_of(["i", "2", "\u202eA-1"], 2)
    ('i', '')
    """
    label = labels[number - 1] if number <= len(labels) else ""
    label = " ".join(unicodedata.normalize("NFKC", label).split())
    plain = all(char.isalnum() or char in "-.–:/ " for char in label)
    return label if plain and len(label) <= _LONGEST_LABEL and label != str(number) else ""


def _dictionary(value: Any) -> Mapping[str, Any]:
    found = resolved(value)
    return found if isinstance(found, Mapping) else {}
