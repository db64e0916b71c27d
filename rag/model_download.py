"""Pull models from Hugging Face: with progress, resumed where cut off, checked by sha256."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.phrases import Phrase
from rag.errors import ModelDownloadFailed, ModelDownloadStopped
from rag.models import PulledRecord, partial_of, sha256_of

if TYPE_CHECKING:
    import httpx

_CONNECT_S = 8.0
_READ_S = 60.0
_ATTEMPTS = 3
_SPARE_BYTES = 200_000_000

OnProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository, as the hub describes it; sha256 is empty for small text files."""

    repo: str
    path: str
    size_bytes: int
    sha256: str


class Hub:
    """A Hugging Face hub, or a server that speaks like one.

    Attributes:
        base_url: for example https://huggingface.co.
    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")

    def files(self, repo: str) -> list[HubFile]:
        """Return the files of a repository with their exact sizes and hashes.

        Raises:
            ModelDownloadFailed: if the hub cannot be reached or does not know the repository.
        """
        url = f"{self.base_url}/api/models/{repo}/tree/main?recursive=true"
        with _client() as client:
            response = _asked(lambda: client.get(url), repo)
            _require_success(response, repo)
            try:
                rows = response.json()
                return [_hub_file(repo, row) for row in rows if row.get("type") == "file"]
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = Phrase(
                    "the server's list of files cannot be read: {reason}", reason=str(error)
                )
                raise _failed(repo, why) from error

    def pull(
        self,
        file: HubFile,
        target: Path,
        on_progress: OnProgress,
        *,
        stop: threading.Event | None = None,
    ) -> PulledRecord:
        """Fetch one file to `target`; a cut-off transfer goes on where it stopped.

        Args:
            file: which one.
            target: where it will lie once it is whole.
            on_progress: told the file's path, the bytes that are here, and all of them.
            stop: ends the pull once it is set; what came is kept for the next one.

        Raises:
            ModelDownloadFailed: if it cannot be fetched whole, or is not what the hub describes.
            ModelDownloadStopped: if `stop` was set.
        """
        partial = partial_of(target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _require_space(target.parent, file, partial)
            self._persist(file, partial, on_progress, stop or threading.Event())
            digest = sha256_of(partial)
            if file.sha256 and digest != file.sha256:
                partial.unlink()
                raise _failed(file.path, "its sha256 is not the one that the hub states")
            partial.replace(target)
        except OSError as error:
            raise _failed(file.path, error.strerror or str(error)) from error
        return PulledRecord(file.repo, file.path, file.size_bytes, digest)

    def _persist(
        self, file: HubFile, partial: Path, on_progress: OnProgress, stop: threading.Event
    ) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._transfer(file, partial, on_progress, stop)
            except _CutOff as error:
                if attempt == _ATTEMPTS:
                    why = Phrase(
                        "the connection broke off {count} times: {reason}",
                        count=_ATTEMPTS,
                        reason=error.args[0],
                    )
                    raise _failed(file.path, why) from error
            else:
                return

    def _transfer(
        self, file: HubFile, partial: Path, on_progress: OnProgress, stop: threading.Event
    ) -> None:
        have = partial.stat().st_size if partial.exists() else 0
        if have > file.size_bytes:
            partial.unlink()
            have = 0
        if have == file.size_bytes and partial.exists():
            return
        url = f"{self.base_url}/{file.repo}/resolve/main/{file.path}"
        headers = {"Range": f"bytes={have}-"} if have else {}
        with _client() as client, _opened(client, url, headers, file.path) as response:
            _require_success(response, file.repo)
            resumed = have > 0 and response.status_code == 206
            done = have if resumed else 0
            with partial.open("ab" if resumed else "wb") as out:
                for piece in _pieces(response):
                    if stop.is_set():
                        raise _stopped(file.path)
                    out.write(piece)
                    done += len(piece)
                    on_progress(file.path, done, file.size_bytes)
        if done != file.size_bytes:
            raise _CutOff(
                Phrase("only {done} of {total} bytes came", done=done, total=file.size_bytes)
            )


class _CutOff(Exception):
    """A transfer ended before its time; what came is kept."""


def _client() -> "httpx.Client":
    import httpx

    timeout = httpx.Timeout(_READ_S, connect=_CONNECT_S)
    return httpx.Client(timeout=timeout, follow_redirects=True)


def _asked(ask: Callable[[], "httpx.Response"], what: str) -> "httpx.Response":
    import httpx

    try:
        return ask()
    except httpx.TransportError as error:
        raise _failed(
            what, Phrase("the hub cannot be reached: {reason}", reason=str(error))
        ) from error


def _opened(client: "httpx.Client", url: str, headers: dict[str, str], what: str) -> Any:
    """Open a stream whose failure to connect reads like every other failure."""
    request = client.build_request("GET", url, headers=headers)
    response = _asked(lambda: client.send(request, stream=True), what)

    class _Closing:
        def __enter__(self) -> "httpx.Response":
            return response

        def __exit__(self, *exc: object) -> None:
            response.close()

    return _Closing()


def _pieces(response: "httpx.Response") -> Any:
    import httpx

    try:
        # As they come: gathered into larger pieces, a cut would lose what was not yet one.
        yield from response.iter_raw()
    except httpx.TransportError as error:
        raise _CutOff(str(error) or type(error).__name__) from error


def _require_success(response: "httpx.Response", what: str) -> None:
    status = response.status_code
    if status in {401, 403}:
        raise _failed(what, "its owner asks for a login and consent to a licence")
    if status == 404:
        raise _failed(what, "the hub does not know it")
    if status not in {200, 206}:
        raise _failed(what, Phrase("the server answered with status {status}", status=str(status)))
    if "text/html" in response.headers.get("content-type", ""):
        raise _failed(what, "a web page came instead of a file")


def _require_space(folder: Path, file: HubFile, partial: Path) -> None:
    have = partial.stat().st_size if partial.exists() else 0
    needed = file.size_bytes - have + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        why = Phrase(
            "the disk has {free} GB free and {needed} are needed",
            free=f"{free / 1e9:.1f}",
            needed=f"{needed / 1e9:.1f}",
        )
        raise _failed(file.path, why)


def _hub_file(repo: str, row: dict[str, Any]) -> HubFile:
    large = row.get("lfs") or {}
    return HubFile(repo, row["path"], int(row["size"]), str(large.get("oid", "")))


def _stopped(what: str) -> ModelDownloadStopped:
    return ModelDownloadStopped(
        Phrase("{name} was not pulled", name=what),
        why="it was stopped",
        remedy="Pull it again to go on where it stopped",
    )


def _failed(what: str, why: str) -> ModelDownloadFailed:
    return ModelDownloadFailed(
        Phrase("{name} was not pulled", name=what),
        why=why,
        remedy="Run the same command again to go on, or download the file yourself "
        "and give its path to rag models use",
    )
