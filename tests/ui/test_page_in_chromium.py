import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rag.answers import WrittenBy
from ui.messages import PaperLine
from ui.testing import ScriptedAssistant, free_port, make_answer, make_citation, make_events
from ui.web import running_page

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

from selenium.webdriver.chrome.service import Service  # noqa: E402 - after importorskip
from selenium.webdriver.common.by import By  # noqa: E402 - after importorskip
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402 - after importorskip

CHROMIUM = Path("/usr/bin/chromium")
DRIVER = Path("/usr/bin/chromedriver")
pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and DRIVER.exists()), reason="Debian's chromium is not installed"
    ),
    # gradio and selenium leave event loops and sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore"),
]

OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1200,800",
)
QUOTE = "based solely on attention mechanisms"
PERSIAN = make_answer(
    "مدل Transformer بر سازوکار توجه استوار است [۱].",
    language="fa",
    citations=[make_citation(1, page=12, quote=QUOTE)],
)


class Listener(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requested.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def listener():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.requested = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    os.environ["SE_OFFLINE"] = "true"
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    profile = tmp_path_factory.mktemp("profile")
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which(str(DRIVER))))
    yield driver
    driver.quit()


def hostile(port):
    address = f"http://127.0.0.1:{port}"
    return make_answer(
        f"![]({address}/markdown) <img src={address}/image>"
        f"<img src='x' onerror=\"fetch('{address}/error')\">"
        f"<script>fetch('{address}/script')</script>\n\n"
        f'<style>@import url({address}/import);</style><link rel=stylesheet href="{address}/link">'
        f'<span style="background:url({address}/style)">painted</span>\n\n'
        f"[click](javascript:fetch('{address}/click')) <iframe src={address}/frame></iframe> "
        f"```\n</code></pre><img src={address}/code>\n```\nthe end [1].",
        citations=[
            make_citation(1, page=1, quote=f'"><img src={address}/quote>', url="javascript:x")
        ],
    )


@pytest.fixture(scope="module")
def assistant(listener):
    answers = {
        "فارسی": PERSIAN,
        "hostile": hostile(listener.server_port),
        "quotes": make_answer("The end [1].", written_by=WrittenBy.QUOTES),
    }
    return ScriptedAssistant(lambda question: make_events(answers[question.text]))


@pytest.fixture(scope="module")
def url(assistant):
    papers = [PaperLine("1706.03762", "Attention Is All You Need")]
    with running_page(assistant, lambda: papers, port=free_port(), language="fa") as address:
        yield address


@pytest.fixture
def page(browser, url):
    browser.get(url)
    wait(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#question textarea"))
    return browser


def wait(browser):
    return WebDriverWait(browser, 20, poll_frequency=0.05)


def ask(page, text):
    page.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(text)
    page.find_element(By.ID, "send").click()


def answer_on(page):
    found = wait(page).until(lambda b: b.find_elements(By.CSS_SELECTOR, ".answer .checked"))
    return found[-1].find_element(By.XPATH, "./ancestor::div[contains(@class, 'answer')]")


def direction(element):
    return element.value_of_css_property("direction")


def test_a_persian_answer_runs_right_to_left_and_its_quote_left_to_right(page):
    ask(page, "فارسی")

    answer = answer_on(page)
    paragraph = answer.find_element(By.CSS_SELECTOR, ".paragraph")
    assert paragraph.get_attribute("dir") == "rtl"
    assert paragraph.get_attribute("lang") == "fa"
    assert paragraph.value_of_css_property("text-align") in {"right", "start"}
    assert direction(paragraph) == "rtl"
    assert direction(paragraph.find_element(By.CSS_SELECTOR, "bdi[lang=en]")) == "ltr"
    assert direction(answer.find_element(By.CSS_SELECTOR, ".quote")) == "ltr"


def test_a_source_unfolds_to_paper_page_quote_and_link(page):
    ask(page, "فارسی")

    source = answer_on(page).find_element(By.CSS_SELECTOR, "details.source")
    assert not source.find_element(By.CSS_SELECTOR, ".quote").is_displayed()
    source.find_element(By.TAG_NAME, "summary").click()
    assert "Attention Is All You Need" in source.text
    assert "صفحهٔ ۱۲" in source.text
    assert QUOTE in source.text
    link = source.find_element(By.TAG_NAME, "a")
    assert link.get_attribute("href") == "https://arxiv.org/pdf/1706.03762#page=12"


def test_a_hostile_answer_is_shown_as_text_and_asks_nothing_of_the_network(page, listener):
    ask(page, "hostile")

    answer = answer_on(page)
    assert "the end" in answer.text
    assert "<script>" in answer.text
    assert answer.find_elements(By.CSS_SELECTOR, "img, script, iframe, style, link, a") == []
    assert listener.requested == []


def test_the_policy_blocks_even_an_image_that_got_into_the_page(page, listener):
    blocked = page.execute_async_script(
        "const done = arguments[1]; const image = new Image();"
        "image.onerror = () => done(true); image.onload = () => done(false);"
        "image.src = arguments[0];",
        f"http://127.0.0.1:{listener.server_port}/forced",
    )

    assert blocked
    assert listener.requested == []


def test_the_language_switch_turns_the_page_and_its_labels(page):
    root = page.find_element(By.TAG_NAME, "html")
    assert root.get_attribute("dir") == "rtl"

    page.find_element(By.CSS_SELECTOR, "#language input[value=en]").click()

    wait(page).until(lambda b: b.find_element(By.ID, "send").text == "Ask")
    assert root.get_attribute("dir") == "ltr"
    assert root.get_attribute("lang") == "en"


def test_an_example_fills_the_box(page):
    example = page.find_element(By.CSS_SELECTOR, "#examples button")

    example.click()

    box = page.find_element(By.CSS_SELECTOR, "#question textarea")
    wait(page).until(lambda _: box.get_attribute("value") == example.text)


def test_stop_appears_while_an_answer_is_written_and_ends_it(browser):
    slow = ScriptedAssistant(lambda _: make_events(PERSIAN), patient=True)
    with running_page(slow, list, port=free_port(), language="en") as url:
        browser.get(url)
        wait(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#question textarea"))
        ask(browser, "Why?")
        assert slow.writing.wait(20)
        wait(browser).until(lambda b: b.find_element(By.ID, "stop").is_displayed())

        browser.find_element(By.ID, "stop").click()

        wait(browser).until(lambda b: "Stopped" in b.find_element(By.ID, "conversation").text)
        assert slow.stopped.is_set()
        wait(browser).until(lambda b: b.find_element(By.ID, "send").is_displayed())


def test_closing_the_tab_stops_the_answer(browser):
    slow = ScriptedAssistant(lambda _: make_events(PERSIAN), patient=True)
    with running_page(slow, list, port=free_port(), language="en") as url:
        browser.get(url)
        wait(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#question textarea"))
        ask(browser, "Why?")
        assert slow.writing.wait(20)

        browser.get("about:blank")

        assert slow.closed.wait(20)
