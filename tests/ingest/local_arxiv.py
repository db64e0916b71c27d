"""A small arXiv on this machine: papers with versions, described and handed out as arXiv does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from ingest.arxiv_ids import ArxivId, parse_arxiv_id


@dataclass
class Publication:
    """A paper of this arXiv.

    Attributes:
        versions: their PDFs, the first version first; None for one that withdraws the paper.
    """

    title: str
    versions: list[bytes | None]
    comment: str = ""


@dataclass
class LocalArxiv:
    """What is published, and what was asked for.

    Attributes:
        refuses: paths beginning so are answered with 403.
        cuts: how many more PDFs are cut off in the midst.
    """

    url: str = ""
    papers: dict[str, Publication] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refuses: str = ""
    cuts: int = 0

    def pdfs_asked_for(self) -> list[str]:
        return [path.removeprefix("/pdf/") for path in self.asked if path.startswith("/pdf/")]

    def lists_asked_for(self) -> list[list[str]]:
        queries = [urlsplit(path).query for path in self.asked if path.startswith("/api/")]
        return [parse_qs(query)["id_list"][0].split(",") for query in queries]

    def feed(self, ids: list[str]) -> bytes:
        known = [parse_arxiv_id(name) for name in ids]
        entries = "".join(self._entry(found) for found in known if found)
        return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()

    def _entry(self, found: ArxivId) -> str:
        paper = self.papers.get(found.id)
        if paper is None:
            return ""
        version = found.version or len(paper.versions)
        return (
            f"<entry><id>http://arxiv.org/abs/{found.id}v{version}</id>"
            f"<title>{escape(paper.title)}</title><published>2023-01-01T00:00:00Z</published>"
            f"<summary>.</summary><author><name>Ann Author</name></author>"
            f'<comment xmlns="http://arxiv.org/schemas/atom">{paper.comment}</comment></entry>'
        )

    def pdf(self, found: ArxivId | None) -> bytes | None:
        paper = self.papers.get(found.id) if found else None
        if paper is None or found is None:
            return None
        version = found.version or len(paper.versions)
        return paper.versions[version - 1] if version <= len(paper.versions) else None


class _Handler(BaseHTTPRequestHandler):
    state: LocalArxiv
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.state.asked.append(self.path)
        if self.state.refuses and self.path.startswith(self.state.refuses):
            self._say(403, b"")
        elif self.path.startswith("/api/"):
            ids = parse_qs(urlsplit(self.path).query)["id_list"][0].split(",")
            self._say(200, self.state.feed(ids), "application/atom+xml")
        else:
            self._hand_out(self.state.pdf(parse_arxiv_id(self.path.removeprefix("/pdf/"))))

    def _hand_out(self, pdf: bytes | None) -> None:
        if pdf is None:
            self._say(404, b"<html>No PDF</html>", "text/html")
            return
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=")[:-1])
        self.send_response_only(206 if start else 200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(pdf) - start))
        self.send_header("ETag", f'"{len(pdf)}"')
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(pdf) - 1}/{len(pdf)}")
        self.end_headers()
        if self.state.cuts:
            self.state.cuts -= 1
            self.wfile.write(pdf[start : start + (len(pdf) - start) // 2])
            self.close_connection = True
        else:
            self.wfile.write(pdf[start:])

    def _say(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        pass


@contextmanager
def local_arxiv() -> Iterator[LocalArxiv]:
    """Open this arXiv on a free port."""
    state = LocalArxiv()
    handler = type("Handler", (_Handler,), {"state": state})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    state.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()
