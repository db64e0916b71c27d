"""What a server answers to one request, and why one try failed. Pure."""

import errno
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

from ingest.phrases import Phrase

Cause = Literal["paper", "arxiv", "full disk"]

BY_HAND = "Download it in a browser and run rag ingest --from-dir DIR"
LATER = "Wait some minutes and run rag ingest again, or use rag ingest --from-dir DIR"
_TURNED_AWAY = frozenset({401, 403, 429, 503})
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


class TransferError(Exception):
    """Why one try failed; the client turns it into another try or into an `ArxivError`.

    Attributes:
        again_after_s: the least wait before another try, None where none would help.
        cause: what another paper would meet as well: arXiv that turns the asker away, a full disk.
    """

    def __init__(
        self,
        why: str,
        *,
        remedy: str,
        again_after_s: float | None = None,
        cause: Cause = "paper",
    ) -> None:
        self.why, self.remedy, self.again_after_s = why, remedy, again_after_s
        self.cause = cause
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Reply:
    """What arXiv answered; the names in `headers` are found in any case."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


def check_status(status: int, headers: Mapping[str, str]) -> None:
    """Pass a reply that holds what was asked for.

    Raises:
        TransferError: if it does not, with the wait that arXiv asks for.
    """
    if status in {200, 206, 416}:
        return
    if status == 404:
        raise TransferError("arXiv has no such paper or version", remedy="Check the id")
    why = Phrase("arXiv answered with status {status}", status=str(status))
    if status == 429 or status >= 500:
        cause: Cause = "arxiv" if status in _TURNED_AWAY else "paper"
        again = _retry_after_s(headers)
        raise TransferError(why, remedy=LATER, again_after_s=again, cause=cause)
    raise TransferError(why, remedy=BY_HAND, cause="arxiv" if status in _TURNED_AWAY else "paper")


def _retry_after_s(headers: Mapping[str, str]) -> float:
    """Return the wait of a Retry-After header, which holds seconds or a date."""
    asked = headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        # By the server's own clock: this machine's may be wrong.
        until = parsedate_to_datetime(asked)
        now = parsedate_to_datetime(headers.get("date", ""))
        return max((until - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return 0.0


def is_full_disk(error: OSError) -> bool:
    """Tell whether there is no room on a disk, or none that this user may take."""
    return error.errno in _FULL
