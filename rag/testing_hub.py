"""A hub on loopback for the tests of pulling models: it misbehaves as it is told to."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rag.model_download import Hub, HubFile

REPO = "owner/repo"
CONTENT = b"GGUF" + bytes(range(256)) * 4000
_PIECE = 1 << 16


@dataclass
class FakeHub:
    """One file of one repository, and what is done to those who pull it.

    Attributes:
        cut_after: after how many bytes each transfer breaks off, one after the other.
        hold_after: the byte at which a transfer waits until `go_on` is set.
    """

    url: str = ""
    path: str = "m.gguf"
    content: bytes = CONTENT
    status: int = 200
    cut_after: list[int] = field(default_factory=list)
    hold_after: int | None = None
    go_on: threading.Event = field(default_factory=threading.Event)
    resumes: bool = True
    content_type: str = "application/octet-stream"
    sha256: str = ""
    ranges: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Tell the truth about the hash unless told otherwise."""
        self.sha256 = self.sha256 or hashlib.sha256(self.content).hexdigest()

    def file(self) -> HubFile:
        """Return the file as the hub describes it."""
        (found,) = Hub(self.url).files(REPO)
        return found


@contextmanager
def serving(hub: FakeHub) -> Iterator[FakeHub]:
    """Serve a hub under its `url` until the context ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.hub = hub
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        hub.go_on.set()
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    hub: FakeHub


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    @property
    def hub(self) -> FakeHub:
        return self.server.hub

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if "/api/models/" in self.path:
            self._send(200, self._listing(), "application/json")
        elif self.hub.status != 200:
            self._send(self.hub.status, b"no", "text/plain")
        else:
            self._send_file()

    def _listing(self) -> bytes:
        return (
            f'[{{"type": "directory", "path": "d"}}, {{"type": "file", "path": "{self.hub.path}",'
            f' "size": {len(self.hub.content)}, "lfs": {{"oid": "{self.hub.sha256}"}}}}]'
        ).encode()

    def _send_file(self) -> None:
        asked = self.headers.get("Range", "")
        self.hub.ranges.append(asked)
        match = re.fullmatch(r"bytes=(\d+)-", asked)
        start = int(match.group(1)) if match and self.hub.resumes else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", self.hub.content_type)
        self.send_header("Content-Length", str(len(self.hub.content) - start))
        self.end_headers()
        end = start + self.hub.cut_after.pop(0) if self.hub.cut_after else len(self.hub.content)
        self.close_connection = True
        self._write(start, end)

    def _write(self, start: int, end: int) -> None:
        held = self.hub.hold_after
        try:
            if held is not None and start < held:
                self._pieces(start, held)
                self.hub.go_on.wait()
                start = held
            self._pieces(start, end)
        except OSError:
            return  # whoever pulled has gone

    def _pieces(self, start: int, end: int) -> None:
        for place in range(start, end, _PIECE):
            self.wfile.write(self.hub.content[place : min(end, place + _PIECE)])

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
