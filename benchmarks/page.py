"""The real page with the bundled models: how soon it is there, and many readers at once.

`make bench-page`. Where Chromium is installed, the page is opened in it a few times first, the
server started anew each time. Then each session asks, waits for its answer, and asks again; beside
that, it searches the library and the kept conversations all the time, as readers do while they
wait. A fresh home holds the shipped notes, and the PDFs of a folder where one is named.

Absolute times of a shared machine mean little; that nothing fails and memory stays level does.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from gradio_client import Client

from benchmarks.chromium import is_installed
from benchmarks.page_opening import Opening, measure_openings
from benchmarks.process_memory import Memory, memory_of
from ingest.manifest import corpus_folder, note_paths
from rag.statistics import quantile
from ui.testing import free_port

QUESTIONS = (
    ("What problem does the LSTM solve?", "en"),
    ("LSTM چه مشکلی را حل می‌کند؟", "fa"),
    ("Why do gradients vanish in recurrent networks?", "en"),
    ("چرا گرادیان‌ها در شبکهٔ بازگشتی محو می‌شوند؟", "fa"),
    ("What is self-attention?", "en"),
    ("مدل بنیادین چیست؟", "fa"),
    ("Who won the football match yesterday?", "en"),
    ("سازوکار توجه چگونه کار می‌کند؟", "fa"),
)
SEARCHES = ("lstm", "توجه", "attention", "")
PAUSE_S = 1.0
QUESTIONS_OF_A_TALK = 4
_LOOK_S = 30.0


@dataclass
class Seen:
    """What happened to the sessions; threads share it."""

    answers: list[float] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)


def main() -> None:
    """Serve the page, let the sessions loose on it, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--openings", type=int, default=5)
    parser.add_argument("--papers", type=Path, help="a folder of PDFs, beside the shipped notes")
    order = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _ingest(home, order.papers)
        if is_installed():
            _tell_openings(measure_openings(lambda: _served(home), order.openings))
        with _served(home) as (url, pid, _):
            _warm(url)
            seen = _crowd(url, pid, order.sessions, order.minutes * 60)
    _say("sessions", f"{order.sessions} for {order.minutes:g} minutes")
    _say("errors", f"{len(seen.errors)} {seen.errors[:3] if seen.errors else ''}")
    _say("answers", f"{len(seen.answers)}, {_spread(seen.answers)} (with the wait in the line)")
    _say("searches", f"{len(seen.searches)}, {_spread(seen.searches)}")
    for place, memory in enumerate(seen.memory):
        _say(f"after {place * _LOOK_S / 60:g} min", str(memory))
    sys.exit(1 if seen.errors else 0)


def _ingest(home: Path, papers: Path | None) -> None:
    sources = [str(path) for path in note_paths(corpus_folder())]
    if papers is not None:
        sources.append(str(papers))
    subprocess.run([*_rag(home), "ingest", *sources], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, int, float]]:
    begun = time.perf_counter()
    port = free_port()
    server = subprocess.Popen([*_rag(home), "ui", "--port", str(port)], stdout=subprocess.PIPE)
    try:
        if server.stdout is None or not server.stdout.readline():
            sys.exit("the page did not start")
        yield f"http://127.0.0.1:{port}/", server.pid, time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait(30)


def _rag(home: Path) -> list[str]:
    return [sys.executable, "-m", "ui.cli", "--home", str(home)]


def _warm(url: str) -> None:
    """Ask in both languages once, so that every model is loaded before memory is looked at."""
    client = Client(url, verbose=False, analytics_enabled=False)
    for text, language in QUESTIONS[:2]:
        _answer_of(client, text, language)
    client.close()


def _crowd(url: str, pid: int, sessions: int, seconds: float) -> Seen:
    seen = Seen()
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_watch, args=(pid, end, seen)),
    ] + [
        threading.Thread(target=_readers_life, args=(url, number, end, seen))
        for number in range(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _watch(pid: int, end: float, seen: Seen) -> None:
    """Look at the memory of the server at the start and from time to time."""
    seen.memory.append(memory_of(pid))
    while time.monotonic() + _LOOK_S <= end + 1:
        time.sleep(_LOOK_S)
        seen.memory.append(memory_of(pid))


def _readers_life(url: str, number: int, end: float, seen: Seen) -> None:
    """Ask until the time is over; a second thread of the same reader searches meanwhile."""
    try:
        client = Client(url, verbose=False, analytics_enabled=False)
    except Exception as error:  # noqa: BLE001 - whatever fails is what is counted here
        seen.errors.append(f"connecting: {error}")
        return
    searching = threading.Thread(target=_search, args=(client, url, end, seen))
    searching.start()
    questions = itertools.islice(itertools.cycle(QUESTIONS), number, None)
    for asked, (text, language) in enumerate(questions):
        if time.monotonic() > end:
            break
        begun = time.perf_counter()
        try:
            if asked % QUESTIONS_OF_A_TALK == 0:
                client.predict(api_name="/new")
            if "answer" not in _answer_of(client, text, language):
                seen.errors.append(f"no answer to {text}")
        except Exception as error:  # noqa: BLE001 - as above
            seen.errors.append(f"asking: {error}")
        seen.answers.append(time.perf_counter() - begun)
    searching.join()
    client.close()


def _answer_of(client: Client, text: str, language: str) -> str:
    client.predict(text, [], language, api_name="/ask")
    bubbles = client.predict(api_name="/answer")
    return str(bubbles[-1])


def _search(client: Client, url: str, end: float, seen: Seen) -> None:
    listing = [_event(client, box, "change") for box in ("paper-search", "talk-search")]
    bodies = itertools.cycle(
        {"fn_index": index, "data": _arguments(box, text), "session_hash": client.session_hash}
        for text in SEARCHES
        for box, index in zip(("paper-search", "talk-search"), listing, strict=True)
    )
    with httpx.Client(timeout=60) as http:
        for body in bodies:
            if time.monotonic() > end:
                return
            begun = time.perf_counter()
            try:
                http.post(f"{url}gradio_api/run/predict", json=body).raise_for_status()
            except httpx.HTTPError as error:
                seen.errors.append(f"searching: {error}")
            seen.searches.append(time.perf_counter() - begun)
            time.sleep(PAUSE_S)


def _arguments(box: str, text: str) -> list[object]:
    # What the page's own boxes send: the conversation, which the server keeps, is sent as nothing.
    return ["fa", text] if box == "paper-search" else [None, "fa", text]


def _event(client: Client, box: str, event: str) -> int:
    """Return the number by which the page knows what happens to one of its boxes."""
    ids = {c["props"].get("elem_id"): c["id"] for c in client.config["components"]}
    found = [
        dependency["id"]
        for dependency in client.config["dependencies"]
        if [ids[box], event] in [list(target) for target in dependency["targets"]]
    ]
    return int(found[0])


def _tell_openings(openings: Sequence[Opening]) -> None:
    for name, seconds in (
        ("server ready", [o.ready for o in openings]),
        ("page usable", [o.usable for o in openings]),
        ("page whole", [o.whole for o in openings]),
        ("opened again", [o.again for o in openings]),
    ):
        if seconds:
            _say(name, f"{', '.join(f'{s:.1f}' for s in sorted(seconds))} s")


def _spread(values: list[float]) -> str:
    if not values:
        return "none"
    return f"p50 {quantile(values, 0.5):.2f} s, p95 {quantile(values, 0.95):.2f} s"


def _say(name: str, value: str) -> None:
    sys.stdout.write(f"{name:14s} {value}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    main()
