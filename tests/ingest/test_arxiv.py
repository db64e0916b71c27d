"""The client against a real server on this machine, which behaves as badly as it is told to."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import pytest

from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.arxiv_download import PartFile
from ingest.arxiv_ids import ArxivId
from ingest.documents import PaperReference
from ingest.errors import ArxivError, ArxivRefuses, ArxivUnreachable, DiskFull, DownloadFailed
from ingest.transfer import Reply, TransferError

ID = ArxivId("2307.09288", None)
PDF = b"%PDF-1.5\n" + bytes(range(256)) * 400 + b"\n%%EOF\n"
HALF = len(PDF) // 2
PDF_TYPE = {"Content-Type": "application/pdf"}


@dataclass(frozen=True)
class Answer:
    """What the server says; `sent` is the body that goes out before it hangs up."""

    status: int = 200
    body: bytes = PDF
    headers: dict[str, str] = field(default_factory=lambda: dict(PDF_TYPE))
    length: int | None = None
    sent: int | None = None
    stalls: bool = False
    trickles: bool = False
    head_trickles: bool = False


@dataclass
class Server:
    """A server that gives its answers one after the other, the last one again and again."""

    url: str
    answers: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    connections: list[object] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


class QuietServer(ThreadingHTTPServer):
    """A server that expects its callers to hang up."""

    def handle_error(self, *request: object) -> None:
        pass


def trickle(file: BinaryIO, body: bytes, ended: threading.Event) -> None:
    for byte in body:
        file.write(bytes([byte]))
        if ended.wait(0.02):
            return


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            server.connections.append(self.client_address)

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append((self.path, headers))
            answer = server.answers[min(len(server.asked), len(server.answers)) - 1]
            if answer.head_trickles:
                trickle(self.wfile, b"HTTP/1.1 200 OK\r\nX-Endless: " + b"x" * 500, server.ended)
            self.send_response_only(answer.status)
            length = len(answer.body) if answer.length is None else answer.length
            for name, value in {**answer.headers, "Content-Length": str(length)}.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.trickles:
                trickle(self.wfile, answer.body, server.ended)
            self.wfile.write(answer.body[: answer.sent])
            if answer.stalls:
                server.ended.wait(10)
            self.close_connection = answer.sent is not None or length != len(answer.body)

        def log_message(self, *parts: object) -> None:
            pass

    return Handler


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    state = Server("")
    http = QuietServer(("127.0.0.1", 0), _handler(state))
    state.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield state
    state.ended.set()
    http.shutdown()
    http.server_close()
    thread.join()


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


Connect = Callable[..., ArxivClient]


@pytest.fixture
def connect(server: Server, clock: Clock) -> Iterator[Connect]:
    clients = []

    def build(url: str | None = None, **settings: Any) -> ArxivClient:
        url = url or server.url
        endpoints = ArxivEndpoints(api_url=f"{url}/api/query", pdf_url=f"{url}/pdf")
        client = ArxivClient(endpoints, clock=lambda: clock.now, sleep=clock.sleep, **settings)
        clients.append(client)
        return client

    yield build
    for client in clients:
        client.close()


@pytest.fixture
def client(connect: Connect) -> ArxivClient:
    return connect()


def ignore(done: int, total: int | None) -> None:
    """Report to nobody."""


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def rest(start: int, **headers: str) -> Answer:
    span = f"bytes {start}-{len(PDF) - 1}/{len(PDF)}"
    return Answer(206, PDF[start:], {**PDF_TYPE, "Content-Range": span, **headers})


# Downloads


def test_a_good_pdf_arrives_whole_and_alone(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer()]
    seen: list[tuple[int, int | None]] = []

    path = client.download_pdf(
        ArxivId("2307.09288", 2), tmp_path, lambda done, total: seen.append((done, total))
    )

    assert path == tmp_path / "2307.09288.pdf"
    assert path.read_bytes() == PDF
    assert files_in(tmp_path) == ["2307.09288.pdf"]
    assert server.asked[0][0] == "/pdf/2307.09288v2"
    assert server.asked[0][1]["accept-encoding"] == "identity"
    assert (seen[0], seen[-1]) == ((0, len(PDF)), (len(PDF), len(PDF)))


def test_the_slash_of_an_old_id_makes_no_folder(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer()]

    path = client.download_pdf(ArxivId("hep-th/9901001", None), tmp_path, ignore)

    assert path == tmp_path / "hep-th_9901001.pdf"
    assert server.asked[0][0] == "/pdf/hep-th/9901001"


def test_an_id_that_is_none_names_no_file(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    with pytest.raises(DownloadFailed, match="no arXiv id"):
        client.download_pdf(ArxivId("../../evil", None), tmp_path, ignore)

    assert server.asked == []


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/html; charset=utf-8"}, PDF_TYPE], ids=["told", "disguised"]
)
def test_a_web_page_in_place_of_a_pdf_is_not_kept(
    server: Server, client: ArxivClient, tmp_path: Path, headers: dict[str, str]
) -> None:
    server.answers = [Answer(body=b"<html>Are you a robot? %%EOF</html>", headers=headers)]

    with pytest.raises(DownloadFailed, match="--from-dir DIR"):
        client.download_pdf(ID, tmp_path, ignore)

    assert files_in(tmp_path) == []
    assert len(server.asked) == 1


def test_a_pdf_without_its_end_is_not_kept(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer(body=PDF.replace(b"%%EOF", b""))]

    with pytest.raises(DownloadFailed, match="no whole PDF"):
        client.download_pdf(ID, tmp_path, ignore)

    assert files_in(tmp_path) == []


def test_a_cut_download_goes_on_where_it_stopped(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [
        Answer(headers={**PDF_TYPE, "ETag": '"one"'}, sent=HALF),
        rest(HALF, ETag='"one"'),
    ]

    path = client.download_pdf(ID, tmp_path, ignore)

    assert path.read_bytes() == PDF
    assert server.asked[1][1]["range"] == f"bytes={HALF}-"
    assert server.asked[1][1]["if-range"] == '"one"'


def test_what_came_before_a_lasting_cut_is_kept_for_the_next_run(
    server: Server, connect: Connect, tmp_path: Path
) -> None:
    nothing_more = Answer(206, b"", rest(HALF).headers, length=len(PDF) - HALF, sent=0)
    server.answers = [Answer(sent=HALF), nothing_more, nothing_more, rest(HALF)]

    with pytest.raises(DownloadFailed):
        connect().download_pdf(ID, tmp_path, ignore)
    kept = (tmp_path / "2307.09288.pdf.part").read_bytes()
    path = connect().download_pdf(ID, tmp_path, ignore)

    assert kept == PDF[:HALF]
    assert path.read_bytes() == PDF
    assert files_in(tmp_path) == ["2307.09288.pdf"]
    assert "if-range" not in server.asked[3][1]


def test_a_whole_reply_to_a_range_starts_again(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    (tmp_path / "2307.09288.pdf.part").write_bytes(b"%PDF-1.5 of an older version")
    server.answers = [Answer()]

    path = client.download_pdf(ID, tmp_path, ignore)

    assert path.read_bytes() == PDF


@pytest.mark.parametrize(
    "wrong",
    [
        rest(HALF + 1),
        Answer(206, PDF[HALF:]),
        Answer(416, b"", {"Content-Range": f"bytes */{HALF}"}),
    ],
    ids=["another place", "no place", "range refused"],
)
def test_a_part_that_does_not_fit_is_dropped(
    server: Server, client: ArxivClient, tmp_path: Path, wrong: Answer
) -> None:
    (tmp_path / "2307.09288.pdf.part").write_bytes(PDF[:HALF])
    server.answers = [wrong, Answer()]

    path = client.download_pdf(ID, tmp_path, ignore)

    assert path.read_bytes() == PDF
    assert "range" in server.asked[0][1]
    assert "range" not in server.asked[1][1]


def test_parts_of_two_lengths_are_never_joined(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    span = f"bytes {HALF}-{len(PDF)}/{len(PDF) + 1}"
    longer = Answer(206, PDF[HALF:] + b"\n", {**PDF_TYPE, "Content-Range": span})
    server.answers = [Answer(sent=HALF), longer, Answer()]

    path = client.download_pdf(ID, tmp_path, ignore)

    assert path.read_bytes() == PDF
    assert "range" not in server.asked[2][1]


def test_a_part_of_one_version_is_no_beginning_of_another(
    server: Server, connect: Connect, tmp_path: Path
) -> None:
    server.answers = [Answer(sent=HALF), Answer(403), Answer()]
    with pytest.raises(DownloadFailed):
        connect().download_pdf(ArxivId("2307.09288", 1), tmp_path, ignore)

    connect().download_pdf(ArxivId("2307.09288", 2), tmp_path, ignore)

    assert "range" in server.asked[1][1]
    assert "range" not in server.asked[2][1]


def test_a_wrong_length_is_no_success(server: Server, client: ArxivClient, tmp_path: Path) -> None:
    server.answers = [
        Answer(length=len(PDF) + 7),
        Answer(206, b"", rest(len(PDF)).headers, length=7),
    ]

    with pytest.raises(DownloadFailed):
        client.download_pdf(ID, tmp_path, ignore)

    assert not (tmp_path / "2307.09288.pdf").exists()


def test_a_stalled_download_ends_and_is_kept(
    server: Server, connect: Connect, tmp_path: Path
) -> None:
    server.answers = [Answer(sent=HALF, stalls=True), Answer(403)]

    with pytest.raises(DownloadFailed):
        connect(read_s=0.5).download_pdf(ID, tmp_path, ignore)

    assert (tmp_path / "2307.09288.pdf.part").read_bytes() == PDF[:HALF]


@pytest.mark.parametrize("digits", ["9" * 30, "9" * 5000])
@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"content-length": "{}"}),
        (206, {"content-range": "bytes {}-9/9"}),
        (206, {"content-range": "bytes 4-9/{}"}),
        (206, {"content-range": "bytes 4-9/*", "content-length": "{}"}),
    ],
)
def test_a_number_that_counts_no_bytes_is_a_failed_try(
    tmp_path: Path, digits: str, status: int, headers: dict[str, str]
) -> None:
    (tmp_path / "a.pdf.part").write_bytes(b"%PDF")
    part = PartFile(tmp_path / "a.pdf", "url", max_bytes=2**20)
    said = {name: value.format(digits) for name, value in headers.items()}

    with pytest.raises(TransferError):
        part.receive(Reply(status, said, iter([PDF])), ignore)

    assert files_in(tmp_path) == []


def test_a_pdf_beyond_the_limit_is_refused_by_its_length(
    server: Server, connect: Connect, tmp_path: Path
) -> None:
    server.answers = [Answer(length=10**9)]

    with pytest.raises(DownloadFailed, match="limit of 1 MB"):
        connect(max_pdf_bytes=2**20).download_pdf(ID, tmp_path, ignore)

    assert files_in(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_called_by_its_name(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer()]
    (tmp_path / "2307.09288.pdf.part").symlink_to("/dev/full")

    with pytest.raises(DiskFull, match="the disk is full"):
        client.download_pdf(ID, tmp_path, ignore)


def test_a_missing_folder_is_an_error_with_a_remedy(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer()]

    with pytest.raises(DownloadFailed, match="check the folder"):
        client.download_pdf(ID, tmp_path / "none", ignore)


def test_a_paper_that_is_not_there_is_asked_for_once(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer(404, b"")]

    with pytest.raises(DownloadFailed, match="no such paper"):
        client.download_pdf(ID, tmp_path, ignore)

    assert len(server.asked) == 1


# Manners


def test_requests_keep_their_distance_on_one_connection(
    server: Server, client: ArxivClient, clock: Clock, tmp_path: Path
) -> None:
    server.answers = [Answer()]

    client.download_pdf(ID, tmp_path, ignore)
    clock.now += 1
    client.download_pdf(ID, tmp_path, ignore)

    assert clock.slept == [2.0]
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "17"}, 17),
        (
            {
                "Retry-After": "Mon, 02 Nov 2026 10:00:40 GMT",
                "Date": "Mon, 02 Nov 2026 10:00:00 GMT",
            },
            40,
        ),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": "soon"}, 6),
        ({}, 6),
    ],
    ids=["seconds", "date", "the longest", "nonsense", "absent"],
)
def test_a_busy_server_is_given_the_time_it_asks_for(
    server: Server,
    client: ArxivClient,
    clock: Clock,
    tmp_path: Path,
    headers: dict[str, str],
    wait: float,
) -> None:
    server.answers = [Answer(429, b"", headers), Answer()]

    path = client.download_pdf(ID, tmp_path, ignore)

    assert path.read_bytes() == PDF
    assert clock.slept == [wait]


def test_a_server_in_trouble_is_tried_three_times_ever_more_slowly(
    server: Server, client: ArxivClient, clock: Clock, tmp_path: Path
) -> None:
    server.answers = [Answer(503, b"")]

    with pytest.raises(DownloadFailed, match="503"):
        client.download_pdf(ID, tmp_path, ignore)

    assert len(server.asked) == 3
    assert clock.slept == [6, 12]


@pytest.mark.parametrize(
    ("headers", "pause"),
    [({"Retry-After": "86400"}, "24.0 hours"), ({"Retry-After": "600"}, "10 minutes")],
)
def test_a_long_pause_is_not_waited_for_but_kept(
    server: Server,
    client: ArxivClient,
    clock: Clock,
    tmp_path: Path,
    headers: dict[str, str],
    pause: str,
) -> None:
    server.answers = [Answer(429, b"", headers), Answer()]

    for _ in range(2):
        with pytest.raises(ArxivRefuses, match=f"a pause of {pause}"):
            client.download_pdf(ID, tmp_path, ignore)

    assert len(server.asked) == 1
    assert clock.slept == []


@pytest.mark.parametrize(
    "refusal",
    [
        Answer(403, b""),
        Answer(429, b""),
        Answer(body=b"<html>Are you a robot?</html>", headers={"Content-Type": "text/html"}),
    ],
    ids=["403", "429", "captcha"],
)
def test_a_server_that_turns_away_three_papers_is_left_in_peace(
    server: Server, client: ArxivClient, tmp_path: Path, refusal: Answer
) -> None:
    server.answers = [refusal]
    ids = [ArxivId(f"2301.0000{number}", None) for number in range(1, 6)]
    errors = []
    for arxiv_id in ids:
        with pytest.raises(ArxivError) as caught:
            client.download_pdf(arxiv_id, tmp_path, ignore)
        errors.append(caught.value)
        asked = len(server.asked)

    assert [type(error) for error in errors] == [DownloadFailed] * 2 + [ArxivRefuses] * 3
    assert asked == 3 * (3 if refusal.status == 429 else 1)
    assert "turned away 3 requests in a row" in errors[-1].why


def test_a_paper_that_comes_in_between_shows_that_it_is_the_papers(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer(403, b""), Answer(403, b""), Answer(), Answer(403, b"")]
    for number in range(1, 3):
        with pytest.raises(DownloadFailed):
            client.download_pdf(ArxivId(f"2301.0000{number}", None), tmp_path, ignore)
    client.download_pdf(ArxivId("2301.00003", None), tmp_path, ignore)

    with pytest.raises(DownloadFailed):
        client.download_pdf(ArxivId("2301.00004", None), tmp_path, ignore)


def test_a_trickle_is_a_stall_and_what_came_is_kept(
    server: Server, connect: Connect, tmp_path: Path
) -> None:
    server.answers = [Answer(trickles=True), Answer(403)]

    with pytest.raises(DownloadFailed):
        connect(read_s=0.5).download_pdf(ID, tmp_path, ignore)

    came = (tmp_path / "2307.09288.pdf.part").read_bytes()
    assert 5 < len(came) < 250
    assert PDF.startswith(came)
    assert server.asked[1][1]["range"] == f"bytes={len(came)}-"


def test_a_description_that_trickles_is_a_stall(server: Server, connect: Connect) -> None:
    server.answers = [Answer(body=b" " * 100_000, trickles=True)]

    with pytest.raises(ArxivError, match="bytes came in"):
        connect(read_s=0.5).metadata([ID])

    assert len(server.asked) == 3


def test_a_reply_whose_head_trickles_is_a_stall_and_the_next_one_is_heard(
    server: Server, connect: Connect, tmp_path: Path
) -> None:
    server.answers = [Answer(head_trickles=True), Answer()]
    begun = time.monotonic()

    path = connect(read_s=0.5).download_pdf(ID, tmp_path, ignore)

    assert path.read_bytes() == PDF
    assert time.monotonic() - begun < 5


# Redirects


def test_a_redirect_within_the_host_is_followed(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    server.answers = [Answer(301, b"", {"Location": "/pdf/moved"}), Answer()]

    client.download_pdf(ID, tmp_path, ignore)

    assert [path for path, _ in server.asked] == ["/pdf/2307.09288", "/pdf/moved"]


def test_a_redirect_off_the_host_is_not_followed(
    server: Server, client: ArxivClient, tmp_path: Path
) -> None:
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    server.answers = [Answer(302, b"", {"Location": f"{elsewhere}/pdf/x"}), Answer()]

    with pytest.raises(DownloadFailed, match="localhost, which is not arXiv"):
        client.download_pdf(ID, tmp_path, ignore)

    assert len(server.asked) == 1


def test_a_redirect_in_circles_ends(server: Server, client: ArxivClient, tmp_path: Path) -> None:
    server.answers = [Answer(302, b"", {"Location": "/pdf/2307.09288"})]

    with pytest.raises(DownloadFailed, match="in circles"):
        client.download_pdf(ID, tmp_path, ignore)


@pytest.mark.parametrize(
    ("scheme", "host", "permitted"),
    [
        ("https", "arxiv.org", True),
        ("https", "www.arxiv.org", True),
        ("http", "arxiv.org", False),
        ("file", "arxiv.org", False),
        ("https", "arxiv.org.example.org", False),
    ],
)
def test_redirects_stay_with_arxiv_and_encrypted(scheme: str, host: str, permitted: bool) -> None:
    assert ArxivEndpoints().permits(scheme, host) is permitted


# No network


def test_no_network_is_found_out_once(connect: Connect, clock: Clock, tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    client = connect(f"http://127.0.0.1:{port}")
    with pytest.raises(ArxivUnreachable, match="--from-dir DIR"):
        client.download_pdf(ID, tmp_path, ignore)

    with create_server(("127.0.0.1", port)) as listening:
        listening.setblocking(False)
        with pytest.raises(ArxivUnreachable):
            client.download_pdf(ID, tmp_path, ignore)
        with pytest.raises(ArxivUnreachable):
            client.metadata([ID])
        with pytest.raises(BlockingIOError):
            listening.accept()

    assert clock.slept == []


def test_a_connection_that_is_never_made_is_given_up(connect: Connect, tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as mute:
        client = connect(f"https://127.0.0.1:{mute.getsockname()[1]}", connect_s=0.2)

        with pytest.raises(ArxivUnreachable, match=r"within 0\.2 seconds"):
            client.download_pdf(ID, tmp_path, ignore)


# Metadata


def entry(id_: str, title: str, *names: str, comment: str = "", summary: str = "") -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in names)
    return (
        f"<entry><id>http://arxiv.org/abs/{id_}</id><title>{escape(title)}</title>"
        f"<published>2023-07-18T14:31:57Z</published><summary>{summary}</summary>{authors}"
        f'<comment xmlns="http://arxiv.org/schemas/atom">{comment}</comment></entry>'
    )


def feed(*entries: str) -> Answer:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>query</title>{''.join(entries)}</feed>"
    )
    return Answer(body=body.encode(), headers={"Content-Type": "application/atom+xml"})


def test_papers_are_described_in_one_request(server: Server, client: ArxivClient) -> None:
    server.answers = [
        feed(
            entry("2307.09288v2", "Open\n  models & چت", "Ann  Lee", "بهار"),
            entry("hep-th/9901001v3", "Strings", comment="This paper has been withdrawn"),
        )
    ]

    records = client.metadata(
        [ID, ArxivId("hep-th/9901001", 3), ArxivId("2301.00001", None)],
    )

    assert list(records) == ["2307.09288", "hep-th/9901001"]
    llama = records["2307.09288"]
    assert llama.reference == PaperReference(
        "2307.09288", "Open models & چت", authors=("Ann Lee", "بهار"), year=2023
    )
    assert (llama.version, llama.withdrawn) == (2, False)
    assert records["hep-th/9901001"].withdrawn
    assert [path for path, _ in server.asked] == [
        "/api/query?id_list=2307.09288%2Chep-th%2F9901001v3%2C2301.00001&max_results=3"
    ]


def test_what_arxiv_says_steers_no_terminal(server: Server, client: ArxivClient) -> None:
    named = entry("2307.09288v1", "A\x9b2J title", "Ann\x85Lee", comment="Withdrawn by \x9b0mhim")
    server.answers = [feed(named), feed(entry("x", "Error", summary="no \x9b2J such"))]

    record = client.metadata([ID])["2307.09288"]
    with pytest.raises(ArxivError, match="arXiv says: no 2J such"):
        client.metadata([ID])

    assert record.reference.title == "A2J title"
    assert record.reference.authors == ("Ann Lee",)
    assert record.remark == "Withdrawn by 0mhim"


def test_no_papers_need_no_request(server: Server, client: ArxivClient) -> None:
    assert client.metadata([]) == {}
    assert server.asked == []


def test_many_papers_are_asked_for_by_the_hundred(server: Server, client: ArxivClient) -> None:
    server.answers = [feed()]

    client.metadata([ArxivId(f"2301.{number:05}", None) for number in range(1, 102)])

    assert len(server.asked) == 2
    assert server.asked[1][0].endswith("id_list=2301.00101&max_results=1")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'<!DOCTYPE feed [<!ENTITY x "y">]><feed/>', "document type"),
        ('<!DOCTYPE feed [<!ENTITY x "y">]><feed/>'.encode("utf-16"), "decode"),
        (b"Rate exceeded.", "no Atom feed"),
        (b"<html/>", "no Atom feed"),
        (feed(entry("x", "Error", summary="incorrect id format")).body, "incorrect id format"),
    ],
    ids=["entities", "another encoding", "plain text", "a web page", "an error entry"],
)
def test_what_is_no_feed_is_refused(
    server: Server, client: ArxivClient, body: bytes, why: str
) -> None:
    server.answers = [Answer(body=body)]

    with pytest.raises(ArxivError, match=why):
        client.metadata([ID])


def test_metadata_outlives_a_server_in_trouble(server: Server, client: ArxivClient) -> None:
    server.answers = [Answer(500, b""), feed(entry("2307.09288v1", "Title"))]

    assert client.metadata([ID])["2307.09288"].version == 1


def test_a_closed_client_connects_anew(server: Server, client: ArxivClient, tmp_path: Path) -> None:
    server.answers = [Answer()]

    with client:
        client.download_pdf(ID, tmp_path, ignore)
    client.download_pdf(ID, tmp_path, ignore)

    assert len(server.connections) == 2
