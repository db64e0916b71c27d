"""The whole page in a real browser over the real, bundled models: ask, look, add, keep."""

import json
import threading
from pathlib import Path

import pytest

from ingest.errors import PorseshError
from ingest.testing import write_pdf
from rag.assembly import Workshop
from rag.settings import load_settings
from tests.end_to_end.conftest import run_rag
from ui.page_command import make_backing
from ui.page_image import PagePainter
from ui.testing import free_port
from ui.web import running_page

# gradio and selenium leave event loops and sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore")

NOWHERE = "http://127.0.0.1:9"
HERON = [
    "1 Introduction\nThe Heron network was presented by Lindqvist in 2031. "
    "It is a recurrent network for tidal forecasts.",
    "2 Training\nThe Heron network has seventeen layers and was trained for nine days on buoys. "
    "Its vanishing gradient is kept in check by gates.",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory, models_folder):
    """A home with two notes, without a way to any network."""
    home = tmp_path_factory.mktemp("home")
    lines = [f'{name} = "{NOWHERE}"' for name in ("arxiv_api_url", "arxiv_pdf_url", "hub_url")]
    (home / "settings.toml").write_text("\n".join(lines))
    (home / "models").symlink_to(models_folder)
    return home


@pytest.fixture(scope="module")
def url(home, driver):
    workshop = Workshop(load_settings(home))
    painter = PagePainter()
    backing = make_backing(workshop, painter)
    notes = Path(__file__).parents[2] / "corpus" / "notes"
    for _ in backing.shelf.add_files([notes / "lstm.en.md", notes / "lstm.fa.md"]):
        pass
    with running_page(backing, port=free_port(), language="en") as address:
        yield address
    painter.close()


@pytest.fixture
def page(reader, url):
    reader.open(url)
    return reader


def tab(page, name):
    page.driver.execute_script(
        "[...document.querySelectorAll('#tabs button[role=tab]')]"
        ".find((tab) => tab.textContent.trim() === arguments[0]).click()",
        name,
    )


def upload(page, *paths):
    tab(page, "Library")
    field = page.until(lambda: page.all("#files input[type=file]"))[0]
    field.send_keys("\n".join(map(str, paths)))
    page.until(
        lambda: page.all(".jobs li") and not page.all(".jobs .waiting, .jobs .working"), seconds=90
    )
    # In one step: the list is drawn anew with every event.
    return page.driver.execute_script(
        "return [...document.querySelectorAll('.jobs li')].map((job) => job.innerText)"
    )


def test_an_english_and_a_persian_question_are_answered_from_the_page_that_is_shown(page):
    answer = page.ask("What problem does the LSTM solve?", seconds=120)
    assert "vanishing gradient" in answer.text
    page.press("#conversation .chip")
    assert "vanishing gradient" in page.text("#evidence mark")

    answer = page.ask("LSTM چه مشکلی را حل می‌کند؟", seconds=120)
    assert answer.get_attribute("dir") == "rtl"
    assert "۱" in answer.find_element("css selector", ".chip").text


def test_an_answer_is_seen_to_grow_and_a_stop_ends_it(page):
    # At once when it can be pressed: the small model is soon done.
    page.driver.execute_script(
        "window.seen = []; window.looking = setInterval(() => {"
        "const stage = document.querySelector('#conversation .stage');"
        "if (stage) seen.push(stage.textContent); }, 15)"
    )
    page.ask("What problem does the LSTM solve?", seconds=120)
    seen = " ".join(page.driver.execute_script("return window.seen"))
    assert "Searching" in seen
    assert "Writing" in seen
    page.driver.execute_script(
        "setInterval(() => { const stop = document.querySelector('#stop');"
        "if (stop?.offsetParent) stop.click(); }, 15)"
    )
    page.one("#question textarea").send_keys("Who introduced the LSTM?")
    page.press("#send")

    page.until(lambda: "Stopped at your request" in page.text("#conversation"), seconds=60)


def test_a_question_is_about_the_chosen_paper_alone(page):
    from selenium.webdriver.common.keys import Keys

    question = "What problem does the LSTM solve?"
    for paper in ("lstm.fa", "lstm.en"):
        box = page.one("#papers input")
        box.send_keys(Keys.BACKSPACE, paper)
        page.until(lambda: len(page.all("#papers [role=option]")) == 1)
        box.send_keys(Keys.ENTER, Keys.ESCAPE)
        page.until(lambda: len(page.all("#papers .token")) == 1)
        answer = page.ask(question, seconds=120)

        where = answer.find_elements("css selector", ".source .where")
        assert where
        for source in where:
            assert f"{paper} " in source.get_attribute("textContent")


def test_an_uploaded_pdf_is_read_asked_about_and_shown_with_its_words_marked(page, tmp_path):
    said = upload(page, write_pdf(tmp_path / "heron.pdf", HERON))
    assert "added: 2 pages" in said[0]

    page.press("#shelf button[value='shelf ask heron']")
    answer = page.ask("How many layers does the Heron network have?", seconds=120)
    assert "seventeen" in answer.text
    page.press("#conversation .chip")
    page.one("#evidence .sheet img")
    assert page.text("#evidence .number") == "Page 2 of 2"
    assert page.all("#evidence .mark")


def test_a_locked_pdf_is_opened_and_shown_by_a_password_that_is_never_written_down(
    page, hard_pdfs, home
):
    locked = hard_pdfs / "encrypted-libreoffice-password.pdf"
    assert "Write its password here" in upload(page, locked)[0]

    page.one("#password input").send_keys("openpassword")
    upload(page, locked)

    page.until(lambda: "added: 1 pages" in page.text(".jobs"), seconds=60)
    page.until(lambda: not page.one("#password input").get_attribute("value"))
    page.press("#shelf button[value='shelf ask encrypted-libreoffice-password']")
    page.ask("What is Lorem ipsum?", seconds=120)
    page.press("#conversation .chip")
    page.one("#evidence .sheet img")
    kept = [path for path in home.rglob("*") if path.is_file() and "models" not in path.parts]
    assert not [path for path in kept if b"openpassword" in path.read_bytes()]


def test_files_that_cannot_be_read_are_named_with_the_reason_and_the_others_are_added(
    page, tmp_path
):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF at all")
    note = tmp_path / "tides.md"
    note.write_text("# Tides\n\nThe tide of Brest rises by seven metres in spring.")

    said = upload(page, broken, note)

    assert any("broken" in line and "not added" in line for line in said)
    assert any("tides" in line and "added: 1 pages" in line for line in said)


def test_papers_are_searched_without_caring_for_spelling_read_again_and_removed(page, tmp_path):
    note = tmp_path / "ketab.md"
    note.write_text("# کتاب‌های یادگیری\n\nکتابخانه‌ای دربارهٔ یادگیری ماشین است.")
    upload(page, note)

    page.one("#paper-search input, #paper-search textarea").send_keys("كتاب هاي")
    page.until(lambda: len(page.all("#shelf tbody tr")) == 1)
    page.one("#password input").send_keys("secret")
    page.press("#shelf button[value='shelf again ketab']")
    page.until(lambda: "added" in page.text(".jobs"))
    page.until(lambda: not page.one("#password input").get_attribute("value"))
    page.press("#shelf button[value='shelf remove ketab']")
    page.press("#shelf button[value='shelf remove ketab']")

    page.until(lambda: "No paper matches" in page.text("#shelf"))


def test_an_address_that_is_none_and_an_arxiv_that_is_out_of_reach_are_told_apart(page):
    tab(page, "Library")
    page.one("#named textarea").send_keys("rubbish 1706.03762")
    page.press("#add")

    page.until(lambda: len(page.all(".jobs .failed")) == 2, seconds=60)
    assert "no arXiv id" in page.text(".jobs li:first-child")
    assert "arXiv cannot be reached" in page.text(".jobs") or "arXiv" in page.text(".jobs")


def test_suggestions_and_follow_ups_are_answered(page):
    page.press(".examples .suggestion")
    page.until(lambda: page.all("#conversation .tools"), seconds=120)
    page.until(lambda: page.all(".follow-ups .suggestion"))

    page.press(".follow-ups .suggestion")

    page.until(
        lambda: len(page.all("#conversation .tools .tool[value^='again']")) == 2, seconds=120
    )
    assert not page.all("#conversation .by-none")


def test_a_question_is_edited_and_its_answer_made_again(page):
    page.ask("What problem does the LSTM solve?", seconds=120)
    page.press("#conversation button[value='talk edit 0']")
    box = page.one("#question textarea")
    page.until(lambda: box.get_attribute("value") == "What problem does the LSTM solve?")
    assert "set aside" in page.text("#editing")
    box.clear()
    box.send_keys("Who introduced the LSTM?")
    page.press("#send")
    page.until(lambda: "Hochreiter" in page.text("#conversation .answer"), seconds=120)
    assert len(page.all("#conversation .asked")) == 1

    page.press("#conversation button[value='again retry 0']")

    page.until(lambda: page.all(".elapsed") or page.all("#stop"), seconds=20)
    page.until(lambda: page.all("#conversation .tools .tool[value^='again']"), seconds=120)
    assert "Hochreiter" in page.text("#conversation .answer")


def test_conversations_are_kept_found_renamed_opened_and_deleted(page):
    page.ask("Who introduced the LSTM?", seconds=120)
    first = page.one("#kept li.current .open").get_attribute("value").split()[-1]
    page.press("#new")
    page.until(lambda: not page.all("#conversation .answer"))
    page.driver.refresh()
    page.one("#question textarea")

    page.press(f"#kept button[value='rename {first}']")
    field = page.one("#kept li input")  # its text is selected, so that typing replaces it
    field.send_keys("سرگذشت ال‌اس‌تی‌ام\n")
    page.until(lambda: "سرگذشت" in page.text(f"#kept button[value='talk open {first}']"))
    page.one("#talk-search input, #talk-search textarea").send_keys("سرگذشت الاستيام")
    page.until(lambda: len(page.all("#kept li")) == 1)
    page.press(f"#kept button[value='talk open {first}']")
    page.until(lambda: "Hochreiter" in page.text("#conversation .answer"))
    page.press("#conversation .chip")
    assert page.text("#evidence mark")
    page.press(f"#kept button[value='talk delete {first}']")
    page.press(f"#kept button[value='talk delete {first}']")
    page.until(lambda: not page.all("#kept li"))


def test_a_conversation_is_saved_as_markdown_json_and_bibtex(page):
    page.ask("Who introduced the LSTM?", seconds=120)

    for kind in ("md", "json", "bib"):
        page.press(f"#export button[value$='.{kind}']")

    saved = page.driver.saved
    names = {kind: saved / f"who-introduced-the-lstm.{kind}" for kind in ("md", "json", "bib")}
    page.until(lambda: all(path.exists() for path in names.values()))
    assert "Hochreiter" in names["md"].read_text()
    assert json.loads(names["json"].read_text())["exchanges"][0]["answer"]["citations"]
    assert "@misc{" in names["bib"].read_text()


def test_ratings_are_kept_with_what_was_said(page, home):
    page.ask("Who introduced the LSTM?", seconds=120)

    page.press("#conversation button[value='rate bad 0']")
    note = page.one("#note textarea, #note input")
    note.send_keys("Too long\n")
    page.until(lambda: not [n for n in page.all("#note") if n.is_displayed()])

    lines = (home / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    first, second = (json.loads(line) for line in lines[-2:])
    assert (first["rating"], first["note"]) == ("bad", "")
    assert second["note"] == "Too long"
    assert second["question"] == "Who introduced the LSTM?"
    assert second["answer"]["citations"]
    assert second["passages"]


def test_ratings_become_a_gold_set_that_scores(page, home, tmp_path):
    page.ask("Who introduced the LSTM?", seconds=120)
    page.press("#conversation button[value='rate good 0']")
    page.one("#note")

    made = run_rag(home, "eval", str(tmp_path / "set"), "--from-feedback")
    assert made.returncode == 0, made.stderr
    scored = run_rag(home, "eval", str(tmp_path / "set"), "--retrieval-only", "--json")

    assert json.loads(scored.stdout)["retrieval"]["en"]["R@5"]["value"] == 1


def test_a_library_that_another_process_writes_to_is_said_to_be_busy(page, home, tmp_path):
    from ingest.lock import writer_lock

    held, release = threading.Event(), threading.Event()

    def hold():
        try:
            with writer_lock(home):
                held.set()
                release.wait(60)
        except PorseshError:
            held.set()

    threading.Thread(target=hold).start()
    assert held.wait(20)
    note = tmp_path / "late.md"
    note.write_text("# Late\n\nThis note comes at a bad time and waits for the next.")

    said = upload(page, note)
    release.set()

    assert "not added" in said[0]
    assert "holds the write lock" in said[0]


def test_a_paper_that_cannot_be_removed_just_now_is_told_in_the_language_of_the_page(page, home):
    from ingest.lock import writer_lock

    page.press("#language input[value=fa]")
    page.until(lambda: page.text("#send") == "بپرس")
    tab(page, "کتابخانه")
    with writer_lock(home):
        for _ in range(2):
            page.press("#shelf button[value='shelf remove lstm.fa']")
        page.until(lambda: "کتابخانه در حال نوشته شدن است" in page.text(".toast-body"))

    assert "را در دست دارد" in page.text(".toast-body")
    assert page.all("#shelf button[value='shelf remove lstm.fa']")
