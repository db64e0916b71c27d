"""The same papers through two worker processes and a Chroma server, all real, on loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.cluster import Cluster, join_cluster
from ingest.config import ChunkingConfig
from ingest.embedding import EmbeddingSpec, load_embeddings
from ingest.errors import ClusterError, LibraryError
from ingest.index import ChunkIndex, open_index
from ingest.library import Library
from ingest.ocr_pages import NoOcr, PageReader
from ingest.pipeline import Ingestor, IngestTools
from ingest.progress import IngestEvent, PaperFailed, PaperIngested, PaperUnchanged
from ingest.sources import FileSource
from ingest.testing import write_pdf, write_scan
from tests.ingest.test_ocr import tesseract_or_skip

pytest.importorskip("distributed", reason="Dask is not installed: pip install porsesh[cluster]")

SPEC = EmbeddingSpec()
NOWHERE = "http://127.0.0.1:9"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(folder: Path, name: str, *arguments: str, port: int) -> Iterator[None]:
    """Run a Python module's program until the end of the context, once it listens."""
    log = folder / f"{name}.log"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    with log.open("wb") as output:
        program = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        end = time.monotonic() + 120
        while port and not listens(port):
            assert program.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        yield
    finally:
        program.terminate()
        program.wait(30)


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("chroma"), free_port()
    start = "from chromadb.cli.cli import app; app()"
    arguments = ("run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port))
    with running(folder, "chroma", "-c", start, *arguments, port=port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[Cluster]:
    folder, port = tmp_path_factory.mktemp("dask"), free_port()
    address = f"tcp://127.0.0.1:{port}"
    with (
        running(
            folder,
            "scheduler",
            *("-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)),
            "--no-dashboard",
            port=port,
        ),
        running(
            folder,
            "workers",
            *("-m", "distributed.cli.dask_worker", address, "--nworkers", "2", "--nthreads", "1"),
            *("--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(folder)),
            port=0,
        ),
        join_cluster(address, SPEC, models_folder) as joined,
    ):
        joined._client.wait_for_workers(2, timeout=120)
        yield joined


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("papers")
    written = [
        write_pdf(
            folder / f"2401.0000{n}.pdf",
            [f"1 Introduction\nNetwork {n} has {n + 2} layers. It learns well.", f"It ends. {n}."],
        )
        for n in range(4)
    ]
    note = folder / "note.md"
    note.write_text("# یادداشت\n\nشبکهٔ LSTM گرادیان را ثابت نگه می‌دارد.\n", encoding="utf-8")
    broken = folder / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    return [*written, broken, note]


def ingest(
    home: Path,
    papers: list[Path],
    models: Path,
    *,
    cluster: Cluster | None,
    url: str = "",
    ocr: PageReader | NoOcr | None = None,
) -> tuple[Library, ChunkIndex, list[IngestEvent]]:
    library = Library(home / "library.sqlite3")
    index = open_index(home / "index", library, url)
    events: list[IngestEvent] = []
    tools = IngestTools(
        library=library,
        index=index,
        arxiv=ArxivClient(ArxivEndpoints(api_url=NOWHERE, pdf_url=NOWHERE)),
        papers_folder=home / "papers",
        chunking=ChunkingConfig(),
        embedding_name=SPEC.name,
        load_embeddings=lambda: load_embeddings(SPEC, models),
        ocr=ocr or NoOcr(),
        jobs=cluster.jobs if cluster else 1,
        prepare=cluster.prepare if cluster else None,
    )
    Ingestor(tools, events.append).ingest([FileSource(path) for path in papers])
    return library, index, events


def test_workers_and_a_server_make_the_library_that_this_machine_makes(
    tmp_path: Path, papers: list[Path], models_folder: Path, cluster: Cluster, chroma_url: str
) -> None:
    here, _, told_here = ingest(tmp_path / "here", papers, models_folder, cluster=None)
    url = f"{chroma_url}/equal"
    there, index, told = ingest(tmp_path / "there", papers, models_folder, cluster=cluster, url=url)

    assert there.papers() == here.papers()
    assert there.embedding_identity == here.embedding_identity
    ((numbers, ids, vectors),) = there.vectors()
    ((numbers_here, ids_here, vectors_here),) = here.vectors()
    assert (numbers, ids) == (numbers_here, ids_here)
    assert np.allclose(vectors, vectors_here, atol=1e-5)
    assert there.chunks(numbers) == here.chunks(numbers)
    assert there.sentences(numbers) == here.sentences(numbers)
    ended = (PaperIngested, PaperFailed)
    assert [e.id for e in told if isinstance(e, ended)] == [
        e.id for e in told_here if isinstance(e, ended)
    ]
    assert index.count() == len(numbers)
    assert index.matches(there)
    assert not (tmp_path / "there" / "index").exists()
    for number, vector in zip(numbers, vectors, strict=True):
        assert index.search(vector, k=1)[0].number == number
    assert {hit.number for hit in index.search(vectors[0], k=9, papers=[ids[0]])} == {
        number for number, paper in zip(numbers, ids, strict=True) if paper == ids[0]
    }


def test_both_workers_had_their_share(
    tmp_path: Path, papers: list[Path], models_folder: Path, cluster: Cluster
) -> None:
    ingest(tmp_path, papers, models_folder, cluster=cluster)

    def loaded(dask_worker) -> bool:
        return any(
            getattr(plugin, "model", None) is not None and plugin.model._loaded
            for plugin in dask_worker.plugins.values()
        )

    assert list(cluster._client.run(loaded).values()) == [True, True]


def test_workers_read_scans_by_the_same_tesseract_or_leave_them_waiting(
    tmp_path: Path, papers: list[Path], models_folder: Path, cluster: Cluster
) -> None:
    engine = tesseract_or_skip()
    scan = write_scan(tmp_path / "scan.pdf", [papers[0]])
    mixed = write_pdf(tmp_path / "mixed.pdf", ["Words of a page that has its text.", ""])
    here, _, _ = ingest(tmp_path / "here", [scan], models_folder, cluster=None, ocr=engine)

    there, _, _ = ingest(tmp_path / "there", [scan], models_folder, cluster=cluster, ocr=engine)
    other = replace(engine, version="1.0")
    _, _, told = ingest(tmp_path / "o", [scan, mixed], models_folder, cluster=cluster, ocr=other)

    assert there.pages("scan") == here.pages("scan")
    assert there.pages("scan")[0].ocr is not None
    assert there.ingest_key("scan") == here.ingest_key("scan")
    (failed,) = [event for event in told if isinstance(event, PaperFailed)]
    (done,) = [event for event in told if isinstance(event, PaperIngested)]
    assert "tesseract 1.0" in failed.error.remedy
    assert done.unread == {2: "no text layer"}
    assert "on every worker" in done.ocr_remedy


def test_what_the_server_has_is_used_by_the_next_who_opens_it(
    tmp_path: Path, papers: list[Path], models_folder: Path, chroma_url: str
) -> None:
    url = f"{chroma_url}/again"
    library, index, _ = ingest(tmp_path, papers, models_folder, cluster=None, url=url)
    before = index._collection.id

    _, again, events = ingest(tmp_path, papers, models_folder, cluster=None, url=url)

    assert again._collection.id == before  # not built again
    assert sum(isinstance(event, PaperUnchanged) for event in events) == 5
    library.remove("2401.00001")
    assert not again.matches(library)
    assert open_index(tmp_path / "index", library, url).matches(library)


def test_a_server_that_is_not_there_is_said_with_the_remedy(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite3")

    with pytest.raises(LibraryError, match="chroma run"):
        open_index(tmp_path / "index", library, f"http://127.0.0.1:{free_port()}")


def test_a_scheduler_that_is_not_there_is_said_with_the_remedy(tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"

    with pytest.raises(ClusterError, match="dask scheduler"), join_cluster(address, SPEC, tmp_path):
        pass
