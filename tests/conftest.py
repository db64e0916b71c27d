import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ingest.embedding import EmbeddingSpec, SentenceEmbeddings, load_embeddings

# The same examples everywhere, so that a suite that passes here passes there; `hostile` looks
# for others.
settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "hostile", parent=settings.get_profile("default"), derandomize=False, max_examples=4000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"


def pytest_configure() -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["LANGSMITH_TRACING"] = "false"
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


@pytest.fixture(autouse=True)
def _no_home_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def papers_folder() -> Path:
    return _given("papers")


@pytest.fixture(scope="session")
def hard_pdfs() -> Path:
    return _given("pdfs")


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundled embedding is converted, once for the whole run."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def embeddings(models_folder: Path) -> SentenceEmbeddings:
    """The bundled embedding model itself."""
    return load_embeddings(EmbeddingSpec(), models_folder)


def _given(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the given files are not beside the repository (../shared/{name})")
    return folder
