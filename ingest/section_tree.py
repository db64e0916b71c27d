"""Which headings a section stands under. Pure.

The outline that a file brings along tells how deep each of its headings is, else their numbers do.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.documents import Section

_NUMBER = re.compile(r"(\d{1,2}(?:[.-]\d{1,2})*|[A-Z](?:\.\d{1,2})*)(?:[.-]?\s|\.\s?$)")
# So much of a paper's headings must stand in the outline for it to be theirs.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading as a file's own table of contents has it; `depth` counts from 1."""

    title: str
    depth: int


def heading_number(title: str) -> tuple[str, ...]:
    """Return the parts of a heading's number, none where it has none.

    >>> heading_number("3.2 Attention"), heading_number("۲-۱ داده‌ها"), heading_number("Data")
    (('3', '2'), ('2', '1'), ())
    """
    match = _NUMBER.match(title)
    parts = re.split("[.-]", match[1]) if match else []
    return tuple(str(int(part)) if part.isdecimal() else part for part in parts)


def with_levels(
    sections: Sequence[Section], outline: Sequence[OutlineEntry] = ()
) -> tuple[Section, ...]:
    """Return sections with how deep they stand: as the outline says, else as their numbers do."""
    depths = _depths(sections, outline)
    if len(depths) < _ENOUGH * len(sections):
        depths = {}
    highest = min(depths.values(), default=1)
    return tuple(
        replace(section, level=depths[index] - highest + 1)
        if index in depths
        else replace(section, level=max(len(heading_number(section.title)), 1))
        for index, section in enumerate(sections)
    )


def headings_above(sections: Sequence[Section], index: int) -> tuple[str, ...]:
    """Return the titles that a section stands under, the topmost first; none for a negative index.

    Where a heading was missed, numbers tell: 3.2 stands under no 2.

    >>> told = [Section("2 Data", 0), Section("3 Method", 9), Section("3.1 Model", 20, level=2)]
    >>> headings_above(told, 2), headings_above([told[0], told[2]], 1)
    (('3 Method',), ())
    """
    if index < 0:
        return ()
    found: list[str] = []
    level, number = sections[index].level, heading_number(sections[index].title)
    for at in range(index - 1, -1, -1):
        if level == 1:
            break
        section = sections[at]
        if section.level >= level:
            continue
        level = section.level
        own = heading_number(section.title)
        if len(number) < 2 or (own and own == number[: len(own)]):
            found.append(section.title)
    return tuple(reversed(found))


def _depths(sections: Sequence[Section], outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """Return the depth of each section that the outline has too, in the same order."""
    depths: dict[int, int] = {}
    named: dict[str, list[int]] = {}
    for at, entry in enumerate(outline):
        named.setdefault(_bare(entry.title), []).append(at)
    reached = 0
    for index, section in enumerate(sections):
        later = [at for at in named.get(_bare(section.title), ()) if at >= reached]
        if later:
            depths[index] = outline[later[0]].depth
            reached = later[0] + 1
    return depths


def _bare(title: str) -> str:
    """Return the letters of a title; outlines mostly leave out its number."""
    rest = title[len(match[0]) :] if (match := _NUMBER.match(title)) else title
    folded = unicodedata.normalize("NFKC", rest).casefold()
    return "".join(filter(str.isalnum, folded))
