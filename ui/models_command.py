"""`rag models`: list, pull, use and verify."""

import json
import sys
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from rag.assembly import Workshop
from rag.model_download import Hub
from rag.model_pulling import Order, order_of, pull_model
from rag.models import BUNDLED_MODEL, CATALOGUE, ModelEntry, ModelStore
from rag.settings import save_setting


def run_models(
    workshop: Workshop, action: str, name: str | None, file: str | None, *, as_json: bool
) -> int:
    """Do what was asked for; return the exit status."""
    store = ModelStore(workshop.settings.models_folder)
    match action:
        case "list":
            _list(workshop, store, as_json=as_json)
        case "verify":
            for path, digest in store.verify().items():
                sys.stdout.write(f"{path}  sha256 {digest}  ok\n")
        case "pull":
            _pull(workshop, store, _required(name), file)
        case "use":
            _use(workshop, store, _required(name))
        case _:
            raise typer.BadParameter(f"{action} is not list, pull, use or verify")
    return 0


def _list(workshop: Workshop, store: ModelStore, *, as_json: bool) -> None:
    rows = [_row(workshop, store, entry) for entry in CATALOGUE]
    rows += [_other_row(workshop, path) for path in store.others()]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    table = Table(show_edge=False)
    for heading in ("name", "kind", "size", "licence", "languages", "state", "note"):
        table.add_column(heading)
    for row in rows:
        state = "in use" if row["in_use"] else "installed" if row["installed"] else ""
        size = f"{row['size_bytes'] / 1e9:.2f} GB"
        languages = ", ".join(row["languages"])
        table.add_row(row["name"], row["kind"], size, row["licence"], languages, state, row["note"])
    Console(soft_wrap=not sys.stdout.isatty()).print(table)


def _row(workshop: Workshop, store: ModelStore, entry: ModelEntry) -> dict[str, Any]:
    settings = workshop.settings
    chosen = str(store.path_of(entry)) in {settings.embedding, settings.reranker}
    return {
        "name": entry.name,
        "kind": entry.kind,
        "size_bytes": entry.size_bytes,
        "licence": entry.licence,
        "languages": list(entry.languages),
        "installed": store.is_installed(entry),
        "in_use": chosen if entry.is_folder else entry.name == settings.model,
        "note": entry.note,
    }


def _other_row(workshop: Workshop, path: Path) -> dict[str, Any]:
    return {
        "name": path.name,
        "kind": "gguf",
        "size_bytes": path.stat().st_size,
        "licence": "not known",
        "languages": [],
        "installed": True,
        "in_use": workshop.settings.model in {path.name, str(path)},
        "note": "",
    }


def _pull(workshop: Workshop, store: ModelStore, name: str, file: str | None) -> None:
    entry = store.entry(name)
    if entry is not None and entry.name == BUNDLED_MODEL:
        sys.stdout.write(f"{name} comes with the installation\n")
        return
    if entry is None and (file is None or "/" not in name):
        raise typer.BadParameter(
            f"{name} is in no list; name one of rag models list, or a REPO and a FILE"
        )
    order = order_of(store, entry) if entry else Order(name, file or "", store.folder)
    tasks: dict[str, TaskID] = {}
    with _bars() as bars:
        pull_model(
            store,
            Hub(workshop.settings.hub_url),
            order,
            lambda path, done, total: bars.update(tasks[path], completed=done, total=total),
            on_files=lambda files: tasks.update(
                {found.path: bars.add_task(found.path, total=found.size_bytes) for found in files}
            ),
        )
    called = entry.name if entry else Path(order.file).name
    sys.stdout.write(f"pulled {name}; use it with: rag models use {called}\n")


def _use(workshop: Workshop, store: ModelStore, name: str) -> None:
    entry = store.entry(name)
    if entry is not None and entry.is_folder:
        if not store.is_installed(entry):
            raise typer.BadParameter(f"{name} is not here yet; run rag models pull {name}")
        save_setting(workshop.settings, entry.kind, str(store.path_of(entry)))
        effect = (
            "embed; run rag ingest --rebuild to embed the papers again"
            if entry.kind == "embedding"
            else "order what is found"
        )
        sys.stdout.write(f"{name} will {effect}\n")
        return
    store.resolve(name)
    given = Path(name).expanduser()
    chosen = str(given.absolute()) if given.exists() else name
    save_setting(workshop.settings, "model", chosen)
    sys.stdout.write(f"{name} will write\n")


def _required(name: str | None) -> str:
    if not name:
        raise typer.BadParameter("name a model; rag models list shows them")
    return name


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
