"""Damaged at random: whatever is read or refused, the process that asks lives on.

`make test` tries a few, `make test-hostile` a thousand of each.
"""

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.config import ReadingLimits
from ingest.errors import UnreadableSource
from ingest.pdf_process import read_pdf_apart
from ingest.testing import write_pdf

LIMITS = ReadingLimits(seconds=30, memory_bytes=600 << 20)
PAGES = ["1 Introduction\nSome plain words (in brackets).", "Second page.\n\\ and more of it."]
# What a parser acts upon, put where it does not belong.
TOKENS = [
    b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"%", b"\n", b"\x00", b"\xff",
    b"obj", b"endobj", b"stream", b"endstream", b"xref", b"trailer", b"startxref", b"%%EOF",
    b"1 0 R", b"2 0 R", b"4 0 R", b"5 0 R", b"-1", b"0", b"99999999999", b"1e9", b"null", b"true",
    b"/Kids", b"/Parent", b"/Contents", b"/Length", b"/Count", b"/Type", b"/Pages", b"/Font",
    b"/Filter /FlateDecode", b"/Filter [/ASCII85Decode /LZWDecode]", b"/Prev 9", b"/Encrypt",
    b"/XObject", b"/MediaBox [0 0 0 0]", b"BT", b"ET", b"q", b"Q", b"Tj", b"TJ", b"Do", b"Tf",
    b"3 Tr", b"7 Tr", b"1 g", b"/CS cs", b"0 0 0 0 k", b"re f", b"W n",
    b"/OC /L BDC", b"EMC", b"BI ID EI", b"sh",
]  # fmt: skip
# Each example starts a process.
FEWER = settings(max_examples=settings().max_examples // 4)
NUMBER = re.compile(rb"\d+")


@pytest.fixture(scope="module")
def sound() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_pdf(Path(folder) / "a.pdf", PAGES).read_bytes()


edits = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.floats(0, 1), st.sampled_from(TOKENS)),
        st.tuples(st.just("over"), st.floats(0, 1), st.binary(min_size=1, max_size=8)),
        st.tuples(st.just("cut"), st.floats(0, 1), st.integers(1, 200)),
        st.tuples(st.just("twice"), st.floats(0, 1), st.integers(1, 400)),
        st.tuples(st.just("number"), st.floats(0, 1), st.integers(-3, 2**33)),
    ),
    min_size=1,
    max_size=6,
)


def edited(data: bytes, changes: list[tuple[str, float, object]]) -> bytes:
    for kind, where, what in changes:
        at = int(where * len(data))
        if kind == "put":
            data = data[:at] + b" " + what + b" " + data[at:]
        elif kind == "over":
            data = data[:at] + what + data[at + len(what) :]
        elif kind == "cut":
            data = data[:at] + data[at + what :]
        elif kind == "twice":
            data = data[: at + what] + data[at:]
        else:
            found = NUMBER.search(data, at)
            if found:
                data = data[: found.start()] + str(what).encode() + data[found.end() :]
    return data


def read_or_refused(path: Path) -> str:
    try:
        return str(read_pdf_apart(path, limits=LIMITS))
    except UnreadableSource as error:
        return f"refused: {error.why}"


def assert_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzzed.pdf"
        path.write_bytes(data)
        outcome = read_or_refused(path)
        assert "\n" not in outcome or not outcome.startswith("refused")
        # A reader that is killed or trips over itself would say so.
        assert not outcome.startswith("refused: its reader"), outcome
        assert not outcome.startswith("refused: it took longer"), outcome
        # What is read can be stored: no database takes half a letter.
        outcome.encode("utf-8")
        assert [entry.name for entry in Path(folder).iterdir()] == ["fuzzed.pdf"]
    assert _children() == []


def _children() -> list[str]:
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if not listed.exists():
        return []
    commands = [Path(f"/proc/{pid}/cmdline") for pid in listed.read_text().split()]
    return [str(c) for c in commands if c.exists() and b"ingest.pdf_child" in c.read_bytes()]


@FEWER
@given(changes=edits)
def test_a_damaged_pdf_is_read_or_refused(
    sound: bytes, changes: list[tuple[str, float, object]]
) -> None:
    assert_read_or_refused(edited(sound, changes))


@FEWER
@given(junk=st.binary(max_size=400))
def test_junk_behind_the_mark_of_a_pdf_is_refused(junk: bytes) -> None:
    assert_read_or_refused(b"%PDF-1.7\n" + junk + b"\n%%EOF\n")


content = st.lists(
    st.one_of(
        st.sampled_from(TOKENS), st.binary(max_size=6), st.integers().map(lambda n: b"%d" % n)
    ),
    max_size=60,
).map(b" ".join)


@FEWER
@given(drawn=content)
def test_any_drawing_is_read_or_refused(sound: bytes, drawn: bytes) -> None:
    start = sound.index(b"stream\n") + len(b"stream\n")
    end = sound.index(b"\nendstream", start)
    # Of the same length, so that every table of the file still holds.
    filled = (b"BT /F1 9 Tf (Words) Tj " + drawn)[: end - start].ljust(end - start)

    assert_read_or_refused(sound[:start] + filled + sound[end:])
