"""Which lines of a paper are headings, and which sections are its apparatus. Pure."""

import re
from collections.abc import Iterator

from ingest.documents import Section

_NUMBERED = re.compile(
    r"^(?:(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?|(?P<letter>[A-H](?:\.\d{1,2}){0,3})\.?"
    r"|(?P<roman>[IVX]{1,5})\.)\s+(?P<title>[A-Z][^\n]{2,80})$"
)
_NAMED = re.compile(
    r"^(?:abstract|introduction|related work|background|methods?|results|experiments|discussion"
    r"|conclusions?|limitations|references|bibliography|acknowledge?ments?"
    r"|appendix(?:\s+[A-Z])?(?:[:.]? .{0,60})?|supplementary material|contents|table of contents)$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:references|bibliography|acknowledge?ments?|contents|author contributions)\b"
    r"|منابع|سپاسگزاری",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.,;:]$")


def find_sections(text: str) -> tuple[Section, ...]:
    """Return the headings of a paper's text, each with the offset at which its line begins.

    A heading is a line of its own: numbered with a title in capitals, or one of the names that
    every paper uses. Table rows and list items do not pass.
    """
    return tuple(Section(title, start) for start, title in _headings(text))


def _headings(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if _is_heading(stripped):
            yield start + len(line) - len(line.lstrip()), stripped
        start += len(line) + 1


def _is_heading(line: str) -> bool:
    if _NAMED.match(line):
        return True
    numbered = _NUMBERED.match(line)
    if numbered is None or _SENTENCE_END.search(line):
        return False
    words = numbered.group("title").split()
    digits = sum(any(char.isdigit() for char in word) for word in words)
    return 1 <= len(words) <= 12 and digits <= len(words) // 4


def is_reference_section(title: str) -> bool:
    """Tell whether a section lists sources or thanks, and answers nothing."""
    return _REFERENCE.search(title) is not None
