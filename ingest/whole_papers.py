"""One paper copied from a damaged library into a new one: whole, or not at all."""

import json
import sqlite3
from dataclasses import replace

import numpy as np

from ingest.documents import Chunk, Page, PageState, Paper, PrintedWord, Section, SourceKind
from ingest.library_rows import (
    Vectors,
    chunk_of,
    insert_chunks,
    insert_paper,
    insert_sentences,
    words_from_json,
)
from ingest.section_tree import headings_above, with_levels
from ingest.sentences import SentenceSpan

# The first versions of the schema that know how sure OCR was, and what pages are called.
_KNOWS_OCR = 3
_KNOWS_LABELS = 4


class NotWhole(Exception):
    """Some of a paper's rows are missing or do not fit each other."""


def copy_paper(old: sqlite3.Connection, new: sqlite3.Connection, paper_id: str) -> None:
    """Copy a paper with its vectors, exactly as it was, from a library of this or an older version.

    Raises:
        NotWhole: if some of its rows are missing or do not fit each other.
        sqlite3.DatabaseError, ValueError, TypeError: if some cannot be read.
    """
    paper, key = _paper(old, paper_id)
    rows = old.execute(
        'SELECT paper_id, ordinal, text, start, "end", page_first, page_last, section, vector'
        " FROM chunks WHERE paper_id = ? ORDER BY ordinal",
        (paper_id,),
    ).fetchall()
    chunks = [_with_headings(chunk_of((*row[:-1], "[]", None)), paper) for row in rows]
    ordinals = [chunk.ordinal for chunk in chunks]
    if not chunks or ordinals != list(range(len(chunks))):
        raise NotWhole("chunks are missing")
    if any(chunk.text != paper.text[chunk.start : chunk.end] for chunk in chunks):
        raise NotWhole("chunks and pages differ")
    vectors = _stacked([row[-1] for row in rows], np.float32)
    spans = old.execute(
        'SELECT start, "end", vector FROM sentences WHERE paper_id = ? ORDER BY start', (paper_id,)
    ).fetchall()
    sentences = [SentenceSpan(start, end) for start, end, _ in spans]
    insert_paper(new, paper, key)
    insert_chunks(new, paper.title, chunks, vectors)
    if spans:
        sentence_vectors = _stacked([row[-1] for row in spans], np.float16)
        insert_sentences(new, paper_id, sentences, sentence_vectors)


def _paper(old: sqlite3.Connection, paper_id: str) -> tuple[Paper, str]:
    row = old.execute(
        "SELECT title, kind, content_hash, authors, year, version, ingest_key FROM papers"
        " WHERE id = ?",
        (paper_id,),
    ).fetchone()
    (version,) = old.execute("PRAGMA user_version").fetchone()
    ocr = "ocr" if version >= _KNOWS_OCR else "NULL"
    label = "label" if version >= _KNOWS_LABELS else "''"
    pages = old.execute(
        f"SELECT number, text, state, problem, {ocr}, {label} FROM pages"  # noqa: S608 - one of two words each
        " WHERE paper_id = ? ORDER BY number",
        (paper_id,),
    ).fetchall()
    level = "level" if version >= _KNOWS_LABELS else "NULL"
    sections = old.execute(
        f"SELECT title, start, {level} FROM sections"  # noqa: S608 - one of two words
        " WHERE paper_id = ? ORDER BY start",
        (paper_id,),
    ).fetchall()
    printed = _printed(old, paper_id) if version >= _KNOWS_OCR else {}
    if row is None or [page[0] for page in pages] != list(range(1, len(pages) + 1)) or not pages:
        raise NotWhole("pages are missing")
    title, kind, content_hash, authors, year, version, key = row
    paper = Paper(
        id=paper_id,
        title=title,
        kind=SourceKind(kind),
        content_hash=content_hash,
        pages=tuple(Page(n, text, PageState(state), *more) for n, text, state, *more in pages),
        printed=printed,
        authors=tuple(json.loads(authors)),
        year=year,
        version=version,
        sections=_leveled(sections),
    )
    return paper, key


def _leveled(rows: list[tuple[str, int, int | None]]) -> tuple[Section, ...]:
    if any(level is None for _, _, level in rows):
        return with_levels([Section(title, start) for title, start, _ in rows])
    return tuple(Section(title, start, level or 1) for title, start, level in rows)


def _with_headings(chunk: Chunk, paper: Paper) -> Chunk:
    index = paper.section_index(chunk.start)
    return replace(chunk, above=headings_above(paper.sections, index))


def _printed(old: sqlite3.Connection, paper_id: str) -> dict[int, tuple[PrintedWord, ...]]:
    rows = old.execute(
        "SELECT page, words FROM printed_words WHERE paper_id = ? ORDER BY page", (paper_id,)
    )
    return {page: words_from_json(words) for page, words in rows}


def _stacked(blobs: list[bytes], stored: type[np.floating]) -> Vectors:
    """Return vectors of one length; bytes that make no direction are damage."""
    stacked = np.stack([np.frombuffer(blob, dtype=stored) for blob in blobs]).astype(np.float32)
    if not np.allclose(np.linalg.norm(stacked, axis=1), 1.0, atol=0.02):
        raise NotWhole("vectors are damaged")
    return stacked
