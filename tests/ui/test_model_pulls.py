import time

import pytest

from rag.models import ModelEntry, ModelStore
from rag.testing_hub import CONTENT, REPO, FakeHub, serving
from ui.model_pulls import Pulls
from ui.model_section import standing
from ui.preferences import Preferences
from ui.testing import ScriptedAssistant, make_backing

ENTRY = ModelEntry("small", "gguf", REPO, "m.gguf", 1_000_000, "MIT", ("en",))


@pytest.fixture
def hub():
    with serving(FakeHub()) as fake:
        yield fake


@pytest.fixture
def pulls(hub, tmp_path):
    pulls = Pulls(tmp_path, lambda: hub.url)
    yield pulls
    pulls.stop_all()


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def state_of(pulls):
    return pulls.standing()["small"].state


def test_a_model_comes_with_its_progress_and_can_be_verified(pulls, hub, tmp_path):
    hub.hold_after = 500_000
    pulls.begin(ENTRY)
    until(lambda: pulls.standing()["small"].done == 500_000)
    assert pulls.standing()["small"].total == len(CONTENT)
    assert pulls.standing()["small"].is_under_way

    hub.go_on.set()

    until(lambda: state_of(pulls) == "done")
    assert ModelStore(tmp_path).verify() == {"m.gguf": hub.sha256}


def test_a_pull_is_stopped_and_goes_on_where_it_stopped(pulls, hub, tmp_path):
    hub.hold_after = 500_000
    pulls.begin(ENTRY)
    until(lambda: pulls.standing()["small"].done == 500_000)

    pulls.stop("small")
    assert state_of(pulls) == "stopped"
    pulls.begin(ENTRY)
    hub.go_on.set()

    until(lambda: state_of(pulls) == "done")
    assert hub.ranges == ["", "bytes=500000-"]
    assert (tmp_path / "m.gguf").read_bytes() == CONTENT


def test_a_pull_that_broke_off_says_why_and_goes_on_when_asked_again(pulls, hub):
    hub.cut_after = [1000, 1000, 1000]
    pulls.begin(ENTRY)
    until(lambda: state_of(pulls) == "failed")
    assert "broke off" in pulls.standing()["small"].error.why

    pulls.begin(ENTRY)

    until(lambda: state_of(pulls) == "done")
    assert hub.ranges[-1] == "bytes=3000-"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (ZeroDivisionError("nobody foresaw it"), "it failed"),
    ],
)
def test_a_pull_that_ends_in_an_error_is_told_and_can_be_begun_again(
    pulls, hub, monkeypatch, error, why
):
    def record(*_):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(ModelStore, "record", record)
        pulls.begin(ENTRY)
        until(lambda: state_of(pulls) == "failed")
    assert pulls.standing()["small"].error.why == why

    pulls.begin(ENTRY)

    until(lambda: state_of(pulls) == "done")
    assert pulls.standing()["small"].error is None


def test_the_models_are_read_once_each_time_that_a_page_looks(tmp_path, monkeypatch):
    backing = make_backing(ScriptedAssistant(lambda _: ()), tmp_path)
    models = backing.preferences.models()
    read = []
    monkeypatch.setattr(Preferences, "models", lambda _: read.append("once") or models)

    standing("en", backing)

    assert read == ["once"]


def test_a_pull_that_is_under_way_is_not_begun_twice(pulls, hub):
    hub.hold_after = 500_000
    pulls.begin(ENTRY)
    pulls.begin(ENTRY)
    hub.go_on.set()

    until(lambda: state_of(pulls) == "done")
    assert hub.ranges == [""]
