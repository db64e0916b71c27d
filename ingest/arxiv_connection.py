"""One polite connection to arXiv: the module that knows httpx on this floor.

One request at a time, never sooner than arXiv wishes, redirects to its own hosts alone. That there
is no network, or that arXiv wants no more requests, is found out once and remembered.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.errors import ArxivRefuses, ArxivUnreachable
from ingest.phrases import Phrase, printable
from ingest.transfer import BY_HAND, LATER, TransferError, check_status

if TYPE_CHECKING:
    import httpx

_MAX_REDIRECTS = 5
# In times of `read_s`: the head of a reply comes at once, or trickles.
_HEAD_READS = 2


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


class ArxivConnection:
    """Sends requests one at a time.

    Args:
        interval_s: from one request to the next.
        connect_s: for finding and reaching a host, whatever its number of addresses.
        read_s: for the next bytes of a reply.
        slowest_bytes_s: a reply that comes more slowly over `read_s` has stalled.
    """

    def __init__(
        self,
        endpoints: ArxivEndpoints,
        *,
        interval_s: float,
        connect_s: float,
        read_s: float,
        slowest_bytes_s: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoints = endpoints
        self._interval_s, self._connect_s, self._read_s = interval_s, connect_s, read_s
        self._slowest_bytes_s = slowest_bytes_s
        self._clock, self._sleep = clock, sleep
        self._client: httpx.Client | None = None
        self._asked_at: float | None = None
        self._given_up: ArxivUnreachable | None = None

    def close(self) -> None:
        """Close the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def refuse_rest(self, why: str) -> ArxivRefuses:
        """Send nothing more; return the error that every further request would raise."""
        remedy = (
            "Run rag ingest again later: what is here is kept. Or put the PDFs in a folder and run"
            " rag ingest --from-dir DIR"
        )
        refusal = ArxivRefuses("arXiv gives no more papers for now", why=why, remedy=remedy)
        self._given_up = refusal
        return refusal

    def paced(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Pass the bytes of a reply on for as long as they do not trickle.

        Raises:
            TransferError: if they come too slowly; each alone is in time.
        """
        begun, came = time.monotonic(), 0
        for chunk in chunks:
            yield chunk
            came += len(chunk)
            passed = time.monotonic() - begun
            if passed >= self._read_s:
                if came < passed * self._slowest_bytes_s:
                    why = Phrase(
                        "only {count} bytes came in {seconds} seconds",
                        count=came,
                        seconds=f"{passed:.0f}",
                    )
                    raise TransferError(why, remedy=LATER, again_after_s=0)
                begun, came = time.monotonic(), 0

    @contextmanager
    def reply(self, url: str, headers: dict[str, str]) -> Iterator["httpx.Response"]:
        """Ask for something and give the reply, its body unread.

        Raises:
            ArxivUnreachable: if there is no connection, or arXiv wanted no more requests.
            TransferError: if the reply does not hold what was asked for.
        """
        import httpx

        try:
            with closing(self._follow(url, headers)) as response:
                check_status(response.status_code, response.headers)
                yield response
        except httpx.TimeoutException as error:
            why = Phrase("nothing came for {seconds} seconds", seconds=f"{self._read_s:g}")
            raise TransferError(why, remedy=LATER, again_after_s=0) from error
        except (httpx.RequestError, httpx.InvalidURL) as error:
            why = Phrase("the connection broke off ({reason})", reason=printable(str(error)))
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

        if self._given_up is not None:
            raise self._given_up
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
            return self._head(outcome)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            late = isinstance(error, httpx.ConnectTimeout)
            why = too_late if late else printable(str(error)) or "it failed"
            raise self._no_connection(why) from error

    def _head(self, outcome: "Future[httpx.Response]") -> "httpx.Response":
        try:
            return outcome.result(timeout=self._read_s * _HEAD_READS)
        except FutureTimeout:
            # The thread still reads; whoever comes next gets a connection of its own.
            self.close()
            why = Phrase("nothing came for {seconds} seconds", seconds=f"{self._read_s:g}")
            raise TransferError(why, remedy=LATER, again_after_s=0) from None

    def _no_connection(self, why: str) -> ArxivUnreachable:
        remedy = "Check the network, or put the PDFs in a folder and run rag ingest --from-dir DIR"
        self._given_up = ArxivUnreachable("arXiv cannot be reached", why=why, remedy=remedy)
        return self._given_up

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
