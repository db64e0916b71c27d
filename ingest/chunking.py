"""Split papers into chunks that know their pages.

A chunk is a slice of the paper's text that begins and ends at sentences; its pages follow from its
offsets. Knows nothing of PDFs, embeddings or the index.
"""

from collections.abc import Iterator, Sequence

from ingest.config import ChunkingConfig
from ingest.documents import Chunk, Paper
from ingest.quotable import cut_at_lines
from ingest.section_tree import headings_above
from ingest.sentences import SentenceSpan, split_sentences


def split_paper(paper: Paper, config: ChunkingConfig) -> list[Chunk]:
    """Return the chunks of a paper in reading order.

    No chunk crosses a section's heading; inside a section chunks overlap by whole sentences.
    """
    spans = [span for section in _section_spans(paper) for span in _grouped(paper, section, config)]
    return [_chunk(paper, ordinal, span) for ordinal, span in enumerate(spans)]


def embedded_text(title: str, chunk: Chunk) -> str:
    """Return what is embedded for a chunk: its text under the paper's title and its section.

    A chunk alone seldom says which system it speaks of; the prefix is never quoted.
    """
    heading = " › ".join(part for part in (title, chunk.section) if part)
    return f"{heading}\n{chunk.text}" if heading else chunk.text


def _section_spans(paper: Paper) -> Iterator[SentenceSpan]:
    starts = [0, *(section.start for section in paper.sections if section.start > 0)]
    for start, end in zip(starts, [*starts[1:], len(paper.text)], strict=True):
        if paper.text[start:end].strip():
            yield SentenceSpan(start, end)


def _grouped(paper: Paper, section: SentenceSpan, config: ChunkingConfig) -> Iterator[SentenceSpan]:
    sentences = [
        piece
        for span in split_sentences(paper.text, start=section.start, end=section.end)
        for piece in cut_at_lines(paper.text, span, config.max_chars)
    ]
    first = 0
    while first < len(sentences):
        last = _last_of_chunk(sentences, first, config)
        yield SentenceSpan(sentences[first].start, sentences[last].end)
        if last + 1 == len(sentences):
            return
        first = max(first + 1, last + 1 - config.overlap_sentences)


def _last_of_chunk(sentences: Sequence[SentenceSpan], first: int, config: ChunkingConfig) -> int:
    start = sentences[first].start
    last = first
    while last + 1 < len(sentences) and sentences[last + 1].end - start <= config.target_chars:
        last += 1
    overlap_only = last - first < config.overlap_sentences
    if overlap_only and last + 1 < len(sentences):
        longer = sentences[last + 1].end - start
        last += longer <= config.max_chars
    return last


def _chunk(paper: Paper, ordinal: int, span: SentenceSpan) -> Chunk:
    pages = paper.span_of(span.start, span.end)
    return Chunk(
        paper_id=paper.id,
        ordinal=ordinal,
        text=paper.text[span.start : span.end],
        start=span.start,
        end=span.end,
        pages=pages,
        section=paper.section_at(span.start),
        above=headings_above(paper.sections, paper.section_index(span.start)),
        ocr=paper.ocr_of(pages),
    )
