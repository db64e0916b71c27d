"""Pull a model of the catalogue, or any GGUF of the hub, into the store."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.phrases import Phrase
from rag.errors import ModelDownloadFailed
from rag.model_download import Hub, HubFile, OnProgress
from rag.models import ModelEntry, ModelStore

_FOLDER_SUFFIXES = {".json", ".safetensors", ".txt", ".model"}


@dataclass(frozen=True, slots=True)
class Order:
    """What to pull.

    Attributes:
        file: of the repo; empty for a folder of files.
        folder: where it will lie.
        keeps_paths: whether the files keep their places in the repo's folders.
    """

    repo: str
    file: str
    folder: Path
    keeps_paths: bool = False


def order_of(store: ModelStore, entry: ModelEntry) -> Order:
    """Return the order for a model of the catalogue."""
    folder = store.path_of(entry) if entry.is_folder else store.folder
    return Order(entry.repo, entry.file, folder, keeps_paths=entry.is_folder)


def pull_model(
    store: ModelStore,
    hub: Hub,
    order: Order,
    on_progress: OnProgress,
    *,
    on_files: Callable[[Sequence[HubFile]], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> None:
    """Fetch what was ordered, and note what came so that it can be verified later.

    Args:
        store: where it goes.
        hub: where it comes from.
        order: what it is.
        on_progress: as `Hub.pull` tells it, file by file.
        on_files: told once which files will come.
        stop: ends the pull once it is set.

    Raises:
        ModelDownloadFailed: if it cannot be fetched, or the repository does not hold it.
        ModelDownloadStopped: if `stop` was set.
    """
    files = [found for found in hub.files(order.repo) if _is_wanted(found, order.file)]
    if not files:
        raise ModelDownloadFailed(
            Phrase("{name} was not pulled", name=order.repo),
            why=Phrase("it holds no {file}", file=order.file or "model files"),
            remedy="Check the names at the hub",
        )
    on_files(files)
    for found in files:
        place = found.path if order.keeps_paths else Path(found.path).name
        record = hub.pull(found, order.folder / place, on_progress, stop=stop)
        store.record(order.folder / place, record)


def _is_wanted(found: HubFile, wanted: str) -> bool:
    if wanted:
        return found.path == wanted
    # A folder: weights and configuration, without copies for other engines.
    is_copy = found.path.startswith(("onnx/", "openvino/")) or found.path.endswith("adapter.json")
    return Path(found.path).suffix in _FOLDER_SUFFIXES and not is_copy
