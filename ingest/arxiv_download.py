"""A PDF on its way to disk: begun, cut off, resumed, checked, and only then given its name.

Knows files and the headers of a reply, but opens no connection: `ingest.arxiv` does.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.phrases import Phrase
from ingest.transfer import BY_HAND, Reply, TransferError, is_full_disk

OnProgress = Callable[[int, int | None], None]

# No file has more bytes than these digits count, and Python counts no further than 4,300 of them.
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)", re.ASCII)
_MOST_DIGITS = 18
_HEAD = b"%PDF-"
_END = b"%%EOF"
_TAIL_BYTES = 2048


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a part was cut from, kept beside it so that two versions are never joined."""

    url: str
    validator: str | None
    total: int | None


class PartFile:
    """The beginning of one PDF, kept as `<target>.part` between tries and between runs."""

    def __init__(self, target: Path, url: str, *, max_bytes: int) -> None:
        self._target = target
        self._part = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")
        self._url = url
        self._max_bytes = max_bytes

    def range_headers(self) -> dict[str, str]:
        """Return the headers that ask for the rest, none where there is nothing to go on from.

        Raises:
            TransferError: if the folder cannot be read or written.
        """
        with _disk():
            size, origin = self._size(), self._origin()
            if size == 0:
                return {}
            if origin is not None and origin.url != self._url:
                self._discard()
                return {}
        headers = {"Range": f"bytes={size}-"}
        if origin is not None and origin.validator:
            headers["If-Range"] = origin.validator
        return headers

    def receive(self, reply: Reply, on_progress: OnProgress) -> None:
        """Write the body of a reply at the place where it belongs.

        Raises:
            TransferError: if the reply is no PDF, too big, cut off or cannot be written.
        """
        with _disk():
            offset, total = self._placed(reply)
            self._refuse_too_big(total or 0)
            if offset == 0:
                # Emptied before the note says so, or a crash between would join two contents.
                self._part.write_bytes(b"")
                origin = _Origin(self._url, _validator(reply.headers), total)
                self._note.write_text(json.dumps(asdict(origin)), encoding="utf-8")
            file = self._part.open("ab", buffering=0)
        with file:
            done = self._copy(reply.chunks, file, offset, lambda done: on_progress(done, total))
        if total is not None and done != total:
            raise TransferError(
                Phrase("only {done} of {total} bytes came", done=done, total=total),
                remedy="Run rag ingest again: it goes on where it stopped",
                again_after_s=0,
            )

    def finish(self) -> Path:
        """Check the whole file and give it its name.

        Raises:
            TransferError: if it is no whole PDF (it is deleted), or cannot be renamed.
        """
        with _disk():
            with self._part.open("rb") as file:
                head = file.read(len(_HEAD))
                file.seek(max(self._size() - _TAIL_BYTES, 0))
                tail = file.read()
            if head != _HEAD or _END not in tail:
                self._discard()
                raise _no_pdf("what came is no whole PDF")
            self._part.replace(self._target)
            self._note.unlink(missing_ok=True)
        return self._target

    def _placed(self, reply: Reply) -> tuple[int, int | None]:
        """Return where the body belongs and how long the whole file will be."""
        if reply.status == 416:
            raise self._misfit("arXiv has no more bytes than came before")
        if "html" in reply.headers.get("content-type", "").lower():
            raise _no_pdf("arXiv sent a web page in its place")
        length = reply.headers.get("content-length", "")
        offset = self._range_start(reply) if reply.status == 206 else 0
        if not length.isdecimal():
            return offset, None
        if len(length) > _MOST_DIGITS:
            raise self._too_big()
        return offset, offset + int(length)

    def _range_start(self, reply: Reply) -> int:
        found = _CONTENT_RANGE.fullmatch(reply.headers.get("content-range", ""))
        size = self._size()
        if found is None or int(found[1]) != size:
            raise self._misfit("arXiv sent another part than was asked for")
        origin = self._origin()
        total = origin.total if origin else None
        if total is not None and found[2] not in {"*", str(total)}:
            raise self._misfit("the paper has changed since the download began")
        return size

    def _copy(
        self, chunks: Iterator[bytes], file: BinaryIO, done: int, report: Callable[[int], None]
    ) -> int:
        report(done)
        for chunk in chunks:
            # A captcha page is told by its first bytes, not after the last.
            if done == 0 and not chunk.startswith(_HEAD[: len(chunk)]):
                self._discard()
                raise _no_pdf("what came is no PDF")
            self._refuse_too_big(done + len(chunk))
            with _disk():
                _write(file, chunk)
            done += len(chunk)
            report(done)
        with _disk():
            os.fsync(file.fileno())
        return done

    def _refuse_too_big(self, size: int) -> None:
        if size > self._max_bytes:
            raise self._too_big()

    def _too_big(self) -> TransferError:
        self._discard()
        limit = self._max_bytes // 2**20
        why = Phrase("it is larger than the limit of {limit} MB", limit=limit)
        return TransferError(why, remedy=BY_HAND)

    def _misfit(self, why: str) -> TransferError:
        self._discard()
        return TransferError(why, remedy="Run rag ingest again", again_after_s=0)

    def _discard(self) -> None:
        with _disk():
            self._part.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _origin(self) -> _Origin | None:
        try:
            return _Origin(**json.loads(self._note.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None


def _write(file: BinaryIO, chunk: bytes) -> None:
    # A file without buffer may take less than it is given, as when the disk is nearly full.
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def _validator(headers: Mapping[str, str]) -> str | None:
    """Return what tells this content from a later one: If-Range takes no weak tag."""
    tag = headers.get("etag", "")
    return tag if tag.startswith('"') else headers.get("last-modified")


def _no_pdf(why: str) -> TransferError:
    return TransferError(why, remedy=BY_HAND, cause="arxiv")


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        is_full = is_full_disk(error)
        raise TransferError(
            "the disk is full" if is_full else f"{error.strerror or error}",
            remedy="Make room or check the folder, then run rag ingest again",
            cause="full disk" if is_full else "paper",
        ) from error
