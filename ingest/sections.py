"""Which lines of a paper are headings, and which sections are its apparatus. Pure.

Numbers tell headings from table rows, list items and axis labels: headings count upwards through
the whole paper, so a line whose number does not fit the count is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.documents import Section
from ingest.text import is_persian

_NUMBERED = re.compile(
    r"(?:(?P<number>[1-9۱-۹]\d?(?:[.-][1-9۱-۹]\d?){0,3})[.-]?|(?P<roman>[IVX]{1,5})\."
    r"|(?P<letter>[A-Z](?:\.[1-9]\d?){0,3})\.?)\s+(?P<title>\S.{1,118})"
)
_NAMED = re.compile(
    r"(?:abstract|summary|introduction|related work|background|methods?|results|experiments"
    r"|discussion|(?:discussion and )?conclusions?(?: and [\w ]{1,40})?|limitations|future work"
    r"|broader impacts?|ethics statement|author contributions|references(?: and notes)?"
    r"|bibliography|acknowledge?ments?|(?:table of )?contents|supplementary materials?"
    r"|appendi(?:x|ces)(?:\s+[A-Z](?:[:.]?\s.{1,70})?|:\s.{1,70})?"
    r"|چکیده|مقدمه|نتیجه[ \u200c]?گیری|منابع|مراجع|سپاسگزاری|پیوست)",
    re.IGNORECASE,
)
_NUMBER_OF_ONE = r"(?:[\dA-Z]{1,3}(?:[.-]\d+)*[.-]?\s+|[IVX]+\.\s+)?"
_APPARATUS = re.compile(
    _NUMBER_OF_ONE + r"(?:references(?: and notes)?|bibliography"
    r"|sources|literature cited|(?:table of )?contents|acknowledge?ments?(?: and .*)?"
    r"|authors?(?:'s|[’']?s?[’']?) contributions?|author contributions.*|funding"
    r"|منابع|مراجع|کتاب[ \u200c]?نامه|سپاسگزاری|تقدیر و تشکر|فهرست(?: مطالب)?)",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    _NUMBER_OF_ONE + r"(?:abstract|(?:summary|(?:discussion and )?conclu(?:sions?|ding remarks))"
    r"(?: (?:and|&) [\w ]{1,40})?|چکیده|خلاصه"
    r"|(?:(?:بحث|خلاصه) و )?(?:نتیجه[ \u200c]?گیری|جمع[ \u200c]?بندی)(?: و [\w \u200c]{1,40})?)",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(_NUMBER_OF_ONE + r"(?:introduction|مقدمه)", re.IGNORECASE)
_NOT_IN_A_TITLE = re.compile(
    r"\.\s?\.\s?\.|…|[=<>≤≥∈∑√→|@{}\\]|https?:|\s\d+\s*$|\d\s+\d|[.,;]\s*$"
)
_COUNTED_WORD = re.compile(
    r"\b(?:task|experiment|phase|part|step|stage|study)\s+\d+\s*$", re.IGNORECASE
)
_BREAKS_OFF = re.compile(
    r"[,\-–(]\s*$|\b(?:a|an|the|of|in|on|to|by|and|or|with|for|is|are|than)\s*$"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_LONGEST_WRAPPED = 40
_MOST_WORDS = 14
_WIDEST_GAP = 3
_MOST_CANDIDATES = 2000
_LETTER_OFFSET = 100


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    key: tuple[int, ...]


def find_sections(text: str) -> tuple[Section, ...]:
    r"""Return the headings of a paper's text, each with the offset at which its line begins.

    A heading is a line of its own: numbered in the paper's order, or one of the names that every
    paper uses.

    >>> found = find_sections("1 Introduction\nWe count.\n7 Lines Here 3 4\n2 Method")
    >>> [(section.title, section.start) for section in found]
    [('1 Introduction', 0), ('2 Method', 42)]
    """
    lines = text.split("\n")
    headings = heading_lines(lines)
    return tuple(
        Section(" ".join(line.split()), start + len(line) - len(line.lstrip()))
        for index, (start, line) in enumerate(_with_offsets(lines))
        if index in headings
    )


def heading_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the indices of the lines that are headings, in a paper given line by line."""
    named = {index for index, line in enumerate(lines) if _is_named(line)}
    candidates = list(_candidates(lines))[:_MOST_CANDIDATES]
    return frozenset(named | {candidate.line for candidate in _longest_count(candidates)})


def is_reference_section(title: str) -> bool:
    """Tell whether a section lists sources, contents or thanks, and answers nothing.

    >>> is_reference_section("7. References"), is_reference_section("Contents of a cell")
    (True, False)
    """
    return _APPARATUS.fullmatch(title.strip().rstrip(":. ")) is not None


def is_summary_section(title: str) -> bool:
    """Tell whether a section says in short what other sections say at length.

    >>> is_summary_section("6 Conclusions and future work"), is_summary_section("4 Results")
    (True, False)
    """
    return _SUMMARY.fullmatch(title.strip().rstrip(":. ")) is not None


def is_introduction(title: str) -> bool:
    """Tell whether a section introduces the paper.

    >>> is_introduction("1. Introduction"), is_introduction("1.1 Introduction to graphs")
    (True, False)
    """
    return _INTRODUCTION.fullmatch(title.strip().rstrip(":. ")) is not None


def _with_offsets(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    start = 0
    for line in lines:
        yield start, line
        start += len(line) + 1


def _is_named(line: str) -> bool:
    name = line.strip().rstrip(":")
    # In lower case it is a wrapped line of a sentence; Persian has no case.
    return not name[:1].islower() and _NAMED.fullmatch(name) is not None


def _candidates(lines: Sequence[str]) -> Iterator[_Candidate]:
    before = ""
    roman = _counts_in_roman(lines)
    for index, line in enumerate(lines):
        stripped = line.strip()
        match = _NUMBERED.fullmatch(stripped)
        if match and not _runs_on(before) and _is_title(match["title"]):
            key = _key(match, roman=roman)
            if key:
                yield _Candidate(index, key)
        before = stripped


def _counts_in_roman(lines: Sequence[str]) -> bool:
    found = (_NUMBERED.fullmatch(line.strip()) for line in lines)
    return len({m["roman"] for m in found if m and m["roman"] and _is_title(m["title"])}) > 1


def _runs_on(line: str) -> bool:
    """Tell whether a line is prose that goes on in the next one, which then is no heading."""
    wrapped = len(line) > _LONGEST_WRAPPED and line[-1].islower() and not line[:1].isdigit()
    return wrapped or _BREAKS_OFF.search(line) is not None


def _is_title(title: str) -> bool:
    words = title.split()
    # Persian letters have no case.
    if not (title[0].isupper() or is_persian(title[0])) or len(words) > _MOST_WORDS:
        return False
    if _NOT_IN_A_TITLE.search(title) and not _COUNTED_WORD.search(title):
        return False
    letters = sum(char.isalpha() for char in title)
    spelled = sum(len(word) > 2 and word[0].isalpha() for word in words)
    return letters >= 0.6 * len(title.replace(" ", "")) and spelled >= (len(words) + 1) // 3


def _key(match: re.Match[str], *, roman: bool) -> tuple[int, ...]:
    """Return what the heading counts; letters come after all numbers, as appendices do."""
    if match["number"]:
        return tuple(int(part) for part in re.split("[.-]", match["number"]))
    if match["roman"] and roman:
        return (_roman_value(match["roman"]),)
    first, *rest = (match["letter"] or match["roman"]).split(".")
    # "A Word" is also how a sentence begins; with IEEE's numbers, letters count subsections.
    if (
        roman
        or len(first) > 1
        or (
            not rest
            and "." not in match.group()[:2]
            and first in "AI"
            and not match["title"].istitle()
            and not _is_capitals(match)
        )
    ):
        return ()
    return (_LETTER_OFFSET + ord(first) - ord("A") + 1, *(int(part) for part in rest))


def _is_capitals(match: re.Match[str]) -> bool:
    words = [word for word in match["title"].split() if len(word) > 3]
    return all(word[0].isupper() for word in words)


def _roman_value(numeral: str) -> int:
    values = [_ROMAN[char] for char in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))


def _longest_count(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the longest run of candidates whose numbers count upwards without a wide gap.

    Of equals the later one wins: a table of contents comes before what it lists.
    """
    lengths: list[int] = []
    previous: list[int] = []
    for index, candidate in enumerate(candidates):
        best, link = 0, -1
        for earlier in range(index):
            if lengths[earlier] >= best and _follows(candidates[earlier].key, candidate.key):
                best, link = lengths[earlier], earlier
        lengths.append(best + 1)
        previous.append(link)
    chain = []
    at = max(range(len(lengths)), key=lambda i: (lengths[i], i), default=-1)
    while at >= 0:
        chain.append(candidates[at])
        at = previous[at]
    return chain[::-1]


def _follows(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    if after <= before:
        return False
    if before[0] <= _LETTER_OFFSET < after[0]:
        return after[0] - _LETTER_OFFSET <= _WIDEST_GAP
    shared = 0
    while shared < len(before) and before[shared] == after[shared]:
        shared += 1
    start = before[shared] if shared < len(before) else 0
    return after[shared] - start <= _WIDEST_GAP
