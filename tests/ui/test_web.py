import asyncio
import gc
import http.client
import json
from html import unescape
from types import SimpleNamespace

import gradio as gr
import httpx
import pytest
from gradio.state_holder import StateHolder
from gradio_client import Client

from ingest.errors import PorseshError
from rag.answers import Turn
from ui.chat_tab import ChatTab
from ui.conversation import Conversation
from ui.guard import allowed_hosts, is_allowed, is_loopback
from ui.page import lay_out_chat
from ui.testing import (
    ScriptedAssistant,
    free_port,
    make_answer,
    make_backing,
    make_citation,
    make_events,
    make_paper,
)
from ui.web import running_page

# gradio and its client leave event loops and sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore")

QUOTE = "based solely on attention mechanisms"


PAPERS = [make_paper("1706.03762", "Attention Is All You Need")]


def answer_to(question):
    text = f"{question.text} Answered [1]."
    return make_events(make_answer(text, citations=[make_citation(1, page=5, quote=QUOTE)]))


@pytest.fixture(scope="module")
def assistant():
    return ScriptedAssistant(answer_to)


@pytest.fixture(scope="module")
def backing(assistant, tmp_path_factory):
    return make_backing(assistant, tmp_path_factory.mktemp("home"), papers=PAPERS)


@pytest.fixture(scope="module")
def url(backing):
    with running_page(backing, port=free_port(), language="en") as address:
        yield address


@pytest.fixture
def client(url):
    return Client(url, verbose=False, analytics_enabled=False)


def last_bubble(outputs):
    content = outputs[-1]["content"]
    return content if isinstance(content, str) else content[0]["text"]


def fetch(url, path="/", method="GET", **headers):
    address = url.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def test_streaming_shows_the_stages_and_ends_with_the_final_text(client):
    client.predict("Why?", [], "en", api_name="/ask")
    job = client.submit(api_name="/answer")
    job.result(timeout=20)

    outputs = [last_bubble(output) for output in job.outputs()]
    assert "Searching" in outputs[0]
    assert "Why? Answered".replace("?", "&#63;") in outputs[-1]
    assert "page 5" in outputs[-1]
    assert QUOTE in outputs[-1]


def test_a_second_question_carries_the_conversation_and_the_chosen_papers(client, assistant):
    client.predict("First", [], "en", api_name="/ask")
    client.predict(api_name="/answer")
    client.predict("Second", ["1706.03762"], "en", api_name="/ask")
    client.predict(api_name="/answer")

    asked = assistant.asked[-1]
    assert asked.history == (Turn("user", "First"), Turn("assistant", "First Answered [1]."))
    assert asked.papers == ("1706.03762",)


def components():
    gc.collect()
    return sum(isinstance(thing, gr.blocks.Block) for thing in gc.get_objects())


def test_a_session_keeps_no_more_components_however_much_it_asks(client):
    kept = place_of(client, "kept")
    answering = next(d for d in client.config["dependencies"] if d["api_name"] == "answer")
    (listing,) = (
        dependency
        for dependency in client.config["dependencies"]
        if kept in dependency["outputs"]
        and (dependency["trigger_after"] == answering["id"] or dependency is answering)
    )
    counts = []
    for number in range(6):
        client.predict(f"Question {number}", [], "en", api_name="/ask")
        client.predict(api_name="/answer")
        if listing is not answering:
            assert "Question 0" in happen(client, listing, [None, "en", ""])[0]
        counts.append(components())

    assert counts[2:] == counts[2:3] * 4


def test_pages_that_were_closed_long_ago_are_forgotten(backing):
    with running_page(backing, port=free_port(), language="en") as url, httpx.Client() as http:
        client = Client(url, verbose=False, analytics_enabled=False)
        opened = [place_of(client, "length")]
        (loading,) = (d for d in client.config["dependencies"] if d["outputs"] == opened)
        for number in range(210):
            body = {"data": [], "fn_index": loading["id"], "session_hash": f"page {number}"}
            http.post(f"{url}gradio_api/run/predict", json=body).raise_for_status()
        (holder,) = (
            thing
            for thing in gc.get_objects()
            if isinstance(thing, StateHolder) and "page 209" in thing
        )

        assert "page 0" not in holder
        assert len(holder.session_data) == 200


def act(client, elem_id, event, **typed):
    """Let everything happen that follows at once from one thing done in the page."""
    typed = {"language": "en", "question": "", "papers": [], "talk_search": ""} | typed
    named = {c["id"]: c["props"].get("elem_id") or c["type"] for c in client.config["components"]}
    for dependency in client.config["dependencies"]:
        done = [(named[place], what) for place, what in dependency["targets"] if place in named]
        if (elem_id, event) in done and not dependency["queue"]:
            inputs = [named[place].replace("-", "_") for place in dependency["inputs"]]
            happen(client, dependency, [typed.get(name) for name in inputs])


def test_what_readers_do_by_hand_leaves_no_component_behind_either(client):
    counts = []
    for number in range(4):
        for question in ("", f"Question {number}"):
            client.predict(question, [], "en", api_name="/ask")
        client.predict(typed="Too early", api_name="/new")
        act(client, "wish-talk", "change", wish_talk=f"cancel #{number}", question="Typed")
        client.predict(api_name="/answer")
        for wish in ("edit 0", "cancel", "open nothing"):
            act(client, "wish-talk", "change", wish_talk=f"{wish} #{number}")
        act(client, "wish-again", "change", wish_again=f"retry 9 #{number}")
        for wish in ("good 0", "bad 9"):
            act(client, "wish-rate", "change", wish_rate=f"{wish} #{number}")
        client.predict(api_name="/new")
        counts.append(components())

    assert counts[1:] == counts[1:2] * 3


def test_a_search_for_conversations_does_not_send_their_files_along(client):
    client.predict("Question", [], "en", api_name="/ask")
    client.predict(api_name="/answer")
    searched = [place_of(client, "talk-search"), "change"]
    (listing,) = (
        dependency
        for dependency in client.config["dependencies"]
        if searched in [list(target) for target in dependency["targets"]]
    )

    (found,) = happen(client, listing, [None, "en", "question"])

    assert "Question" in found
    assert "bib" not in found


def test_what_grows_step_by_step_is_written_by_an_event_that_skips_no_place(client):
    steps = {
        frozenset(dependency["outputs"])
        for dependency in client.config["dependencies"]
        if dependency["types"]["generator"]
    }
    states = {c["id"] for c in client.config["components"] if c["type"] == "state"}

    assert {step - states for step in steps} == {
        frozenset({place_of(client, "conversation")}),
        frozenset({place_of(client, "jobs")}),
    }


def place_of(client, elem_id):
    (found,) = (
        c["id"] for c in client.config["components"] if c["props"].get("elem_id") == elem_id
    )
    return found


def happen(client, dependency, data):
    """Let something happen in the session of `client`, as its page would; return what came."""
    body = {"data": data, "fn_index": dependency["id"], "session_hash": client.session_hash}
    return httpx.post(f"{client.src}gradio_api/run/predict", json=body).json()["data"]


def test_a_new_conversation_forgets_the_old_one(client, assistant):
    client.predict("First", [], "en", api_name="/ask")
    client.predict(api_name="/answer")
    client.predict(api_name="/new")
    client.predict("Second", [], "en", api_name="/ask")
    client.predict(api_name="/answer")

    assert assistant.asked[-1].history == ()


def test_a_question_that_is_gone_before_its_answer_leaves_the_tab_free(backing):
    with gr.Blocks() as page:
        language = gr.Radio(["fa", "en"], value="en")
        chat = ChatTab(backing, lay_out_chat("en", []), page=page, language=language)
    request = SimpleNamespace(session_hash="a tab")
    assert backing.desk.open("a tab")

    assert asyncio.run(drained(chat._answer(Conversation(), request))) == []

    assert not backing.desk.is_busy("a tab")


async def drained(steps):
    return [step async for step in steps]


def test_no_new_conversation_is_begun_while_an_answer_is_awaited(client, assistant):
    client.predict("First", [], "en", api_name="/ask")

    client.predict(api_name="/new")

    assert "First Answered" in last_bubble(client.predict(api_name="/answer"))
    client.predict("Second", [], "en", api_name="/ask")
    assert "Second Answered" in last_bubble(client.predict(api_name="/answer"))


def test_a_length_that_cannot_be_kept_is_told_and_the_choice_goes_back(client, backing):
    blocked = backing.settings().home / "settings.part"
    blocked.mkdir()
    chosen = [place_of(client, "length"), "input"]
    (choosing,) = (
        dependency
        for dependency in client.config["dependencies"]
        if chosen in [list(target) for target in dependency["targets"]]
    )

    length, said = happen(client, choosing, [512, "fa"])

    blocked.rmdir()
    assert length == backing.preferences.answer_tokens == 256
    assert "ثبت نشد" in unescape(said)


def test_stop_reaches_the_assistant_and_closes_its_stream(tmp_path):
    slow = ScriptedAssistant(answer_to, patient=True)
    with running_page(make_backing(slow, tmp_path), port=free_port(), language="en") as url:
        client = Client(url, verbose=False, analytics_enabled=False)
        client.predict("Why?", [], "en", api_name="/ask")
        job = client.submit(api_name="/answer")
        assert slow.writing.wait(20)

        client.predict(api_name="/stop")

        assert "Stopped at your request" in last_bubble(job.result(timeout=20))
        assert slow.stopped.is_set()
        assert slow.closed.is_set()


def test_every_response_forbids_loading_anything_from_elsewhere(url):
    policy = fetch(url).getheader("Content-Security-Policy")

    assert "default-src 'self'" in policy
    assert "img-src 'self' data:" in policy
    assert "http" not in policy


def test_a_foreign_host_name_is_refused(url):
    assert fetch(url, Host="evil.test").status == 400
    assert fetch(url, Host="localhost:1").status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1:9/x"),
    ],
)
def test_what_the_page_does_not_need_is_closed(url, method, path):
    assert fetch(url, path, method).status == 404


def test_a_foreign_page_cannot_ask_in_the_name_of_the_reader(url):
    assert fetch(url, "/gradio_api/run/stop", "POST", Origin="http://evil.test").status == 403
    assert fetch(url, Origin=url.rstrip("/")).status == 200


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(url):
    upload = "/gradio_api/upload"

    assert fetch(url, upload, "POST", **{"Content-Length": str(10**12)}).status == 413
    assert fetch(url, upload, "POST", **{"Transfer-Encoding": "chunked"}).status == 411


def test_a_file_of_this_machine_cannot_be_passed_off_as_an_upload(url, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("nobody shall read this")
    client = Client(url, verbose=False, analytics_enabled=False)
    given = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    ids = {c["props"].get("elem_id"): c["id"] for c in client.config["components"]}
    (uploading,) = [
        dependency["id"]
        for dependency in client.config["dependencies"]
        if [ids["files"], "upload"] in [list(target) for target in dependency["targets"]]
    ]
    body = json.dumps({"data": [[given], "", "en", ""], "fn_index": uploading, "session_hash": "s"})
    headers = {"Content-Type": "application/json"}

    answer = httpx.post(f"{url}gradio_api/run/predict", content=body, headers=headers)

    assert answer.status_code >= 400
    assert secret.exists()


def test_a_password_is_asked_for_when_one_is_set(backing):
    with running_page(backing, port=free_port(), auth=("u", "p")) as url:
        assert fetch(url, "/config").status == 401
        with pytest.raises(ValueError, match=r"(?i)401|login|unauthorized"):
            Client(url, verbose=False, analytics_enabled=False)
        assert Client(url, auth=("u", "p"), verbose=False, analytics_enabled=False)


def test_a_proxy_in_the_environment_does_not_keep_the_page_from_starting(backing, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")

    with running_page(backing, port=free_port()) as url:
        assert fetch(url).status == 200


def test_a_port_in_use_is_reported_with_a_remedy(url, backing):
    port = int(url.rstrip("/").rpartition(":")[2])

    with (
        pytest.raises(PorseshError, match="--port"),
        running_page(backing, port=port),
    ):
        pass


@pytest.mark.parametrize(
    ("bound", "header", "expected"),
    [
        ("127.0.0.1", "localhost:7860", True),
        ("127.0.0.1", "[::1]:7860", True),
        ("127.0.0.1", "192.168.1.7:7860", False),
        ("papers.lan", "papers.lan:7860", True),
        ("0.0.0.0", "192.168.1.7:7860", True),
        ("0.0.0.0", "evil.test", False),
        ("127.0.0.1", "127.0.0.1.evil.test", False),
        ("127.0.0.1", "", False),
    ],
)
def test_the_page_answers_only_to_its_own_names(bound, header, expected):
    assert is_allowed(header, allowed_hosts(bound)) is expected


def test_only_loopback_addresses_are_private():
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("192.168.1.7")


def test_it_is_known_when_a_browser_has_the_page(client, backing):
    backing.opened.clear()
    loading = [
        dependency
        for dependency in client.config["dependencies"]
        if not dependency["outputs"] and any(what == "load" for _, what in dependency["targets"])
    ]

    for dependency in loading:
        happen(client, dependency, [])

    assert backing.opened.is_set()
