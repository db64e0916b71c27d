import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import (
    ModelDamaged,
    ModelDownloadFailed,
    ModelDownloadStopped,
    ModelNotInstalled,
)
from rag.model_download import Hub
from rag.models import BUNDLED_MODEL, CATALOGUE, ModelStore, sha256_of
from rag.testing_hub import CONTENT, REPO, FakeHub, serving


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub()) as fake:
        yield fake


def pull(hub: FakeHub, target: Path, seen: list[int] | None = None):
    progress = seen if seen is not None else []
    return Hub(hub.url).pull(hub.file(), target, lambda _, done, __: progress.append(done))


def test_a_file_comes_whole_with_its_progress(hub: FakeHub, tmp_path: Path) -> None:
    seen: list[int] = []

    record = pull(hub, tmp_path / "m.gguf", seen)

    assert (tmp_path / "m.gguf").read_bytes() == CONTENT
    assert record.sha256 == hub.sha256
    assert seen == sorted(seen)
    assert seen[-1] == len(CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == ["m.gguf"]


def test_a_cut_transfer_goes_on_where_it_stopped(hub: FakeHub, tmp_path: Path) -> None:
    hub.cut_after = [100_000, 50_000]

    pull(hub, tmp_path / "m.gguf")

    assert (tmp_path / "m.gguf").read_bytes() == CONTENT
    assert hub.ranges == ["", "bytes=100000-", "bytes=150000-"]


def test_a_later_run_goes_on_as_well(hub: FakeHub, tmp_path: Path) -> None:
    hub.cut_after = [1000, 1000, 1000]
    with pytest.raises(ModelDownloadFailed, match="broke off"):
        pull(hub, tmp_path / "m.gguf")
    assert not (tmp_path / "m.gguf").exists()

    pull(hub, tmp_path / "m.gguf")

    assert hub.ranges[-1] == "bytes=3000-"
    assert (tmp_path / "m.gguf").read_bytes() == CONTENT


def test_a_pull_that_is_stopped_keeps_what_came_for_the_next_one(
    hub: FakeHub, tmp_path: Path
) -> None:
    stop = threading.Event()

    with pytest.raises(ModelDownloadStopped):
        Hub(hub.url).pull(
            hub.file(),
            tmp_path / "m.gguf",
            lambda _, done, __: stop.set() if done > 100_000 else None,
            stop=stop,
        )
    came = (tmp_path / "m.gguf.part").stat().st_size
    assert 100_000 < came < len(CONTENT)

    pull(hub, tmp_path / "m.gguf")

    assert hub.ranges == ["", f"bytes={came}-"]
    assert (tmp_path / "m.gguf").read_bytes() == CONTENT


def test_a_disk_that_cannot_be_written_to_is_said(hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "models").write_bytes(b"a file where a folder should be")

    with pytest.raises(ModelDownloadFailed, match="exists"):
        pull(hub, tmp_path / "models" / "m.gguf")


def test_a_server_that_cannot_resume_sends_it_anew(hub: FakeHub, tmp_path: Path) -> None:
    hub.resumes = False
    hub.cut_after = [100_000]

    pull(hub, tmp_path / "m.gguf")

    assert (tmp_path / "m.gguf").read_bytes() == CONTENT


def test_a_wrong_hash_is_refused_and_nothing_is_left(hub: FakeHub, tmp_path: Path) -> None:
    hub.sha256 = "0" * 64

    with pytest.raises(ModelDownloadFailed, match="sha256"):
        pull(hub, tmp_path / "m.gguf")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("status", "said"), [(401, "licence"), (403, "licence"), (404, "know"), (500, "500")]
)
def test_a_refusal_is_said_in_one_line(hub: FakeHub, tmp_path: Path, status, said) -> None:
    file = hub.file()
    hub.status = status

    with pytest.raises(ModelDownloadFailed, match=said):
        Hub(hub.url).pull(file, tmp_path / "m.gguf", lambda *_: None)


def test_a_web_page_is_no_model(hub: FakeHub, tmp_path: Path) -> None:
    hub.content_type = "text/html"

    with pytest.raises(ModelDownloadFailed, match="web page"):
        pull(hub, tmp_path / "m.gguf")


def test_no_network_is_said_in_one_line() -> None:
    with pytest.raises(ModelDownloadFailed, match="cannot be reached"):
        Hub("http://127.0.0.1:9").files(REPO)


def test_what_was_pulled_can_be_verified_and_damage_is_found(hub: FakeHub, tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    store.record(tmp_path / "m.gguf", pull(hub, tmp_path / "m.gguf"))
    assert store.verify() == {"m.gguf": hub.sha256}

    (tmp_path / "m.gguf").write_bytes(CONTENT[:-1] + b"x")

    with pytest.raises(ModelDamaged, match="pull"):
        store.verify()


def test_the_bundled_model_is_always_there(tmp_path: Path) -> None:
    found = ModelStore(tmp_path).resolve(BUNDLED_MODEL)

    assert found.path.suffix == ".gguf"
    assert len(sha256_of(found.path)) == 64


def test_a_file_of_ones_own_is_a_model(tmp_path: Path) -> None:
    own = tmp_path / "elsewhere" / "own.gguf"
    own.parent.mkdir()
    own.write_bytes(CONTENT)

    assert ModelStore(tmp_path / "models").resolve(str(own)).path == own


@pytest.mark.parametrize("name", ["llama-3.2-3b-instruct", "no-such", "/nowhere/x.gguf"])
def test_a_model_that_is_not_here_is_said_with_the_remedy(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelNotInstalled, match="rag models"):
        ModelStore(tmp_path).resolve(name)


def test_the_catalogue_states_size_licence_and_source() -> None:
    for entry in CATALOGUE:
        assert entry.size_bytes > 0
        assert entry.licence
        assert "/" in entry.repo
        assert entry.file.endswith(".gguf") or entry.is_folder or entry.name == BUNDLED_MODEL
