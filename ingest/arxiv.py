"""arXiv over the network: what papers are called, and their PDFs.

Tries again where that may help, and stops where arXiv turns everything away.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urlencode

from ingest.arxiv_connection import ArxivConnection, ArxivEndpoints
from ingest.arxiv_download import OnProgress, PartFile
from ingest.arxiv_ids import ArxivId, ArxivRecord, parse_arxiv_id, read_feed
from ingest.errors import ArxivError, DiskFull, DownloadFailed
from ingest.phrases import Phrase
from ingest.transfer import LATER, Reply, TransferError

__all__ = ["ArxivClient", "ArxivEndpoints"]

_T = TypeVar("_T")
_TRIES = 3
_BATCH = 100
_MAX_FEED_BYTES = 10 * 2**20
_MAX_WAIT_S = 120.0
_MOST_REFUSALS = 3


class ArxivClient:
    """Asks arXiv, one request at a time; close it, or use it as a context manager.

    Args:
        interval_s: from one request to the next; arXiv asks for three seconds.
        connect_s: for finding and reaching a host, whatever its number of addresses.
        read_s: for the next bytes of a reply.
        slowest_bytes_s: a download that comes more slowly over `read_s` has stalled.
        max_pdf_bytes: larger PDFs are refused.
    """

    def __init__(
        self,
        endpoints: ArxivEndpoints,
        *,
        interval_s: float = 3.0,
        connect_s: float = 8.0,
        read_s: float = 30.0,
        slowest_bytes_s: int = 500,
        max_pdf_bytes: int = 200 * 2**20,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoints, self._max_pdf_bytes = endpoints, max_pdf_bytes
        self._interval_s, self._sleep = interval_s, sleep
        self._connection = ArxivConnection(
            endpoints,
            interval_s=interval_s,
            connect_s=connect_s,
            read_s=read_s,
            slowest_bytes_s=slowest_bytes_s,
            clock=clock,
            sleep=sleep,
        )
        self._refusals = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

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
        feed = bytearray()
        with self._connection.reply(url, {}) as response:
            for chunk in self._connection.paced(response.iter_bytes()):
                feed += chunk
                if len(feed) > _MAX_FEED_BYTES:
                    raise TransferError("the reply is far too long", remedy=LATER)
        try:
            return read_feed(bytes(feed))
        except ValueError as error:
            raise TransferError(_said(error), remedy=LATER) from error

    def _fetch(self, url: str, part: PartFile, on_progress: OnProgress) -> Path:
        # Packed bytes could be neither resumed nor counted.
        headers = {"Accept-Encoding": "identity", **part.range_headers()}
        with self._connection.reply(url, headers) as response:
            chunks = self._connection.paced(response.iter_raw())
            reply = Reply(response.status_code, response.headers, chunks)
            part.receive(reply, on_progress)
        return part.finish()

    def _persist(self, what: str, failure: type[ArxivError], attempt: Callable[[], _T]) -> _T:
        """Try up to three times, waiting longer each time, or as long as arXiv says."""
        for tried in range(1, _TRIES + 1):
            try:
                done = attempt()
            except TransferError as error:
                again = error.again_after_s
                if again is not None and again > _MAX_WAIT_S:
                    why = Phrase("it asks for a pause of {time}", time=_in_words(again))
                    raise self._connection.refuse_rest(why) from error
                if again is None or tried == _TRIES:
                    raise self._failure(what, failure, error) from error
                self._sleep(max(self._interval_s * 2**tried, again))
            else:
                self._refusals = 0
                return done
        raise AssertionError("the last try returns or raises")

    def _failure(self, what: str, failure: type[ArxivError], error: TransferError) -> ArxivError:
        """Return what a lasting failure means: for this paper, for the disk, or for all others.

        A server that turns away several papers in a row means the asker and not the papers; to go
        on would make it worse.
        """
        self._refusals = self._refusals + 1 if error.cause == "arxiv" else 0
        if self._refusals >= _MOST_REFUSALS:
            why = Phrase(
                "it turned away {count} requests in a row ({reason})",
                count=self._refusals,
                reason=error.why,
            )
            return self._connection.refuse_rest(why)
        if error.cause == "full disk":
            return DiskFull(what, why=error.why, remedy=error.remedy)
        return failure(what, why=error.why, remedy=error.remedy)


def _in_words(seconds: float) -> str:
    if seconds >= 3600:
        return Phrase("{count} hours", count=f"{seconds / 3600:.1f}")
    return Phrase("{count} minutes", count=f"{seconds / 60:.0f}")


def _said(error: ValueError) -> str:
    """Return what an error says, the phrase itself if it was given one."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Phrase) else str(error)
