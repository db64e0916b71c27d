import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from rag.answers import Question
from rag.errors import RemoteFailed
from rag.models import BUNDLED_MODEL
from rag.settings import Settings
from rag.writers import load_writer

SAID = "The Reformer network has twelve layers of attention [1]."


class Received(list[dict]):
    """What a server was asked; `status` is what it answers with."""

    status = 200


@pytest.fixture
def server() -> Iterator[tuple[str, "Received"]]:
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            if received.status != 200:
                self.send_response(received.status)
                self.end_headers()
                return
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            delta = {"choices": [{"index": 0, "delta": {"role": "assistant", "content": SAID}}]}
            end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
            lines = [
                f"data: {json.dumps({'id': '1', 'object': 'chat.completion.chunk', **event})}\n\n"
                for event in (delta, end)
            ]
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write("".join([*lines, "data: [DONE]\n\n"]).encode())

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/v1", received
    running.shutdown()
    running.server_close()


def test_a_remote_model_writes_and_every_answer_says_so(server, shelf, tmp_path: Path) -> None:
    url, received = server
    shelf.add("net", "The Reformer network has twelve layers of attention. It is fast.")
    writer = load_writer(Settings(home=tmp_path, remote_url=url, model="big-model"))

    answer = shelf.assistant(writer=writer).ask(
        Question("How many layers of attention has the Reformer network?")
    )

    assert answer.text == "The Reformer network has twelve layers of attention. [1]"
    assert answer.model == "remote:big-model"
    assert received[0]["model"] == "big-model"
    assert received[0]["temperature"] == 0


@pytest.mark.parametrize(
    ("status", "said"), [(401, "key"), (404, "status 404"), (500, "status 500"), (0, "reached")]
)
def test_a_server_that_fails_is_told_in_one_line(server, shelf, tmp_path: Path, status, said):
    url, failing = server
    failing.status = status
    shelf.add("net", "The Reformer network has twelve layers of attention. It is fast.")
    # Port 9 is the discard port, where nothing listens.
    address = url if status else "http://127.0.0.1:9/v1"
    writer = load_writer(Settings(home=tmp_path, remote_url=address, model="big-model"))

    with pytest.raises(RemoteFailed, match=said):
        shelf.assistant(writer=writer).ask(
            Question("How many layers of attention has the Reformer network?")
        )


def test_a_server_that_fails_is_told_so_without_a_stream_too(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, remote_url="http://127.0.0.1:9/v1", model="big-model")

    with pytest.raises(RemoteFailed, match="reached"):
        load_writer(settings).model.invoke("Say hello.")


def test_nothing_leaves_the_machine_unless_a_server_is_named(tmp_path: Path) -> None:
    writer = load_writer(Settings(home=tmp_path))

    assert writer.name == BUNDLED_MODEL
    assert writer.needs_quotes
    assert writer.languages == ("en",)
