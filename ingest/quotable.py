"""The sentences of a paper that may be quoted, each short enough to be one. Pure.

Lists of sources are left out: they answer nothing. Each row of a table stands for itself, so that
it can be quoted without the rest; what else is no sentence (a listing) is cut at line ends.
"""

import re
from collections.abc import Iterator

from ingest.documents import Paper
from ingest.sections import is_reference_section
from ingest.sentences import SentenceSpan, split_sentences
from ingest.tables import is_labelled, is_row, row_context

_ABSTRACT = re.compile(r"\s*(?:abstract|summary|چکیده)\s*:?\s*", re.IGNORECASE)
_LONGEST = 300
_SHORTEST = 25
_FEWEST_WORDS = 4


def quotable_sentences(paper: Paper) -> list[SentenceSpan]:
    """Return the spans of `paper.text` that can stand as a quote, in reading order."""
    return [
        piece
        for section in _content_spans(paper)
        for part in _cut_at_rows(paper.text, section)
        for sentence in _sentences_of(paper.text, part)
        for piece in cut_at_lines(paper.text, sentence, _LONGEST)
        if _can_stand_alone(paper.text[piece.start : piece.end])
    ]


def sentence_in_context(paper: Paper, span: SentenceSpan) -> str:
    """Return what is embedded for a sentence: its words under its section, rows under a caption.

    A sentence alone seldom says which part of the paper it speaks of, and a row of a table says
    nothing at all. The context is never quoted.
    """
    words = " ".join(paper.text[span.start : span.end].split())
    context = row_context(paper.text, span.start, span.end) if is_row(words) else ()
    return ": ".join(part for part in (paper.section_at(span.start), *context, words) if part)


def cut_at_lines(text: str, span: SentenceSpan, limit: int) -> Iterator[SentenceSpan]:
    """Cut a span longer than `limit` characters at line ends, else at spaces."""
    start = span.start
    while span.end - start > limit:
        window = text[start : start + limit]
        cut = max(window.rfind("\n"), 0) or max(window.rfind(" "), 0) or limit
        yield SentenceSpan(start, start + len(window[:cut].rstrip()))
        start += cut
        while start < span.end and text[start].isspace():
            start += 1
    if start < span.end:
        yield SentenceSpan(start, span.end)


def _cut_at_rows(text: str, span: SentenceSpan) -> Iterator[SentenceSpan]:
    """Part each row of a table from what stands before and after it."""
    start = position = span.start
    for line in text[span.start : span.end].split("\n"):
        end = position + len(line)
        if is_row(line):
            if text[start:position].strip():
                yield SentenceSpan(start, start + len(text[start:position].rstrip()))
            yield SentenceSpan(position, end)
            start = end + 1
        position = end + 1
    if start < span.end:
        yield SentenceSpan(start, span.end)


def _sentences_of(text: str, part: SentenceSpan) -> list[SentenceSpan]:
    # A full stop in a row ends a name: "RAG-Seq. 83.5% 53.8%".
    words = text[part.start : part.end]
    if "\n" not in words and is_row(words):
        return [part]
    return split_sentences(text, start=part.start, end=part.end)


def _content_spans(paper: Paper) -> Iterator[SentenceSpan]:
    if not paper.sections:
        yield SentenceSpan(0, len(paper.text))
        return
    # What stands before an abstract is the title and the authors' addresses.
    if not _ABSTRACT.fullmatch(paper.sections[0].title):
        yield SentenceSpan(0, paper.sections[0].start)
    ends = [*(section.start for section in paper.sections[1:]), len(paper.text)]
    for section, end in zip(paper.sections, ends, strict=False):
        if not is_reference_section(section.title):
            line_end = paper.text.find("\n", section.start, end)
            yield SentenceSpan(line_end if line_end >= 0 else end, end)


def _can_stand_alone(text: str) -> bool:
    words = text.split()
    if is_row(text):
        return is_labelled(text)
    return len(words) >= _FEWEST_WORDS and len(" ".join(words)) >= _SHORTEST
