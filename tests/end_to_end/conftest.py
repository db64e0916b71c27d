"""The command line as a user runs it: another process, the real models, no network."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Rag = Callable[..., subprocess.CompletedProcess[str]]

# Nothing listens on the discard port: what needs a network finds none, at once.
NOWHERE = "http://127.0.0.1:9"


def run_rag(
    home: Path, *arguments: str, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "RAG_HOME": str(home),
        "RAG_ARXIV_API_URL": f"{NOWHERE}/api",
        "RAG_ARXIV_PDF_URL": f"{NOWHERE}/pdf",
        "RAG_HUB_URL": NOWHERE,
        "COLUMNS": "100",
    }
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        encoding="utf-8",
        check=False,
    )


def lines_of(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def rag(tmp_path: Path) -> Rag:
    """`rag` over an empty home."""
    return lambda *arguments, **options: run_rag(tmp_path / "home", *arguments, **options)


@pytest.fixture(scope="session")
def shipped_home(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A home after `rag ingest` of the shipped corpus without a network, and what it printed."""
    home = tmp_path_factory.mktemp("shipped")
    return home, run_rag(home, "ingest", "--allow-missing")


@pytest.fixture(scope="session")
def shipped(shipped_home: tuple[Path, object]) -> Rag:
    """`rag` over the shipped corpus."""
    return lambda *arguments, **options: run_rag(shipped_home[0], *arguments, **options)
