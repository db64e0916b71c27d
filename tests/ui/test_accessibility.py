"""axe-core over every tab of the page, in both languages and themes; skipped where it is absent."""

import os
from pathlib import Path

import pytest

from ingest.kept_files import kept_file
from ingest.testing import write_pdf
from rag.answers import Sentence, Support, WrittenBy
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

# gradio and selenium leave event loops and sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore")

REPOSITORY = Path(__file__).parents[2]
FOLDERS = [Path(os.environ.get("AXE_CORE", "/nowhere")), REPOSITORY / ".axe"]
PAGES = ["The network has twelve layers.", "More."]
CITATION = make_citation(1, page=1, quote="The network has twelve layers.")
ANSWERS = {
    "model": make_answer(
        "So it is [1]. Perhaps [1]. No.",
        citations=[CITATION],
        sentences=[
            Sentence("So it is [1].", (1,), Support.SUPPORTED),
            Sentence("Perhaps [1].", (1,), Support.WEAK),
            Sentence("No.", (), Support.UNSUPPORTED),
        ],
    ),
    "quotes": make_answer(
        "«پاسخ» [۱].", language="fa", citations=[CITATION], written_by=WrittenBy.QUOTES
    ),
    "refused": make_answer("- No.\n- `code`", written_by=WrittenBy.NONE),
}
CHECK = """
const done = arguments[0];
const told = (node) => node.html.slice(0, 120) + node.failureSummary.slice(0, 200);
axe.run(document, { resultTypes: ["violations"] }).then((result) => done(
  result.violations
    .filter((found) => ["serious", "critical"].includes(found.impact))
    .map((found) => `${found.id}: ${found.nodes.map(told).join(" ")}`)
));
"""


@pytest.fixture(scope="module")
def axe():
    found = [
        path
        for folder in FOLDERS
        if (path := folder / "node_modules" / "axe-core" / "axe.min.js").exists()
    ]
    if not found:
        pytest.skip("axe-core is not installed: npm install --prefix .axe axe-core")
    return found[0].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def url(tmp_path_factory, driver):
    assistant = ScriptedAssistant(lambda question: make_events(ANSWERS[question.text]))
    home = tmp_path_factory.mktemp("home")
    papers = [make_paper("1706.03762", "Attention Is All You Need", *PAGES)]
    backing = make_backing(assistant, home, papers=papers)
    (home / "papers").mkdir()
    write_pdf(kept_file(home / "papers", "1706.03762"), PAGES)
    with running_page(backing, port=free_port(), language="fa") as address:
        yield address


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(reader, url, axe, language, dark, width):
    reader.resize(width, 900, dark=dark)
    reader.open(f"{url}?__theme={'dark' if dark else 'light'}")
    reader.press(f"#language input[value={language}]")
    for kind in ANSWERS:
        reader.ask(kind)
    found = {"chat": violations(reader, axe)}
    reader.press("#conversation .chip")
    reader.one("#evidence .sheet")
    found["evidence"] = violations(reader, axe)
    reader.press("#evidence .close")
    for position, name in ((1, "library"), (2, "settings")):
        tabs = reader.all("#tabs button[role=tab]")
        reader.driver.execute_script("arguments[0].click()", tabs[position])
        reader.one({"library": "#shelf table", "settings": "#facts"}[name])
        found[name] = violations(reader, axe)

    assert {place: broken for place, broken in found.items() if broken} == {}


def test_a_reader_without_a_mouse_gets_from_the_box_to_the_page_and_back(reader, url):
    from selenium.webdriver.common.keys import Keys

    reader.open(url)
    box = reader.one("#question textarea")
    box.send_keys("model", Keys.ENTER)
    reader.until(lambda: reader.all("#conversation .tools .tool[value^='again']"))
    chip = reader.one("#conversation .paragraph .chip")
    reader.driver.execute_script("arguments[0].focus()", chip)
    outline = reader.style(chip, "outline-style")

    chip.send_keys(Keys.ENTER)
    reader.one("#evidence .sheet")
    reader.until(lambda: reader.driver.switch_to.active_element.tag_name == "header")
    reader.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    reader.until(lambda: not reader.all("#evidence .page-view"))

    assert outline != "none"
    assert reader.driver.switch_to.active_element == chip


def violations(reader, axe):
    reader.driver.execute_script(axe)
    return reader.driver.execute_async_script(CHECK)
