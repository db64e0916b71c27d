import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.persian_lines import persian_lines
from benchmarks.quartz_pdf import write_quartz_pdf
from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.arxiv_ids import ArxivId
from ingest.config import ChunkingConfig
from ingest.errors import EmbeddingMismatch, LibraryError
from ingest.index import ChunkIndex, open_index
from ingest.kept_files import kept_file
from ingest.library import Library
from ingest.ocr_pages import NoOcr
from ingest.pipeline import Ingestor, IngestTools
from ingest.progress import (
    IngestEvent,
    PaperFailed,
    PaperIngested,
    PapersMissing,
    PaperUnchanged,
    StageProgress,
)
from ingest.sources import ArxivSource, FileSource
from ingest.testing import HashEmbeddings, ScriptedOcr, write_pdf

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

    def library(self) -> Library:
        return Library(self.folder / "library.sqlite3")

    def run(
        self,
        *sources: Path | ArxivSource,
        embedding_name: str = "hash",
        again: bool = False,
        ocr: ScriptedOcr | NoOcr | None = None,
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
        (pages,) = library._connection.execute("PRAGMA page_count").fetchone()
        library._connection.execute(f"PRAGMA max_page_count = {pages}")
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


def test_a_file_name_that_is_no_text_costs_no_other_paper(bench: Bench, make_pdf) -> None:
    odd = bench.folder / os.fsdecode(b"caf\xe9.pdf")
    make_pdf("plain", PAGES).rename(odd)

    bench.run(odd, make_pdf("net", PAGES))

    assert [event.id for event in bench.of(PaperIngested)] == ["caf?", "net"]


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
        def read(self, path, numbers, *, password=None):
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
