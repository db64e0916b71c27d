"""The page in a real browser over a scripted assistant: what is shown, and what is not loaded."""

import io
import time
from dataclasses import replace

import pytest

from ingest.documents import Page, PageState
from ingest.kept_files import kept_file
from ingest.phrases import Phrase
from ingest.testing import write_pdf
from rag.answers import Sentence, Support, WrittenBy
from ui.conversation import Conversation
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

QUOTE = "The network has twelve layers."
PERSIAN = make_answer(
    "مدل Transformer بر سازوکار توجه استوار است [۱].",
    language="fa",
    citations=[make_citation(1, page=2, quote=QUOTE)],
)
ENGLISH = make_answer(
    r"It has twelve layers [1], and $x^2$. Perhaps more [1].",
    citations=[make_citation(1, page=2, quote=QUOTE)],
    sentences=[
        Sentence(r"It has twelve layers [1], and $x^2$.", (1,), Support.SUPPORTED),
        Sentence("Perhaps more [1].", (1,), Support.WEAK),
    ],
)
UNSURE = Phrase("OCR could hardly read it (confidence {confidence})", confidence="38%")
PDF_PAGES = ["First page.", f"Some words before.\n{QUOTE}\nSome words after.", "Third page."]


SCANNED = make_answer(
    "نتیجه در صفحهٔ ۱ آمده است [۱].",
    language="fa",
    citations=[replace(make_citation(1, page=1, quote="Scanned words"), ocr=0.93, paper="scan")],
)
# Digits that stand alone in text of the Persian page, and names for screen readers without Persian.
LATIN = """
const shown = (element) => element.offsetParent && !element.closest("script, style, .file");
const digits = [], names = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const { data, parentElement } = walker.currentNode;
  const bare = /(?<![\\w.\\/-])[0-9]+(?![\\w.\\/-])/.test(data);
  if (bare && shown(parentElement) && !parentElement.closest("[lang=en], bdi")) digits.push(data);
}
for (const element of document.querySelectorAll("[aria-label], [title], [alt]")) {
  for (const name of ["aria-label", "title", "alt"]) {
    const said = element.getAttribute(name) || "";
    if (shown(element) && /[A-Za-z]{3}/.test(said) && !/[\\u0600-\\u06ff]/.test(said)) {
      names.push(said);
    }
  }
}
return [...digits, ...names];
"""


def hostile(port):
    address = f"http://127.0.0.1:{port}"
    return make_answer(
        f"![x]({address}/markdown) <img src={address}/tag onerror=alert(1)> "
        f"<script>fetch('{address}/script')</script>\n\n"
        f'<style>@import url({address}/import);</style><link rel=stylesheet href="{address}/link">'
        f'<span style="background:url({address}/style)">painted</span>\n\n'
        f"[click](javascript:fetch('{address}/click')) <iframe src={address}/frame></iframe> "
        rf"$\includegraphics{{{address}/tex}}$ $\href{{{address}/tex2}}{{x}}$ "
        f"```\n</code></pre><img src={address}/code>\n```\nthe end [1].",
        citations=[
            make_citation(
                1,
                page=1,
                quote=f'"><img src={address}/quote onerror="fetch(`{address}/handler`)">',
                paper="hostile",
                url="javascript:x",
            )
        ],
    )


@pytest.fixture(scope="module")
def assistant(listener):
    answers = {
        "فارسی": PERSIAN,
        "English": ENGLISH,
        "scan": SCANNED,
        "long": make_answer("\n\n".join(["One of many paragraphs."] * 40)),
        "hostile": hostile(listener.server_port),
        "quotes": make_answer("The end [1].", written_by=WrittenBy.QUOTES),
        "refused": make_answer("The papers do not say.", written_by=WrittenBy.NONE),
    }
    return ScriptedAssistant(lambda question: make_events(answers[question.text]))


@pytest.fixture(scope="module")
def backing(assistant, listener, tmp_path_factory):
    address = f"http://127.0.0.1:{listener.server_port}"
    backing = make_backing(
        assistant,
        tmp_path_factory.mktemp("home"),
        papers=[
            make_paper("1706.03762", "Attention Is All You Need", *PDF_PAGES),
            make_paper("hostile", f"<img src={address}/title>", f"<img src={address}/page>"),
            replace(
                make_paper("scan", "A Scan"),
                pages=(
                    Page(1, "Scanned words.", ocr=0.93),
                    Page(2, "", PageState.READ, problem=UNSURE),
                ),
            ),
        ],
    )
    folder = backing.settings().papers_folder
    folder.mkdir()
    write_pdf(kept_file(folder, "1706.03762"), PDF_PAGES)
    return backing


@pytest.fixture(scope="module")
def url(backing):
    with running_page(backing, port=free_port(), language="fa") as address:
        yield address


@pytest.fixture
def page(reader, url):
    reader.open(url)
    return reader


def test_a_persian_answer_runs_right_to_left_and_its_quote_left_to_right(page):
    answer = page.ask("فارسی")

    paragraph = answer.find_element("css selector", ".paragraph")
    assert (paragraph.get_attribute("dir"), paragraph.get_attribute("lang")) == ("rtl", "fa")
    assert page.style(paragraph, "direction") == "rtl"
    latin = paragraph.find_element("css selector", "bdi[lang=en]")
    assert page.style(latin, "direction") == "ltr"
    quote = answer.find_element("css selector", ".quote")
    assert page.style(quote, "direction") == "ltr"


def test_a_chip_opens_the_page_beside_the_chat_with_its_words_marked(page):
    page.ask("فارسی")

    page.press("#conversation .paragraph .chip")

    assert page.text("#evidence h3") == "Attention Is All You Need"
    assert page.text("#evidence .number") == "صفحهٔ ۲ از ۳"
    assert QUOTE in page.text("#evidence blockquote")
    link = page.one("#evidence .where a")
    assert link.get_attribute("href") == "https://arxiv.org/pdf/1706.03762#page=2"
    chat, sheet = page.one("#conversation").rect, page.one("#evidence .sheet").rect
    assert sheet["x"] + sheet["width"] <= chat["x"], "the panel lies to the left of a Persian chat"


def test_the_marked_pixels_are_where_the_quote_is_printed(page):
    from PIL import Image

    page.ask("فارسی")
    page.press("#conversation .paragraph .chip")
    sheet = page.one("#evidence .sheet")
    page.until(
        lambda: page.driver.execute_script(
            "return arguments[0].complete", page.all("#evidence img")[0]
        )
    )
    time.sleep(0.5)  # the panel scrolls to the quote

    image = Image.open(io.BytesIO(page.one("#evidence .desk").screenshot_as_png)).convert("RGB")
    yellow = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if (pixel := image.getpixel((x, y)))[2] < 120 and pixel[0] > 200
    ]
    scrolled = page.driver.execute_script("return arguments[0].parentNode.scrollTop", sheet)
    width, height = sheet.size["width"], sheet.size["height"]
    left = min(x for x, _ in yellow) / width
    bottom = (max(y for _, y in yellow) + scrolled) / height
    assert left == pytest.approx(50 / 612, abs=0.02)
    assert bottom == pytest.approx((792 - 746) / 792, abs=0.02)


def test_pages_turn_and_grow_and_the_panel_closes(page):
    page.ask("English")
    page.press("#conversation .paragraph .chip")
    page.one("#evidence .sheet")

    page.press("#evidence .turn.on")
    page.until(lambda: page.text("#evidence .number") == "صفحهٔ ۳ از ۳")
    before = page.one("#evidence .sheet").size["width"]
    page.press("#evidence .zoom[value='zoom in']")
    page.until(lambda: page.one("#evidence .sheet").size["width"] > before * 1.2)
    page.press("#evidence button[value='evidence back']")
    page.until(lambda: page.text("#evidence .number") == "صفحهٔ ۲ از ۳")
    page.press("#evidence .close")
    page.until(lambda: not page.all("#evidence .page-view"))


def test_the_quote_is_shown_where_the_pointer_or_the_focus_rests(page):
    page.ask("English")
    chip = page.one("#conversation .paragraph .chip")

    page.driver.execute_script("arguments[0].focus()", chip)

    assert QUOTE in page.text(".quote-card")


def test_support_is_told_in_words_and_signs(page):
    answer = page.ask("English")

    supported, weak = answer.find_elements("css selector", ".support")
    assert "✓" in supported.text
    assert "weakly supported" in weak.text
    assert page.style(supported, "color") != page.style(weak, "color")


def test_formulas_are_drawn(page):
    assert page.ask("English").find_elements("css selector", ".formula .katex")


def test_quotes_and_refusals_look_different_from_answers(page):
    looks = {
        page.style(page.ask(kind), "border-inline-start-color")
        + page.style(page.all("#conversation .answer")[-1], "border-inline-start-style")
        for kind in ("English", "quotes", "refused")
    }

    assert len(looks) == 3


def test_a_hostile_answer_is_shown_as_text_and_asks_nothing_of_the_network(page, listener):
    answer = page.ask("hostile")
    page.press("#conversation .chip")
    page.one("#evidence .text")
    time.sleep(0.5)

    assert "the end" in answer.text
    assert "<script>" in answer.text
    assert answer.find_elements("css selector", "img, script, iframe, style, link, a") == []
    assert page.all("#evidence img, #evidence script, #evidence a") == []
    assert listener.requested == []


def test_the_policy_blocks_even_an_image_that_got_into_the_page(page, listener):
    blocked = page.driver.execute_async_script(
        "const done = arguments[1]; const image = new Image();"
        "image.onerror = () => done(true); image.onload = () => done(false);"
        "image.src = arguments[0];",
        f"http://127.0.0.1:{listener.server_port}/forced",
    )

    assert blocked
    assert listener.requested == []


def test_opening_the_page_loads_nothing_from_elsewhere(page, url):
    loaded = page.driver.execute_script(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )

    assert loaded
    assert [name for name in loaded if not name.startswith((url, "data:", "blob:"))] == []


def test_the_language_switch_turns_the_page_and_its_labels(page):
    root = page.one("html")
    assert root.get_attribute("dir") == "rtl"
    talks, chat = page.one("#talks").rect, page.one("#talk").rect
    assert talks["x"] > chat["x"]

    page.driver.execute_script("document.querySelector('#language input[value=en]').click()")

    page.until(lambda: page.text("#send") == "Ask")
    assert (root.get_attribute("dir"), root.get_attribute("lang")) == ("ltr", "en")
    assert page.one("#talks").rect["x"] < page.one("#talk").rect["x"]


def test_the_language_that_was_chosen_is_there_when_the_page_is_opened_again(page, url):
    page.press("#language input[value=en]")
    page.until(lambda: page.text("#send") == "Ask")

    page.open(url)

    page.until(lambda: page.text("#send") == "Ask")
    assert page.one("html").get_attribute("dir") == "ltr"


def test_the_box_turns_as_one_types(page):
    box = page.one("#question textarea")

    for typed, direction in (
        ("Transformer چیست و چگونه کار می‌کند", "rtl"),
        ("What does توجه mean in this paper", "ltr"),
    ):
        box.clear()
        box.send_keys(typed)
        page.until(lambda wanted=direction: page.style(box, "direction") == wanted)


def test_a_new_answer_is_read_from_its_question_on(page):
    page.ask("English")
    page.ask("long")

    page.until(
        lambda: (
            abs(
                page.all("#conversation .user-row")[-1].rect["y"]
                - page.one("#conversation").rect["y"]
            )
            < 3
        )
    )


def test_many_conversations_stand_below_each_other_and_can_be_scrolled(page, backing, url):
    for number in range(30):
        backing.conversations.save(Conversation(title=f"Talk {number}"))

    page.open(url)

    page.until(lambda: len(page.all("#kept li")) >= 30)
    search, first = page.one("#talk-search").rect, page.all("#kept li")[0].rect
    assert first["y"] > search["y"]
    assert abs(first["x"] - search["x"]) < 20


def test_stop_appears_while_an_answer_is_written_and_ends_it(reader, tmp_path):
    slow = ScriptedAssistant(lambda _: make_events(PERSIAN), patient=True)
    with running_page(make_backing(slow, tmp_path), port=free_port(), language="en") as url:
        reader.open(url)
        reader.one("#question textarea").send_keys("Why?")
        reader.press("#send")
        assert slow.writing.wait(20)

        reader.press("#stop")

        reader.until(lambda: "Stopped" in reader.text("#conversation"))
        assert slow.stopped.is_set()
        reader.one("#send")


def test_a_chip_opens_its_page_while_the_answer_is_still_written(reader, tmp_path):
    slow = ScriptedAssistant(lambda _: make_events(PERSIAN), patient=True)
    paper = make_paper("1706.03762", "Attention Is All You Need", *PDF_PAGES)
    backing = make_backing(slow, tmp_path, papers=[paper])
    with running_page(backing, port=free_port(), language="fa") as url:
        reader.open(url)
        reader.one("#question textarea").send_keys("چرا؟")
        reader.press("#send")

        reader.press("#conversation .paragraph .chip")

        assert QUOTE in reader.text("#evidence blockquote")
        assert reader.all(".elapsed"), "the answer is not whole yet"
        slow.go_on.set()
        reader.until(lambda: reader.all("#conversation .tools .tool[value^='again']"))
        assert QUOTE in reader.text("#evidence blockquote")


def test_closing_the_tab_stops_the_answer(reader, tmp_path):
    slow = ScriptedAssistant(lambda _: make_events(PERSIAN), patient=True)
    with running_page(make_backing(slow, tmp_path), port=free_port(), language="en") as url:
        reader.open(url)
        reader.one("#question textarea").send_keys("Why?")
        reader.press("#send")
        assert slow.writing.wait(20)

        reader.driver.get("about:blank")

        assert slow.closed.wait(20)


def test_who_waits_sees_the_line_move_up_when_a_tab_before_is_closed(reader, tmp_path):
    from gradio_client import Client

    slow = ScriptedAssistant(lambda _: make_events(PERSIAN), patient=True)
    with running_page(make_backing(slow, tmp_path), port=free_port(), language="fa") as url:
        others = [Client(url, verbose=False, analytics_enabled=False) for _ in range(2)]
        for client in others:
            client.predict("Why?", [], "en", api_name="/ask")
            client.submit(api_name="/answer")
        assert slow.writing.wait(20)
        reader.open(url)
        reader.one("#question textarea").send_keys("چرا؟")
        reader.press("#send")
        reader.until(lambda: "۲ پرسش جلوتر است" in reader.text("#conversation"))

        others[1].close()
        reader.until(lambda: "۱ پرسش جلوتر است" in reader.text("#conversation"))
        slow.go_on.set()

        reader.until(lambda: reader.all("#conversation .tools .tool[value^='again']"))
        assert len(slow.asked) == 2


def open_tab(page, position):
    tabs = page.all("#tabs button[role=tab]")
    page.driver.execute_script("arguments[0].click()", tabs[position])


def test_the_persian_page_has_persian_digits_and_names_everywhere(page):
    found = {"start": page.driver.execute_script(LATIN)}
    page.ask("scan")
    page.press("#conversation .paragraph .chip")
    assert "۹۳٪" in page.text("#evidence .remark")
    found["chat"] = page.driver.execute_script(LATIN)
    page.press("#evidence .close")
    for position, place in ((1, "#shelf table"), (2, "#facts")):
        open_tab(page, position)
        page.one(place)
        if position == 1:
            page.press("#shelf summary")
            assert "۳۸٪" in page.text("#shelf details")
        found[place] = page.driver.execute_script(LATIN)

    assert {place: latin for place, latin in found.items() if latin} == {}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_messages_are_named_for_screen_readers_in_the_language_of_the_page(page, language):
    page.press(f"#language input[value={language}]")
    name = {"fa": "گفت‌وگو", "en": "Chat"}[language]

    page.until(lambda: page.text("#tabs button[role=tab]") == name)

    log = page.one("#conversation [role=log]")
    assert log.get_attribute("aria-label") is None
    assert page.one(f"#{log.get_attribute('aria-labelledby')}").text == name


@pytest.mark.parametrize("width", [390, 768, 1440, 2200])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_nothing_sticks_out_of_the_window_at_any_width(page, language, width):
    page.resize(width, 900)
    page.press(f"#language input[value={language}]")
    page.ask("English")
    sizes = [page.overhang()]
    page.press("#conversation .paragraph .chip")
    page.one("#evidence .sheet")
    sizes.append(page.overhang())
    page.press("#evidence .close")
    for position in (1, 2):
        open_tab(page, position)
        page.one({1: "#shelf", 2: "#facts"}[position])
        sizes.append(page.overhang())

    assert sizes == [0, 0, 0, 0]
