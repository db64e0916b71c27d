"""Reading and embedding on the workers of a Dask cluster: the one module that knows Dask.

A worker gets the bytes of a file and gives back an embedded paper; it needs no folder in common
with whoever asks. Workers write nothing: the library and its index have one writer.
"""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.embedding import Embeddings, EmbeddingSpec, load_embeddings
from ingest.errors import ClusterError, PorseshError, UnreadableSource
from ingest.phrases import Phrase, printable
from ingest.preparing import EmbeddedPaper, PaperOrder, Surroundings, embed_split, read_and_split

_PATIENCE = "15s"


class Cluster:
    """The workers behind one scheduler.

    Args:
        client: of Dask.
        model: what the workers' embedding model is known by.
    """

    def __init__(self, client: Any, model: str) -> None:
        self._client = client
        self._model = model

    @property
    def jobs(self) -> int:
        """How many papers keep every worker busy, with one more for each to go on with."""
        return 2 * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def prepare(self, order: PaperOrder) -> EmbeddedPaper:
        """Have one paper read and embedded by a worker; threads may ask at the same time.

        Raises:
            UnreadableSource: as if it had been read here, or if the workers that tried it died.
            EmbeddingError: if a worker has not got the embedding model.
        """
        content = order.path.read_bytes()
        # Not pure: a paper that failed is tried anew when it is asked for again.
        task = self._client.submit(_prepare, order, content, self._model, pure=False)
        try:
            prepared: EmbeddedPaper = task.result()
        except PorseshError:
            raise
        except Exception as error:
            raise UnreadableSource(
                Phrase("{name} was not ingested", name=order.path.name),
                why=Phrase(
                    "the cluster failed ({reason})",
                    reason=f"{type(error).__name__}: {printable(str(error))[:160]}",
                ),
                remedy="See the logs of its workers, then run rag ingest again",
            ) from error
        return prepared


@contextmanager
def join_cluster(address: str, spec: EmbeddingSpec, models_folder: Path) -> Iterator[Cluster]:
    """Join a cluster for as long as the context lasts.

    Args:
        address: of its scheduler, as `tcp://HOST:8786` or, with Dask's own settings, `tls://…`.
        spec: the embedding model that workers are to use.
        models_folder: where workers keep models; the bundled one is written there by itself.

    Raises:
        ClusterError: if Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            Phrase("The cluster {address} was not joined", address=address),
            why="Dask is not installed",
            remedy="Run pip install porsesh[cluster]",
        ) from error
    model = f"porsesh {spec.name} {models_folder}"
    try:
        client = Client(address, timeout=_PATIENCE)
        client.register_plugin(_plugin(spec, models_folder), name=model)
    except (OSError, ValueError) as error:
        raise ClusterError(
            Phrase("The cluster {address} was not joined", address=address),
            why=printable(str(error)) or type(error).__name__,
            remedy="Start it with dask scheduler and dask worker, and name it tcp://HOST:8786",
        ) from error
    with client:
        yield Cluster(client, model)


def _plugin(spec: EmbeddingSpec, models_folder: Path) -> Any:
    """Return what makes a place for the model in every worker, those that join later too."""
    from distributed import WorkerPlugin

    class ModelPlugin(WorkerPlugin):  # type: ignore[misc] # Dask is not always there to be checked
        def setup(self, worker: Any) -> None:
            del worker
            self.model = _Model(spec, models_folder)

    return ModelPlugin()


class _Model:
    """The embedding model of one worker, loaded by the first paper that needs it."""

    def __init__(self, spec: EmbeddingSpec, models_folder: Path) -> None:
        self._spec, self._folder = spec, models_folder
        self._lock = threading.Lock()
        self._loaded: list[Embeddings] = []

    def load(self) -> Embeddings:
        with self._lock:
            if not self._loaded:
                self._loaded.append(load_embeddings(self._spec, self._folder))
            return self._loaded[0]


def _prepare(order: PaperOrder, content: bytes, model: str) -> EmbeddedPaper:
    """Read, split and embed a paper; runs in a worker."""
    from distributed import get_worker

    with tempfile.TemporaryDirectory() as folder:
        # Under its own name, which may tell the paper's id.
        path = Path(folder) / order.path.name
        path.write_bytes(content)
        split = read_and_split(replace(order, path=path), Surroundings(away=True))
    return embed_split(split, get_worker().plugins[model].model.load())
