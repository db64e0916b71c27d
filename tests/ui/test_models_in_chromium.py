"""Models in the settings, in a real browser: pulled, stopped, gone on with, used, written with."""

from pathlib import Path

import pytest

from rag.assembly import Workshop
from rag.models import bundled_gguf
from rag.settings import load_settings
from rag.testing_hub import FakeHub, serving
from ui.page_command import make_backing
from ui.page_image import PagePainter
from ui.testing import free_port
from ui.web import running_page

# gradio and selenium leave event loops and sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore")

NAME = "llama-3.2-1b-instruct"
FILE = "Llama-3.2-1B-Instruct-Q4_K_M.gguf"


@pytest.fixture(scope="module")
def hub():
    """A hub that gives the bundled model's bytes under the name of another."""
    with serving(FakeHub(path=FILE, content=bundled_gguf().read_bytes())) as fake:
        yield fake


@pytest.fixture(scope="module")
def url(hub, driver, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (home / "settings.toml").write_text(f'hub_url = "{hub.url}"\n')
    painter = PagePainter()
    backing = make_backing(Workshop(load_settings(home)), painter)
    notes = Path(__file__).parents[2] / "corpus" / "notes"
    for _ in backing.shelf.add_files([notes / "lstm.en.md"]):
        pass
    with running_page(backing, port=free_port(), language="fa") as address:
        yield address
    painter.close()


def tab(reader, name):
    reader.driver.execute_script(
        "[...document.querySelectorAll('#tabs button[role=tab]')]"
        ".find((tab) => tab.textContent.trim() === arguments[0]).click()",
        name,
    )


def test_a_model_is_pulled_stopped_gone_on_with_and_then_writes(reader, url, hub):
    hub.hold_after = 30_000_000
    reader.open(url)
    tab(reader, "تنظیمات")
    reader.press(f"#catalogue button[value='models pull {NAME}']")

    reader.until(lambda: "۳۰ مگابایت از" in reader.text("#pulls"))
    stop = reader.one(f"#catalogue button[value='models stop {NAME}']")
    reader.driver.execute_script("arguments[0].focus()", stop)
    reader.until(lambda: "(۳۰٪)" in reader.text("#pulls"))
    assert reader.driver.switch_to.active_element == stop, "progress does not take the focus away"
    stop.click()
    go_on = reader.one(f"#catalogue button[value='models pull {NAME}']")
    assert "لغو شد" in reader.text("#catalogue")
    assert "ادامهٔ دریافت" in go_on.text

    hub.hold_after = None
    hub.go_on.set()
    go_on.click()
    use = reader.one(f"#catalogue button[value='models use {NAME}']", seconds=60)
    assert hub.ranges == ["", "bytes=30000000-"]
    assert not reader.all("#pulls li")
    use.click()
    reader.until(lambda: "در حال استفاده" in reader.text("#catalogue"))
    assert reader.one("#model input:checked").get_attribute("value") == NAME

    tab(reader, "گفت‌وگو")
    answer = reader.ask("What problem does the LSTM solve?", seconds=120)
    assert NAME in answer.find_element("css selector", ".checked").text


def test_a_hub_that_is_out_of_order_is_said(reader, url, hub):
    hub.status = 500
    reader.open(url)
    tab(reader, "تنظیمات")

    reader.press("#catalogue button[value='models pull llama-3.2-3b-instruct']")

    reader.until(lambda: "دریافت نشد" in reader.text("#catalogue .failed"))


def test_sizes_languages_and_what_does_not_fit_are_said(reader, url):
    reader.open(url)
    tab(reader, "تنظیمات")

    said = reader.text("#catalogue")

    assert "۴٫۹ گیگابایت" in said
    assert "فارسی و انگلیسی می‌نویسد" in said
