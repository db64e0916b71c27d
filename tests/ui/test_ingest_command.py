"""`rag ingest` in the terminal, against a local arXiv at its real pace."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import OcrMissing, UnreadableSource
from ingest.testing import HashEmbeddings, write_pdf
from rag.assembly import Workshop
from rag.settings import load_settings
from tests.ingest.local_arxiv import LocalArxiv, Publication, local_arxiv
from ui.ingest_command import IngestOrder, run_ingest

ID = "2301.00001"


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalArxiv]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with local_arxiv() as state:
        yield state


@pytest.fixture
def workshop(tmp_path: Path, arxiv: LocalArxiv) -> Workshop:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(
        f'arxiv_api_url = "{arxiv.url}/api/query"\narxiv_pdf_url = "{arxiv.url}/pdf"\n'
    )
    workshop = Workshop(load_settings(home))
    workshop.load_embeddings = HashEmbeddings
    return workshop


def order(*sources: str, **options) -> IngestOrder:
    plain = {"from_dir": None, "password": None, "rebuild": False, "allow_missing": False}
    return IngestOrder(sources=sources, **(plain | {"ocr": False} | options))


def test_a_listed_paper_is_fetched_told_to_be_behind_and_updated(
    workshop: Workshop, arxiv: LocalArxiv, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    def version(words: str) -> bytes:
        return write_pdf(tmp_path / "made.pdf", [f"1 Method\n{words} is told."]).read_bytes()

    paper = Publication("A Method", [version("The first version")])
    arxiv.papers[ID] = paper
    names = tmp_path / "list.txt"
    names.write_text(f"# what we read\n\nhttps://arxiv.org/abs/{ID}\nno-such-thing\n")

    assert run_ingest(workshop, order(list_file=str(names))) == 1
    said = capsys.readouterr()
    assert f"{ID}  A Method\n    1 pages · 1 chunks" in said.out
    assert "seconds: fetch" in said.out
    assert "no-such-thing was not ingested" in said.err

    paper.versions.append(version("The second version"))
    assert run_ingest(workshop, order(ID)) == 0
    told = f"notice: {ID} is in the library as version 1, arXiv has version 2. "
    assert f"{told}Run rag ingest --update {ID} to replace it\n" in capsys.readouterr().err

    assert run_ingest(workshop, order(update=True)) == 0
    assert "1 ingested" in capsys.readouterr().out
    assert "The second version" in workshop.library.pages(ID)[0].text


def test_a_list_is_read_from_a_pipe_and_one_that_cannot_be_read_is_said(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{write_pdf(tmp_path / 'a.pdf', ['Words.'])}\n"))

    assert run_ingest(workshop, order(list_file="-")) == 0
    assert [paper.id for paper in workshop.library.papers()] == ["a"]
    with pytest.raises(UnreadableSource, match=r"The list none\.txt cannot be read"):
        run_ingest(workshop, order(list_file="none.txt"))


def test_ocr_that_is_insisted_on_and_not_there_costs_no_paper(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_ingest(workshop, order(str(write_pdf(tmp_path / "a.pdf", ["Words of a page."]))))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(OcrMissing, match="tesseract is not installed"):
        run_ingest(workshop, order(ocr=True, rebuild=True))

    assert [paper.id for paper in workshop.library.papers()] == ["a"]


def test_a_scan_without_ocr_says_what_to_install(
    workshop: Workshop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert run_ingest(workshop, order(str(write_pdf(tmp_path / "a.pdf", [""])), ocr=None)) == 1

    (line,) = [text for text in capsys.readouterr().err.splitlines() if text.startswith("rag:")]
    assert "none of its pages has a text layer" in line
    assert "apt install tesseract-ocr" in line


@pytest.mark.parametrize("content", [None, b"no PDF at all"])
def test_the_name_of_a_file_steers_no_terminal(
    workshop: Workshop, tmp_path: Path, capsys: pytest.CaptureFixture, content: bytes | None
) -> None:
    path = tmp_path / "re\x1b[2J\x9b31md\x07.pdf"
    write_pdf(path, ["1 Method\nIt is told."])
    if content is not None:
        path.write_bytes(content)

    run_ingest(workshop, order(str(path)))

    said = capsys.readouterr()
    assert "[2J" in said.out + said.err
    assert not set(said.out + said.err) & {"\x1b", "\x9b", "\x07"}
