"""arXiv over the network: what a paper is called, and its PDF.

The only module of the project's ground floor that opens a connection. It asks one thing at a
time, waits between requests as arXiv wants it, and finds out only once that there is no network.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urlencode, urlsplit

from ingest.arxiv_download import (
    BY_HAND,
    LATER,
    OnProgress,
    PartFile,
    Reply,
    TransferError,
    check_status,
)
from ingest.arxiv_ids import ArxivId, ArxivRecord, parse_arxiv_id, read_feed
from ingest.errors import ArxivError, ArxivUnreachable, DownloadFailed
from ingest.phrases import Phrase

if TYPE_CHECKING:
    import httpx

_T = TypeVar("_T")
_TRIES = 3
_BATCH = 100
_MAX_REDIRECTS = 5
_MAX_FEED_BYTES = 10 * 2**20
_MAX_WAIT_S = 120.0


@dataclass(frozen=True, slots=True)
class ArxivEndpoints:
    """Where arXiv is; redirects are followed to these hosts alone."""

    api_url: str = "https://export.arxiv.org/api/query"
    pdf_url: str = "https://arxiv.org/pdf"
    allowed_hosts: frozenset[str] = frozenset({"arxiv.org", "export.arxiv.org", "www.arxiv.org"})

    def permits(self, scheme: str, host: str) -> bool:
        """Tell whether a redirect may lead to `host`; never from https back to http."""
        urls = urlsplit(self.api_url), urlsplit(self.pdf_url)
        own = {(url.scheme, url.hostname) for url in urls}
        hosts = self.allowed_hosts | {name for _, name in own}
        return (scheme, host) in own or (scheme == "https" and host in hosts)


class ArxivClient:
    """Asks arXiv, one request at a time; close it, or use it as a context manager.

    Args:
        interval_s: from one request to the next; arXiv asks for three seconds.
        connect_s: for finding and reaching a host, whatever its number of addresses.
        read_s: for the next bytes of a reply.
        max_pdf_bytes: larger PDFs are refused.
    """

    def __init__(
        self,
        endpoints: ArxivEndpoints,
        *,
        interval_s: float = 3.0,
        connect_s: float = 8.0,
        read_s: float = 30.0,
        max_pdf_bytes: int = 200 * 2**20,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoints, self._max_pdf_bytes = endpoints, max_pdf_bytes
        self._interval_s, self._connect_s, self._read_s = interval_s, connect_s, read_s
        self._clock, self._sleep = clock, sleep
        self._client: httpx.Client | None = None
        self._asked_at: float | None = None
        self._unreachable: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def metadata(self, ids: Sequence[ArxivId]) -> dict[str, ArxivRecord]:
        """Return what arXiv knows of each paper, by id; unknown ones are absent.

        Raises:
            ArxivUnreachable: if there is no connection.
            ArxivError: if arXiv did not answer the question.
        """
        records: dict[str, ArxivRecord] = {}
        for start in range(0, len(ids), _BATCH):
            batch = [str(arxiv_id) for arxiv_id in ids[start : start + _BATCH]]
            query = urlencode({"id_list": ",".join(batch), "max_results": len(batch)})
            ask = partial(self._ask, f"{self._endpoints.api_url}?{query}")
            records |= self._persist("arXiv did not describe the papers", ArxivError, ask)
        return records

    def download_pdf(self, arxiv_id: ArxivId, folder: Path, on_progress: OnProgress) -> Path:
        """Fetch one PDF into `folder`, going on from where an earlier try was cut off.

        `on_progress` is told the bytes that are here, and their whole number where it is known.

        Raises:
            ArxivUnreachable: if there is no connection.
            DownloadFailed: if this paper could not be fetched.
        """
        what = Phrase("{name} was not downloaded", name=str(arxiv_id))
        # An id makes a file name and a URL, so one that was not parsed is not trusted.
        if parse_arxiv_id(arxiv_id.id) != ArxivId(arxiv_id.id, None):
            remedy = "Name an arXiv id such as 1706.03762"
            raise DownloadFailed(what, why="it is no arXiv id", remedy=remedy)
        url = f"{self._endpoints.pdf_url}/{arxiv_id}"
        target = folder / f"{arxiv_id.file_stem}.pdf"
        part = PartFile(target, url, max_bytes=self._max_pdf_bytes)
        return self._persist(what, DownloadFailed, partial(self._fetch, url, part, on_progress))

    def _ask(self, url: str) -> dict[str, ArxivRecord]:
        feed = b""
        with self._reply(url, {}) as response:
            for chunk in response.iter_bytes():
                feed += chunk
                if len(feed) > _MAX_FEED_BYTES:
                    raise TransferError("the reply is far too long", remedy=LATER)
        try:
            return read_feed(feed)
        except ValueError as error:
            raise TransferError(_said(error), remedy=LATER) from error

    def _fetch(self, url: str, part: PartFile, on_progress: OnProgress) -> Path:
        # Packed bytes could be neither resumed nor counted.
        headers = {"Accept-Encoding": "identity", **part.range_headers()}
        with self._reply(url, headers) as response:
            reply = Reply(response.status_code, response.headers, response.iter_raw())
            part.receive(reply, on_progress)
        return part.finish()

    def _persist(self, what: str, failure: type[ArxivError], attempt: Callable[[], _T]) -> _T:
        """Try up to three times, waiting longer each time, or as long as arXiv says."""
        for tried in range(1, _TRIES + 1):
            try:
                return attempt()
            except TransferError as error:
                if error.again_after_s is None or tried == _TRIES:
                    raise failure(what, why=error.why, remedy=error.remedy) from error
                backoff = self._interval_s * 2**tried
                self._sleep(min(max(backoff, error.again_after_s), _MAX_WAIT_S))
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _reply(self, url: str, headers: dict[str, str]) -> Iterator["httpx.Response"]:
        import httpx

        try:
            with closing(self._follow(url, headers)) as response:
                check_status(response.status_code, response.headers)
                yield response
        except httpx.TimeoutException as error:
            why = Phrase("nothing came for {seconds} seconds", seconds=f"{self._read_s:g}")
            raise TransferError(why, remedy=LATER, again_after_s=0) from error
        except (httpx.RequestError, httpx.InvalidURL) as error:
            why = Phrase("the connection broke off ({reason})", reason=str(error))
            raise TransferError(why, remedy=LATER, again_after_s=0) from error

    def _follow(self, url: str, headers: dict[str, str]) -> "httpx.Response":
        for _ in range(_MAX_REDIRECTS):
            response = self._send(url, headers)
            if not response.has_redirect_location:
                return response
            response.close()
            target = response.url.join(response.headers["location"])
            if not self._endpoints.permits(target.scheme, target.host):
                why = Phrase(
                    "arXiv sent the request on to {host}, which is not arXiv", host=target.host
                )
                raise TransferError(why, remedy=BY_HAND)
            url = str(target)
        raise TransferError("arXiv sent the request round in circles", remedy=LATER)

    def _send(self, url: str, headers: dict[str, str]) -> "httpx.Response":
        """Send one request when its turn has come, and return its reply, the body unread.

        It is sent from a thread: looking up a name has no timeout, and each address its own.
        """
        import httpx

        if self._unreachable is not None:
            raise self._no_connection(self._unreachable)
        self._wait_turn()
        client = self._opened()
        connected = threading.Event()
        outcome: Future[httpx.Response] = Future()

        def trace(event: str, _: object) -> None:
            if event.endswith("send_request_headers.started"):
                connected.set()

        request = client.build_request("GET", url, headers=headers, extensions={"trace": trace})

        def send() -> None:
            try:
                outcome.set_result(client.send(request, stream=True))
            except Exception as error:  # noqa: BLE001 - raised again in the caller's thread
                outcome.set_exception(error)
            connected.set()

        threading.Thread(target=send, name="arxiv", daemon=True).start()
        too_late = Phrase("no connection within {seconds} seconds", seconds=f"{self._connect_s:g}")
        if not connected.wait(self._connect_s):
            raise self._no_connection(too_late)
        try:
            return outcome.result()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            late = isinstance(error, httpx.ConnectTimeout)
            why = too_late if late else str(error) or "it failed"
            raise self._no_connection(why) from error

    def _no_connection(self, why: str) -> ArxivUnreachable:
        self._unreachable = why
        remedy = "Check the network, or put the PDFs in a folder and run rag ingest --from-dir DIR"
        return ArxivUnreachable("arXiv cannot be reached", why=why, remedy=remedy)

    def _opened(self) -> "httpx.Client":
        if self._client is None:
            import httpx

            self._client = httpx.Client(
                headers={"User-Agent": "porsesh (reads papers of arXiv)"},
                timeout=httpx.Timeout(self._read_s, connect=self._connect_s),
                limits=httpx.Limits(max_connections=1),
            )
        return self._client

    def _wait_turn(self) -> None:
        if self._asked_at is not None:
            wait_s = self._asked_at + self._interval_s - self._clock()
            if wait_s > 0:
                self._sleep(wait_s)
        self._asked_at = self._clock()


def _said(error: ValueError) -> str:
    """Return what an error says, the phrase itself if it was given one."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Phrase) else str(error)
