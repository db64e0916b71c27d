import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.persian_lines import persian_lines
from benchmarks.quartz_pdf import write_quartz_pdf
from ingest import pipeline, preparing
from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.arxiv_ids import ArxivId
from ingest.config import ChunkingConfig, OcrConfig
from ingest.errors import (
    DiskFull,
    EmbeddingError,
    EmbeddingMismatch,
    IngestError,
    LibraryError,
)
from ingest.index import ChunkIndex, open_index
from ingest.kept_files import kept_file
from ingest.library import Library
from ingest.ocr import Tesseract
from ingest.ocr_pages import NoOcr, PageReader, PageReading
from ingest.pipeline import Ingestor, IngestTools
from ingest.progress import (
    IngestEvent,
    PaperFailed,
    PaperIngested,
    PapersMissing,
    PaperUnchanged,
    SourceStarted,
    StageProgress,
)
from ingest.sources import ArxivSource, FileSource
from ingest.testing import HashEmbeddings, ScriptedOcr, fill_disk, write_pdf, write_scan

PAGES = [
    "1 Introduction\nThe network has twelve layers. It was trained for two days on eight machines.",
    "2 Results\nThe network reaches ninety percent. That is more than any other network reached.",
]


@dataclass
class Bench:
    """An ingest over a folder, begun again as often as a test wants."""

    folder: Path
    embeddings: HashEmbeddings = field(default_factory=HashEmbeddings)
    chunking: ChunkingConfig = field(default_factory=ChunkingConfig)
    events: list[IngestEvent] = field(default_factory=list)
    jobs: int = 1

    def library(self) -> Library:
        return Library(self.folder / "library.sqlite3")

    def run(
        self,
        *sources: Path | ArxivSource,
        embedding_name: str = "hash",
        again: bool = False,
        ocr: PageReader | NoOcr | None = None,
    ) -> None:
        self.events.clear()
        library = self.library()
        nowhere = "http://127.0.0.1:9"  # discard: nothing listens there
        tools = IngestTools(
            library=library,
            index=open_index(self.folder / "index", library),
            arxiv=ArxivClient(ArxivEndpoints(api_url=nowhere, pdf_url=nowhere)),
            papers_folder=self.folder / "papers",
            chunking=self.chunking,
            embedding_name=embedding_name,
            load_embeddings=lambda: self.embeddings,
            ocr=ocr or NoOcr("Install OCR"),
            again=again,
            jobs=self.jobs,
        )
        named = [FileSource(s) if isinstance(s, Path) else s for s in sources]
        Ingestor(tools, self.events.append).ingest(named)

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[[str, Sequence[str]], Path]:
    return lambda name, pages: write_pdf(tmp_path / f"{name}.pdf", pages)


def content_of(library: Library) -> list:
    numbers = [n for batch, _, _ in library.vectors() for n in batch]
    chunks = library.chunks(numbers)
    return [
        [(p.id, p.title, p.pages, p.chunks, p.state) for p in library.papers()],
        [(title, chunk) for title, chunk in (chunks[n] for n in sorted(chunks))],
        [len(s) for _, s in sorted(library.sentences(numbers).items())],
    ]


def test_a_paper_is_read_split_embedded_and_indexed(bench: Bench, make_pdf) -> None:
    bench.run(make_pdf("net", PAGES))

    (done,) = bench.of(PaperIngested)
    assert (done.id, done.pages) == ("net", 2)
    assert done.seconds.keys() == {"downloading", "reading", "splitting", "embedding", "writing"}
    library = bench.library()
    index = ChunkIndex(bench.folder / "index")
    assert index.count() == library.count_chunks() == done.chunks
    assert index.matches(library)


def test_ingesting_twice_changes_nothing_and_embeds_nothing(bench: Bench, make_pdf) -> None:
    pdf = make_pdf("net", PAGES)
    bench.run(pdf)
    before, calls = content_of(bench.library()), bench.embeddings.calls

    bench.run(pdf)

    assert bench.of(PaperUnchanged) == [PaperUnchanged("net")]
    assert bench.embeddings.calls == calls
    assert content_of(bench.library()) == before


@pytest.mark.parametrize("fail_after", range(1, 14, 3))
def test_a_crash_is_resumed_as_if_it_had_not_been(
    bench: Bench, make_pdf, tmp_path: Path, fail_after: int
) -> None:
    pdfs = [make_pdf(name, [f"{name}. {page}" for page in PAGES]) for name in ("a", "b", "c")]
    bench.embeddings = HashEmbeddings(fail_after=fail_after)
    with pytest.raises(RuntimeError, match="power"):
        bench.run(*pdfs)
    kept = {paper.id for paper in bench.library().papers()}

    bench.embeddings = HashEmbeddings()
    bench.run(*pdfs)

    undisturbed = Bench(tmp_path / "undisturbed")
    undisturbed.folder.mkdir()
    undisturbed.run(*pdfs)
    assert content_of(bench.library()) == content_of(undisturbed.library())
    assert {event.id for event in bench.of(PaperUnchanged)} == kept


def test_changed_content_replaces_the_paper(bench: Bench, make_pdf) -> None:
    bench.run(make_pdf("net", PAGES))
    bench.run(make_pdf("net", [*PAGES, "3 More\nA third page was added to this paper later on."]))

    (paper,) = bench.library().papers()
    assert paper.pages == 3
    assert ChunkIndex(bench.folder / "index").count() == paper.chunks


def test_another_chunk_size_makes_papers_anew(bench: Bench, make_pdf) -> None:
    pdf = make_pdf("net", PAGES)
    bench.run(pdf)
    bench.chunking = ChunkingConfig(target_chars=60, max_chars=100)

    bench.run(pdf)

    assert len(bench.of(PaperIngested)) == 1


def test_vectors_of_another_model_are_refused_with_the_remedy(bench: Bench, make_pdf) -> None:
    bench.run(make_pdf("net", PAGES))
    bench.embeddings = HashEmbeddings(identity="another")

    with pytest.raises(EmbeddingMismatch, match="rag ingest --rebuild"):
        bench.run(make_pdf("more", PAGES), embedding_name="another")

    assert [paper.id for paper in bench.library().papers()] == ["net"]


def test_one_bad_paper_does_not_stop_the_rest(bench: Bench, make_pdf, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    blank = make_pdf("blank", [""])

    bench.run(broken, blank, make_pdf("net", PAGES))

    assert [event.id for event in bench.of(PaperFailed)] == ["broken", "blank"]
    assert all(event.error.remedy for event in bench.of(PaperFailed))
    states = {paper.id: paper.state for paper in bench.library().papers()}
    assert states == {"broken": "failed", "blank": "failed", "net": "ready"}


def test_a_file_that_is_called_like_a_packed_phrase_costs_no_other_paper(
    bench: Bench, make_pdf, tmp_path: Path
) -> None:
    odd = tmp_path / '{"pattern".pdf'
    odd.write_bytes(b"%PDF-1.4 and then nothing")

    bench.run(odd, make_pdf("net", PAGES))

    assert [event.id for event in bench.of(PaperFailed)] == ['{"pattern"']
    assert [event.id for event in bench.of(PaperIngested)] == ["net"]
    assert [paper.state for paper in bench.library().papers()] == ["ready", "failed"]


def test_what_nobody_foresaw_is_the_failure_of_one_paper(
    bench: Bench, make_pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = preparing.split_paper

    def failing(paper, *rest):
        if paper.id == "odd":
            raise ZeroDivisionError("no \x1b[2Jsuch luck")
        return split(paper, *rest)

    monkeypatch.setattr(preparing, "split_paper", failing)

    bench.run(make_pdf("odd", PAGES), make_pdf("net", PAGES))

    (failed,) = bench.of(PaperFailed)
    assert failed.id == "odd"
    assert "(ZeroDivisionError: no [2Jsuch luck)" in failed.error.why
    assert [event.id for event in bench.of(PaperIngested)] == ["net"]


def test_a_failure_leaves_an_older_copy_in_place(bench: Bench, make_pdf) -> None:
    pdf = make_pdf("net", PAGES)
    bench.run(pdf)
    pdf.write_bytes(b"%PDF-1.4 cut off")

    bench.run(pdf)

    (paper,) = bench.library().papers()
    assert paper.chunks > 0


def test_what_no_network_can_fetch_is_said_once_and_the_rest_goes_on(
    bench: Bench, make_pdf
) -> None:
    wanted = [ArxivSource(ArxivId(f"1706.0376{n}", None)) for n in range(3)]

    bench.run(*wanted, make_pdf("net", PAGES))

    (missing,) = bench.of(PapersMissing)
    assert missing.ids == ("1706.03760", "1706.03761", "1706.03762")
    assert [event.id for event in bench.of(PaperIngested)] == ["net"]


def test_a_note_is_a_paper_too(bench: Bench, tmp_path: Path) -> None:
    note = tmp_path / "lstm.md"
    note.write_text("# LSTM\n\nشبکهٔ LSTM گرادیان را ثابت نگه می‌دارد.\n", encoding="utf-8")

    bench.run(note)

    (done,) = bench.of(PaperIngested)
    assert (done.id, done.title) == ("lstm", "LSTM")


def test_a_paper_of_garbled_pages_alone_fails_with_the_reason(bench: Bench, tmp_path: Path) -> None:
    backwards = [line[::-1] for line in persian_lines()["plain"]]

    bench.run(write_quartz_pdf(tmp_path / "a.pdf", [backwards], named="letters"))

    (failed,) = bench.of(PaperFailed)
    assert failed.error.why == "its letters come in reverse order"
    assert failed.error.remedy == "Install OCR"


def test_a_full_disk_ends_the_ingest_before_other_papers_are_embedded_in_vain(
    bench: Bench, make_pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.run(make_pdf("a", PAGES))
    before = bench.embeddings.calls
    opened = Bench.library

    def nearly_full(self: Bench) -> Library:
        library = opened(self)
        fill_disk(library)
        return library

    monkeypatch.setattr(Bench, "library", nearly_full)
    many = [" ".join(f"The layer of number {n} learns more of it than others." for n in range(50))]

    with pytest.raises(LibraryError, match="full"):
        bench.run(make_pdf("b", many), make_pdf("c", many))

    assert bench.embeddings.calls > before
    calls_for_one = bench.embeddings.calls - before
    monkeypatch.undo()
    bench.run(bench.folder / "b.pdf", bench.folder / "c.pdf")
    assert bench.embeddings.calls - before == 3 * calls_for_one


@pytest.mark.parametrize("kind", [EmbeddingError, EmbeddingMismatch, LibraryError, DiskFull])
def test_what_no_paper_is_to_blame_for_is_raised_once(
    bench: Bench, make_pdf, monkeypatch: pytest.MonkeyPatch, kind: type[IngestError]
) -> None:
    """As a worker of a cluster raises it, while papers are prepared."""

    def failing(*_: object, **__: object) -> None:
        raise kind("This machine is broken", why="it is old", remedy="Mend it")

    monkeypatch.setattr(pipeline, "read_and_split", failing)

    with pytest.raises(kind, match="This machine is broken"):
        bench.run(make_pdf("a", PAGES), make_pdf("b", PAGES))

    assert bench.of(PaperFailed) == []
    assert bench.library().papers() == []


def test_a_missing_model_is_said_once(bench: Bench, make_pdf) -> None:
    class NoModel(HashEmbeddings):
        @property
        def identity(self) -> str:
            raise EmbeddingError("The model cannot be loaded", why="it is gone", remedy="Pull it")

    bench.embeddings = NoModel()

    with pytest.raises(EmbeddingError):
        bench.run(make_pdf("a", PAGES), make_pdf("b", PAGES))

    assert bench.of(PaperFailed) == []


def test_no_room_for_the_copy_of_a_file_is_said_once(
    bench: Bench, make_pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)

    with pytest.raises(DiskFull, match="the disk is full"):
        bench.run(make_pdf("a", PAGES), make_pdf("b", PAGES))

    assert bench.of(PaperFailed) == []


def test_a_file_name_that_is_no_text_costs_no_other_paper(bench: Bench, make_pdf) -> None:
    odd = bench.folder / os.fsdecode(b"caf\xe9.pdf")
    make_pdf("plain", PAGES).rename(odd)

    bench.run(odd, make_pdf("net", PAGES))

    assert [event.id for event in bench.of(PaperIngested)] == ["caf?", "net"]


def test_a_file_name_that_is_no_text_is_told_of_a_broken_file_too(bench: Bench, make_pdf) -> None:
    odd = bench.folder / os.fsdecode(b"caf\xe9.pdf")
    odd.write_bytes(b"%PDF-1.4 and then nothing")

    bench.run(odd, make_pdf("net", PAGES))

    assert [event.id for event in bench.of(PaperFailed)] == ["caf?"]
    assert [event.id for event in bench.of(PaperIngested)] == ["net"]


def test_the_pdf_of_a_paper_is_kept_even_if_the_original_goes(
    bench: Bench, make_pdf: Callable[[str, Sequence[str]], Path]
) -> None:
    original = make_pdf("report", PAGES)
    content = original.read_bytes()

    bench.run(original)
    original.unlink()

    assert kept_file(bench.folder / "papers", "report").read_bytes() == content


def test_a_paper_that_is_unchanged_but_whose_pdf_is_gone_is_kept_again(
    bench: Bench, make_pdf: Callable[[str, Sequence[str]], Path]
) -> None:
    original = make_pdf("report", PAGES)
    bench.run(original)
    kept = kept_file(bench.folder / "papers", "report")
    kept.unlink()

    bench.run(original)

    assert len(bench.of(PaperUnchanged)) == 1
    assert kept.exists()


def test_the_kept_file_follows_the_original(
    bench: Bench, make_pdf: Callable[[str, Sequence[str]], Path]
) -> None:
    bench.run(make_pdf("report", PAGES))

    changed = make_pdf("report", [*PAGES, "3 Conclusion\nNothing more is needed here at all."])
    bench.run(changed)

    kept = kept_file(bench.folder / "papers", "report")
    assert kept.read_bytes() == changed.read_bytes()


SCANNED = "1 Method\nThe scanned network has thirty layers. It was trained for a whole month."


def test_pages_without_text_are_read_by_ocr_and_remembered_as_such(bench: Bench, make_pdf) -> None:
    ocr = ScriptedOcr(SCANNED, confidence=0.93)

    bench.run(make_pdf("net", [PAGES[0], ""]), ocr=ocr)

    (done,) = bench.of(PaperIngested)
    assert ocr.asked == [(2,)]
    assert (done.ocr, done.unread, done.ocr_remedy) == ({2: 0.93}, {}, "")
    assert "ocr" in done.seconds
    progress = [e for e in bench.of(StageProgress) if e.stage == "ocr"]
    assert [(e.done, e.total) for e in progress] == [(0, 1), (1, 1)]
    library = bench.library()
    assert [page.ocr for page in library.pages("net")] == [None, 0.93]
    assert library.printed_words("net", 2)[0].text == "1"
    assert library.printed_words("net", 1) == ()
    chunks = library.chunks([n for batch, _, _ in library.vectors() for n in batch])
    assert {(c.pages.first, c.ocr) for _, c in chunks.values()} == {(1, None), (2, 0.93)}


def test_a_paper_with_text_on_every_page_asks_no_ocr_and_does_not_depend_on_it(
    bench: Bench, make_pdf
) -> None:
    pdf, ocr = make_pdf("net", PAGES), ScriptedOcr(SCANNED)
    bench.run(pdf)

    bench.run(pdf, ocr=ocr)

    assert len(bench.of(PaperUnchanged)) == 1
    assert ocr.asked == []


def test_a_paper_that_waits_for_ocr_says_how_and_is_read_again_once_it_is_there(
    bench: Bench, make_pdf
) -> None:
    pdf = make_pdf("net", [PAGES[0], ""])
    bench.run(pdf)
    (done,) = bench.of(PaperIngested)
    assert (done.unread, done.ocr_remedy) == ({2: "no text layer"}, "Install OCR")

    bench.run(pdf, ocr=ScriptedOcr(SCANNED))

    assert len(bench.of(PaperIngested)) == 1
    bench.run(pdf, ocr=ScriptedOcr(SCANNED))
    assert len(bench.of(PaperUnchanged)) == 1


def test_another_ocr_reads_a_scan_again_but_none_leaves_it_as_it_is(bench: Bench, make_pdf) -> None:
    pdf = make_pdf("net", [""])
    bench.run(pdf, ocr=ScriptedOcr(SCANNED, identity="old"))

    bench.run(pdf, ocr=NoOcr("Install OCR"))
    assert len(bench.of(PaperUnchanged)) == 1

    bench.run(pdf, ocr=ScriptedOcr(SCANNED, identity="new"))
    assert len(bench.of(PaperIngested)) == 1


def test_a_scan_that_ocr_hardly_reads_is_refused_with_how_sure_it_was(
    bench: Bench, make_pdf
) -> None:
    bench.run(make_pdf("net", [""]), ocr=ScriptedOcr("l1 |~", confidence=0.3))

    (failed,) = bench.of(PaperFailed)
    assert "hardly read it (confidence 30%)" in failed.error.why
    assert "sharper scan" in failed.error.remedy


def test_a_scan_is_called_by_its_largest_print(bench: Bench, make_pdf) -> None:
    from ingest.documents import PrintedWord
    from ingest.ocr_pages import PageReading
    from ingest.ocr_text import RecognisedPage

    def line(text: str, top: float, height: float) -> list[PrintedWord]:
        words = text.split()
        return [PrintedWord(w, i / 10, top, 0.09, height) for i, w in enumerate(words)]

    class TitledOcr(ScriptedOcr):
        def read(self, path, numbers, *, password=None, children=None):
            words = [
                *line("Journal of Scans", 0.02, 0.01),
                *line("Reading Old Paper", 0.1, 0.03),
                *line("The text begins here and goes on.", 0.2, 0.012),
            ]
            text = "Journal of Scans\nReading Old Paper\nThe text begins here and goes on."
            yield PageReading(1, RecognisedPage(text, 0.9, tuple(words)))

    bench.run(make_pdf("net", [""]), ocr=TitledOcr(""))

    (done,) = bench.of(PaperIngested)
    assert done.title == "Reading Old Paper"


def assert_told_in_order(events: Sequence[IngestEvent], names: Sequence[str]) -> None:
    """Check that each paper is begun, worked on and done, in that order, and nothing after."""
    ended = (PaperIngested, PaperFailed, PaperUnchanged)
    for name in names:
        begun = [e for e in events if isinstance(e, SourceStarted) and e.name == name]
        mine = [e for e in events if name in (getattr(e, "id", ""), getattr(e, "name", ""))]
        assert (len(begun), mine[0]) == (1, begun[0])
        assert [isinstance(e, ended) for e in mine] == [False] * (len(mine) - 1) + [True]


@pytest.mark.parametrize("jobs", [0, 1, 3, 20])
def test_papers_read_ahead_are_written_as_if_one_by_one(
    bench: Bench, make_pdf, tmp_path: Path, jobs: int
) -> None:
    names = [f"paper-{n}" for n in range(7)]
    pdfs = [make_pdf(name, [f"{name}. {page}" for page in PAGES]) for name in names]
    pdfs[2].write_bytes(b"%PDF-1.4 and then nothing")
    bench.jobs = jobs

    bench.run(*pdfs)

    one_by_one = Bench(tmp_path / "one-by-one", jobs=0)
    one_by_one.folder.mkdir()
    one_by_one.run(*pdfs)
    assert content_of(bench.library()) == content_of(one_by_one.library())
    ended = [e.id for e in bench.events if isinstance(e, (PaperIngested, PaperFailed))]
    assert ended == names
    assert_told_in_order(bench.events, names)


def test_a_paper_that_is_named_twice_is_embedded_once(bench: Bench, make_pdf) -> None:
    pdf = make_pdf("net", PAGES)

    bench.run(pdf, pdf)

    assert len(bench.of(PaperIngested)) == len(bench.of(PaperUnchanged)) == 1


def test_papers_that_are_read_ahead_go_to_ocr_one_after_the_other(bench: Bench, make_pdf) -> None:
    class CountingOcr(ScriptedOcr):
        reading, most = 0, 0

        def read(self, path, numbers, *, password=None, children=None):
            self.reading += 1
            self.most = max(self.most, self.reading)
            time.sleep(0.05)
            yield from super().read(path, numbers)
            self.reading -= 1

    bench.jobs = 4
    ocr = CountingOcr(SCANNED)

    bench.run(*(make_pdf(f"scan-{n}", [""]) for n in range(4)), ocr=ocr)

    assert [done.id for done in bench.of(PaperIngested)] == [f"scan-{n}" for n in range(4)]
    assert ocr.most == 1


class BreakingOcr(ScriptedOcr):
    """Reads two pages, and then whatever ends a program comes."""

    def read(self, path: Path, numbers: Sequence[int], **_: object) -> Iterator[PageReading]:
        yield from super().read(path, numbers[:2])
        raise RuntimeError("no more power")


def kept_pages(bench: Bench) -> list[Path]:
    return sorted((bench.folder / "papers").glob("*.ocr"))


def test_ocr_that_broke_off_goes_on_where_it_was(bench: Bench, make_pdf) -> None:
    scan = make_pdf("net", ["", PAGES[0], "", "", ""])
    bench.run(scan, ocr=BreakingOcr(SCANNED))
    assert len(bench.of(PaperFailed)) == 1
    rest = ScriptedOcr(SCANNED)

    bench.run(scan, ocr=rest)

    assert rest.asked == [(4, 5)]
    progress = [e.done for e in bench.of(StageProgress) if e.stage == "ocr"]
    assert progress == [0, 1, 2, 3, 4]
    assert kept_pages(bench) == []
    undisturbed = Bench(bench.folder / "undisturbed")
    undisturbed.run(scan, ocr=ScriptedOcr(SCANNED))
    assert content_of(bench.library()) == content_of(undisturbed.library())
    assert bench.library().pages("net") == undisturbed.library().pages("net")
    assert bench.library().printed_words("net", 1) == undisturbed.library().printed_words("net", 1)


def test_what_ocr_read_of_another_file_or_by_another_engine_is_not_taken(
    bench: Bench, make_pdf
) -> None:
    bench.run(make_pdf("net", ["", "", ""]), ocr=BreakingOcr(SCANNED))
    another_engine, another_file = ScriptedOcr(SCANNED, identity="new"), ScriptedOcr(SCANNED)

    bench.run(make_pdf("net", ["", "", ""]), ocr=another_engine)
    assert another_engine.asked == [(1, 2, 3)]

    bench.run(make_pdf("net", ["", "", "", ""]), ocr=BreakingOcr(SCANNED))
    bench.run(make_pdf("net", ["", "", "", PAGES[0]]), ocr=another_file)
    assert another_file.asked == [(1, 2, 3)]


def test_a_page_whose_words_were_cut_off_as_they_were_kept_is_read_again(
    bench: Bench, make_pdf
) -> None:
    scan = make_pdf("net", ["", "", ""])
    bench.run(scan, ocr=BreakingOcr(SCANNED))
    (kept,) = kept_pages(bench)
    kept.write_bytes(kept.read_bytes()[:-20])
    rest = ScriptedOcr(SCANNED)

    bench.run(scan, ocr=rest)

    assert rest.asked == [(2, 3)]


def test_an_interrupt_ends_ocr_that_was_begun_ahead(bench: Bench, make_pdf) -> None:
    """Each page would take minutes; the note is interrupted as if by Ctrl-C."""
    begun = bench.folder / "begun"
    begun.mkdir()
    program = bench.folder / "tesseract"
    # Under its limits it can make files, but write nothing into them.
    program.write_text(f"#!/bin/sh\n: > {begun}/$$\nexec sleep 300\n")
    program.chmod(0o755)
    scan = write_scan(bench.folder / "scan.pdf", [make_pdf("printed", PAGES)] * 9)
    note = bench.folder / "note.md"
    note.write_text("# A note\n\nIt says a little.\n", encoding="utf-8")

    def interrupted(*_: object, **__: object) -> None:
        while not any(begun.iterdir()):
            time.sleep(0.01)
        raise KeyboardInterrupt

    bench.embeddings.embed_paper = interrupted  # type: ignore[assignment]

    with pytest.raises(KeyboardInterrupt):
        bench.run(note, scan, ocr=Tesseract(str(program), "0", ("eng",), OcrConfig(at_once=2)))

    end = time.monotonic() + 30
    while any(Path(f"/proc/{program.name}").exists() for program in begun.iterdir()):
        assert time.monotonic() < end, "the OCR lives on"
        time.sleep(0.01)
    assert bench.library().papers() == []


def _is_alive(process: Path) -> bool:
    try:
        return "(sleep) Z" not in (process / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_an_interrupt_ends_the_readers_that_were_begun_ahead(
    bench: Bench, make_pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading the PDF would take minutes; the note is interrupted as if by Ctrl-C."""
    script = bench.folder / "python"
    slow = bench.folder / "slow-reader"
    script.write_text(f"#!/bin/sh\necho $$ > {slow}\nexec sleep 300\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))

    def interrupted(*_: object, **__: object) -> None:
        while not slow.exists() or not slow.read_text().strip():
            time.sleep(0.01)
        raise KeyboardInterrupt

    note = bench.folder / "note.md"
    note.write_text("# A note\n\nIt says a little.\n", encoding="utf-8")
    bench.embeddings.embed_paper = interrupted  # type: ignore[assignment]

    with pytest.raises(KeyboardInterrupt):
        bench.run(note, make_pdf("slow", PAGES))

    reader = Path(f"/proc/{slow.read_text().strip()}")
    end = time.monotonic() + 30
    while _is_alive(reader):
        assert time.monotonic() < end, "the reader lives on"
        time.sleep(0.01)
    told = len(bench.events)
    assert bench.library().papers() == []
    assert len(bench.events) == told
