"""Read Markdown notes: headings become sections, markup gives way to plain sentences."""

import hashlib
import re
from pathlib import Path

from ingest.documents import Page, Paper, Section, SourceKind
from ingest.errors import UnreadableSource
from ingest.page_text import without_invisible
from ingest.phrases import Phrase

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")


def read_markdown(path: Path) -> Paper:
    """Read a note as a paper of one page.

    Raises:
        UnreadableSource: if the file is no UTF-8 text or says nothing.
    """
    try:
        data = path.read_bytes()
        source = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        why = error.strerror or str(error)
        raise _unreadable(path, why, "Check the file and its permissions") from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, "it is no UTF-8 text", "Save it as UTF-8 text") from error
    facts, body = _front_matter(without_invisible(source))
    title, text, sections = _flattened(body)
    if not text.strip():
        raise _unreadable(path, "it holds no text", "Write something in it")
    year = facts.get("year", "")
    return Paper(
        id=path.stem,
        title=facts.get("title") or title or path.stem,
        kind=SourceKind.NOTE,
        content_hash=hashlib.sha256(data).hexdigest(),
        pages=(Page(1, text),),
        authors=tuple(name.strip() for name in facts.get("authors", "").split(",") if name.strip()),
        year=int(year) if year.isdecimal() else None,
        sections=sections,
    )


def _unreadable(path: Path, why: str, remedy: str) -> UnreadableSource:
    what = Phrase("{name} was not ingested", name=path.name)
    return UnreadableSource(what, why=why, remedy=remedy)


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(source)
    if match is None:
        return {}, source
    pairs = (line.partition(":") for line in match.group(1).splitlines())
    facts = {key.strip().casefold(): value.strip() for key, colon, value in pairs if colon}
    return facts, source[match.end() :]


def _flattened(body: str) -> tuple[str, str, tuple[Section, ...]]:
    """Return the title, the text without markup, and the sections with their offsets."""
    title = ""
    blocks: list[str] = []
    sections: list[Section] = []
    offset = 0
    for block in re.split(r"\n\s*\n", body.strip()):
        heading = _HEADING.match(block.split("\n", 1)[0])
        if heading and len(heading.group(1)) == 1 and not title:
            title = _plain(heading.group(2))
            block = block.split("\n", 1)[1] if "\n" in block else ""
            heading = None
        if not block.strip():
            continue
        if heading:
            level = len(heading.group(1))
            sections.append(Section(_plain(heading.group(2)), offset, level))
        lines = [_plain(_HEADING.sub(r"\2", line)) for line in block.split("\n")]
        # A heading is no beginning of the sentence below it.
        text = "\n\n".join([lines[0], "\n".join(lines[1:])]) if heading else "\n".join(lines)
        blocks.append(text.rstrip())
        offset += len(blocks[-1]) + 2
    return title, "\n\n".join(blocks), tuple(sections)


def _plain(line: str) -> str:
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", line)).strip()
