"""Versions, withdrawn papers and long lists, through the whole ingest, against a local arXiv."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.arxiv_ids import ArxivId, parse_arxiv_id
from ingest.arxiv_records import kept_record
from ingest.config import ChunkingConfig
from ingest.documents import PaperReference
from ingest.errors import ArxivRefuses
from ingest.fetching import Versions
from ingest.index import open_index
from ingest.kept_files import drop_files, kept_file
from ingest.library import Library
from ingest.pipeline import Ingestor, IngestTools
from ingest.progress import (
    IngestEvent,
    NewerVersion,
    PaperFailed,
    PaperIngested,
    PapersMissing,
    PapersUndescribed,
    PaperUnchanged,
    PaperWithdrawn,
)
from ingest.sources import ArxivSource, FileSource, Source, resolve_sources
from ingest.testing import HashEmbeddings, write_pdf
from tests.ingest.local_arxiv import LocalArxiv, Publication, local_arxiv

ID = "2301.00001"
OLD_STYLE = "hep-th/9901001"


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalArxiv]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with local_arxiv() as state:
        yield state


@dataclass
class Bench:
    folder: Path
    arxiv: LocalArxiv
    events: list[IngestEvent] = field(default_factory=list)
    jobs: int = 1

    @property
    def papers(self) -> Path:
        return self.folder / "papers"

    def library(self) -> Library:
        return Library(self.folder / "library.sqlite3")

    def run(
        self,
        *named: str | Source,
        versions: Versions = Versions.TELL,
        url: str | None = None,
        again: bool = False,
    ) -> None:
        self.events.clear()
        library = self.library()
        base = url or self.arxiv.url
        endpoints = ArxivEndpoints(api_url=f"{base}/api/query", pdf_url=f"{base}/pdf")
        with ArxivClient(endpoints, interval_s=0) as client:
            tools = IngestTools(
                library=library,
                index=open_index(self.folder / "index", library),
                arxiv=client,
                papers_folder=self.papers,
                chunking=ChunkingConfig(),
                embedding_name="hash",
                load_embeddings=HashEmbeddings,
                versions=versions,
                again=again,
                jobs=self.jobs,
            )
            Ingestor(tools, self.events.append).ingest([_source(name) for name in named])

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    def text(self, paper_id: str = ID) -> str:
        return " ".join(page.text for page in self.library().pages(paper_id))

    def kept(self) -> tuple[int | None, bytes]:
        """The file that is kept, and which version its record says it is."""
        path = kept_file(self.papers, ID)
        record = kept_record(self.papers, ID, path)
        assert record is not None
        return record.version, path.read_bytes()

    def version(self, paper_id: str = ID) -> int | None:
        query = "SELECT version FROM papers WHERE id = ?"
        with closing(sqlite3.connect(self.library().path)) as connection:
            return connection.execute(query, (paper_id,)).fetchone()[0]


def _source(name: str | Source) -> Source:
    if isinstance(name, str):
        arxiv_id = parse_arxiv_id(name)
        assert arxiv_id is not None
        return ArxivSource(arxiv_id)
    return name


@pytest.fixture
def bench(tmp_path: Path, arxiv: LocalArxiv) -> Bench:
    return Bench(tmp_path, arxiv)


def pdf(tmp_path: Path, words: str) -> bytes:
    return write_pdf(
        tmp_path / "made.pdf", [f"1 Method\n{words} is what this paper tells."]
    ).read_bytes()


@pytest.fixture
def published(tmp_path: Path, arxiv: LocalArxiv) -> Publication:
    paper = Publication("A Method", [pdf(tmp_path, "The first version")])
    arxiv.papers[ID] = paper
    return paper


def test_a_fetched_paper_has_arxivs_title_and_its_version(
    bench: Bench, published: Publication
) -> None:
    bench.run(ID)

    (done,) = bench.of(PaperIngested)
    assert done.title == "A Method"
    assert bench.version() == 1
    assert bench.arxiv.pdfs_asked_for() == [f"{ID}v1"]


def test_a_newer_version_is_told_and_the_paper_left_as_it_is(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    bench.run(ID)
    published.versions += [None, pdf(tmp_path, "The third version")]

    bench.run(ID)

    assert bench.of(NewerVersion) == [NewerVersion(ID, 1, 3)]
    assert bench.of(PaperUnchanged) == [PaperUnchanged(ID)]
    assert "The first version" in bench.text()
    assert len(bench.arxiv.pdfs_asked_for()) == 1


def test_a_paper_that_was_fetched_ahead_of_an_interrupt_is_known_without_a_network(
    bench: Bench, published: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note.md"
    note.write_text("# A note\n\nIt says a little.\n", encoding="utf-8")

    def interrupted(*_: object, **__: object) -> None:
        while kept_record(bench.papers, ID, kept_file(bench.papers, ID)) is None:
            time.sleep(0.01)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(HashEmbeddings, "embed_paper", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bench.run(FileSource(note), ID)

    bench.run(ID, url="http://127.0.0.1:9")

    (done,) = bench.of(PaperIngested)
    assert (done.title, bench.version()) == ("A Method", 1)
    assert bench.arxiv.pdfs_asked_for() == [f"{ID}v1"]


def test_an_update_replaces_the_paper_by_the_newest_version(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    bench.run(ID)
    published.versions += [None, pdf(tmp_path, "The third version")]

    bench.run(ID, versions=Versions.REPLACE)

    assert len(bench.of(PaperIngested)) == 1
    assert "The third version" in bench.text()
    assert "The first version" not in bench.text()
    assert (bench.version(), bench.library().count_papers()) == (3, 1)
    assert kept_file(bench.papers, ID).read_bytes() == published.versions[2]
    assert sorted(path.name for path in bench.papers.rglob("*") if path.is_file()) == [
        f"{ID}.arxiv.json",
        f"{ID}.pdf",
    ]

    bench.run(ID, versions=Versions.REPLACE)

    assert bench.of(PaperUnchanged) == [PaperUnchanged(ID)]
    assert len(bench.arxiv.pdfs_asked_for()) == 2


def test_a_new_version_that_cannot_be_read_leaves_paper_and_file_as_they_were(
    bench: Bench, published: Publication
) -> None:
    bench.run(ID)
    published.versions.append(b"%PDF-1.5 no pages at all %%EOF")

    bench.run(ID, versions=Versions.REPLACE)

    assert [event.id for event in bench.of(PaperFailed)] == [ID]
    assert "The first version" in bench.text()
    assert kept_file(bench.papers, ID).read_bytes() == published.versions[0]


def test_a_version_that_is_named_is_fetched_once(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    published.versions.append(pdf(tmp_path, "The second version"))

    bench.run(f"{ID}v1")
    assert (bench.version(), "The first version" in bench.text()) == (1, True)
    bench.run(f"{ID}v1")
    assert bench.of(PaperUnchanged) == [PaperUnchanged(ID)]
    bench.run(f"https://arxiv.org/abs/{ID}v2")
    assert (bench.version(), "The second version" in bench.text()) == (2, True)

    assert bench.arxiv.pdfs_asked_for() == [f"{ID}v1", f"{ID}v2"]


def test_a_paper_that_is_read_again_without_a_network_keeps_title_and_version(
    bench: Bench, published: Publication
) -> None:
    bench.run(ID)
    asked = len(bench.arxiv.asked)

    bench.run(FileSource(kept_file(bench.papers, ID)), again=True)

    (done,) = bench.of(PaperIngested)
    assert (done.title, bench.version()) == ("A Method", 1)
    assert len(bench.arxiv.asked) == asked


def test_a_users_own_file_of_the_same_name_is_not_taken_for_what_was_fetched(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    bench.run(ID)
    own = write_pdf(tmp_path / f"{ID}.pdf", ["1 Other\nA private draft of the same paper."])

    bench.run(FileSource(own))

    assert bench.version() is None
    assert "private draft" in bench.text()


def test_an_update_fetches_the_newest_where_nobody_knows_which_version_is_here(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    own = write_pdf(tmp_path / f"{ID}.pdf", ["1 Other\nA private draft of the same paper."])
    bench.run(FileSource(own))

    bench.run(ID)
    assert bench.of(NewerVersion) == []
    bench.run(ID, versions=Versions.REPLACE)

    assert (bench.version(), "The first version" in bench.text()) == (1, True)


def test_the_corpus_that_is_here_asks_nobody(bench: Bench, published: Publication) -> None:
    listed = ArxivSource(ArxivId(ID, None), PaperReference(ID, "As Listed"))
    bench.run(listed, versions=Versions.LEAVE)
    asked = len(bench.arxiv.asked)

    bench.run(listed, versions=Versions.LEAVE)

    assert len(bench.arxiv.asked) == asked
    assert bench.library().papers()[0].title == "As Listed"


def test_two_versions_that_are_read_at_once_do_not_take_each_others_place(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    published.versions += [pdf(tmp_path, f"The {name} version") for name in ("second", "third")]
    bench.run(f"{ID}v3")
    bench.jobs = 3

    bench.run(f"{ID}v1", f"{ID}v2")

    assert [event.id for event in bench.of(PaperIngested)] == [ID, ID]
    assert (bench.version(), "The second version" in bench.text()) == (2, True)
    assert bench.kept() == (2, published.versions[1])
    assert list((bench.papers / "incoming").iterdir()) == []


def test_a_kept_version_that_another_one_replaces_while_it_is_read_is_not_said_to_be_here(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    published.versions.append(pdf(tmp_path, "The second version"))
    bench.run(f"{ID}v1")
    bench.jobs = 3

    bench.run(f"{ID}v2", f"{ID}v1", again=True)

    (failed,) = bench.of(PaperFailed)
    assert "another version" in failed.error.why
    assert (bench.version(), "The second version" in bench.text()) == (2, True)
    assert bench.kept() == (2, published.versions[1])


def test_the_same_version_named_twice_by_a_program_is_kept_once(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    published.versions.append(pdf(tmp_path, "The second version"))
    bench.run(f"{ID}v1")
    bench.jobs = 3

    bench.run(f"{ID}v2", f"{ID}v2")

    assert bench.version() == 2
    assert bench.of(PaperFailed) == []


def test_of_a_paper_named_in_two_versions_the_second_is_said_to_be_left_out() -> None:
    sources, errors = resolve_sources([f"{ID}v1", f"{ID}v2", f"arXiv:{ID}v1", ID], {})

    assert [source.id.version for source in sources] == [1]
    assert [str(error).split(" was ")[0] for error in errors] == [f"{ID}v2", ID]
    assert "another version of the same paper" in errors[0].why


def test_what_is_kept_of_an_unchanged_paper_is_not_written_again(
    bench: Bench, published: Publication
) -> None:
    bench.run(ID)
    record = bench.papers / f"{ID}.arxiv.json"
    before = record.stat().st_ino

    bench.run(ID)

    assert bench.of(PaperUnchanged) == [PaperUnchanged(ID)]
    assert record.stat().st_ino == before


# Withdrawn papers


def test_a_withdrawn_paper_is_not_fetched_and_says_what_could_be(
    bench: Bench, published: Publication
) -> None:
    published.versions.append(None)
    published.comment = "This paper has been withdrawn due to an error in Lemma 2"

    bench.run(ID)

    (failed,) = bench.of(PaperFailed)
    assert "withdrawn at arXiv" in failed.error.why
    assert "an error in Lemma 2" in failed.error.why
    assert f"{ID}v1" in failed.error.remedy
    assert bench.arxiv.pdfs_asked_for() == []


def test_an_earlier_version_of_a_withdrawn_paper_can_be_asked_for(
    bench: Bench, published: Publication
) -> None:
    published.versions.append(None)
    published.comment = "This paper has been withdrawn"

    bench.run(f"{ID}v1")

    assert "The first version" in bench.text()
    assert bench.of(PaperWithdrawn) == [PaperWithdrawn(ID, 2, "This paper has been withdrawn", 1)]


def test_a_paper_that_was_withdrawn_since_is_told_and_kept_even_by_an_update(
    bench: Bench, published: Publication
) -> None:
    bench.run(ID)
    published.versions.append(None)
    published.comment = "Withdrawn by the authors"

    bench.run(ID, versions=Versions.REPLACE)

    assert bench.of(PaperWithdrawn) == [PaperWithdrawn(ID, 2, "Withdrawn by the authors", 1)]
    assert bench.of(PaperUnchanged) == [PaperUnchanged(ID)]
    assert "The first version" in bench.text()


# Lists


def test_hundreds_of_papers_are_described_by_the_hundred_before_any_is_fetched(
    bench: Bench, published: Publication
) -> None:
    names = [f"2302.{number:05}" for number in range(1, 250)]

    bench.run(ID, OLD_STYLE, *names)

    lists = bench.arxiv.lists_asked_for()
    assert [len(ids) for ids in lists] == [100, 100, 51]
    assert [name for ids in lists for name in ids] == [ID, OLD_STYLE, *names]
    assert [path.startswith("/api/") for path in bench.arxiv.asked[:4]] == [True] * 3 + [False]
    assert [event.id for event in bench.of(PaperIngested)] == [ID]
    assert len(bench.of(PaperFailed)) == 250
    assert "no such paper" in bench.of(PaperFailed)[0].error.why


def test_an_old_style_paper_goes_the_whole_way(bench: Bench, tmp_path: Path) -> None:
    bench.arxiv.papers[OLD_STYLE] = Publication("Strings", [pdf(tmp_path, "A string of old")])

    bench.run("https://arxiv.org/pdf/hep-th/9901001.pdf")

    (paper,) = bench.library().papers()
    assert (paper.id, paper.title) == (OLD_STYLE, "Strings")
    assert bench.version(OLD_STYLE) == 1
    drop_files(bench.papers, OLD_STYLE)
    assert list(bench.papers.iterdir()) == []


def test_a_list_that_was_cut_off_goes_on_where_it_stopped(
    bench: Bench, published: Publication, tmp_path: Path
) -> None:
    other = "2301.00002"
    bench.arxiv.papers[other] = Publication("Another", [pdf(tmp_path, "The other paper" * 200)])
    bench.arxiv.refuses = f"/pdf/{other}"
    bench.run(ID, other)
    assert [event.id for event in bench.of(PaperFailed)] == [other]

    bench.arxiv.refuses, bench.arxiv.cuts = "", 1
    bench.run(ID, other)

    assert [event.id for event in bench.of(PaperUnchanged)] == [ID]
    assert [event.id for event in bench.of(PaperIngested)] == [other]
    assert bench.arxiv.pdfs_asked_for().count(f"{ID}v1") == 1


def test_a_list_that_arxiv_turns_away_ends_after_three_papers(bench: Bench, tmp_path: Path) -> None:
    names = [f"2302.{number:05}" for number in range(1, 40)]
    for name in names:
        bench.arxiv.papers[name] = Publication(name, [pdf(tmp_path, name)])
    bench.arxiv.refuses = "/pdf/"

    bench.run(*names)

    (missing,) = bench.of(PapersMissing)
    assert isinstance(missing.error, ArxivRefuses)
    assert missing.ids == tuple(names[2:])
    assert len(bench.arxiv.pdfs_asked_for()) == 3


def test_papers_that_cannot_be_described_are_fetched_all_the_same(
    bench: Bench, published: Publication
) -> None:
    bench.arxiv.refuses = "/api/"

    bench.run(ID)

    (undescribed,) = bench.of(PapersUndescribed)
    assert (undescribed.ids, undescribed.here) == ((ID,), ())
    assert [event.id for event in bench.of(PaperIngested)] == [ID]
    assert bench.version() is None


def test_without_a_network_a_paper_that_is_here_stays_and_it_is_said_what_is_not_known(
    bench: Bench, published: Publication
) -> None:
    bench.run(ID)

    bench.run(ID, url="http://127.0.0.1:9")

    assert bench.of(PaperUnchanged) == [PaperUnchanged(ID)]
    assert bench.of(PapersMissing) == []
    (undescribed,) = bench.of(PapersUndescribed)
    assert undescribed.here == (ID,)
