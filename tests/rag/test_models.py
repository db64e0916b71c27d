import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from rag.errors import ModelDamaged, ModelDownloadFailed, ModelNotInstalled
from rag.model_download import Hub, HubFile
from rag.models import BUNDLED_MODEL, CATALOGUE, ModelStore, sha256_of

CONTENT = b"GGUF" + bytes(range(256)) * 4000
REPO = "owner/repo"


@dataclass
class FakeHub:
    """What a hub does to those who pull: as told, one behaviour after the other."""

    url: str = ""
    status: int = 200
    cut_after: list[int] = field(default_factory=list)
    resumes: bool = True
    content_type: str = "application/octet-stream"
    sha256: str = hashlib.sha256(CONTENT).hexdigest()
    ranges: list[str] = field(default_factory=list)

    def file(self) -> HubFile:
        (found,) = Hub(self.url).files(REPO)
        return found


def handler_of(hub: FakeHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            if "/api/models/" in self.path:
                self._send(200, self._listing(), "application/json")
            elif hub.status != 200:
                self._send(hub.status, b"no", "text/plain")
            else:
                self._send_file()

        def _listing(self) -> bytes:
            return (
                f'[{{"type": "directory", "path": "d"}}, {{"type": "file", "path": "m.gguf",'
                f' "size": {len(CONTENT)}, "lfs": {{"oid": "{hub.sha256}"}}}}]'
            ).encode()

        def _send_file(self) -> None:
            asked = self.headers.get("Range", "")
            hub.ranges.append(asked)
            match = re.fullmatch(r"bytes=(\d+)-", asked)
            start = int(match.group(1)) if match and hub.resumes else 0
            body = CONTENT[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Type", hub.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            limit = hub.cut_after.pop(0) if hub.cut_after else len(body)
            self.wfile.write(body[:limit])
            self.close_connection = True

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    fake = FakeHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake))
    fake.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield fake
    server.shutdown()
    server.server_close()


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
