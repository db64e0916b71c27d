"""A real browser for the tests of the page; without Debian's Chromium they are skipped."""

import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
DRIVER = Path("/usr/bin/chromedriver")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


class Reader:
    """A reader at the browser: opens the page, asks, looks, presses."""

    def __init__(self, driver):
        self.driver = driver

    def resize(self, width, height, *, dark=False):
        """Give the window another size, and the reader another taste."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        taste = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [taste]})

    def open(self, url):
        self.driver.get(url)
        self.one("#question textarea")

    def all(self, css):
        return self.driver.find_elements("css selector", css)

    def one(self, css, seconds=30):
        """Wait until something is there and can be seen; return the first of its kind."""
        return self.until(lambda: [e for e in self.all(css) if e.is_displayed()], seconds)[0]

    def until(self, condition, seconds=30):
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        patience = WebDriverWait(
            self.driver,
            seconds,
            poll_frequency=0.05,
            ignored_exceptions=[StaleElementReferenceException],
        )
        return patience.until(lambda _: condition())

    def press(self, css):
        """Press a button; some are seen only where the pointer or the focus rests."""
        self.driver.execute_script("arguments[0].click()", self.until(lambda: self.all(css))[0])

    def ask(self, text, seconds=60):
        """Ask a question and wait for the whole reply; return it."""
        before = len(self.all("#conversation .tools .tool[value^='again']"))
        self.one("#question textarea").send_keys(text)
        self.press("#send")
        self.until(
            lambda: (
                len(self.all("#conversation .tools .tool[value^='again']")) > before
                and not self.all(".elapsed")
                and any(button.is_displayed() for button in self.all("#send"))
            ),
            seconds,
        )
        return self.all("#conversation .answer")[-1]

    def text(self, css):
        return self.one(css).text

    def overhang(self):
        """Return by how many pixels the page is wider than the window."""
        return self.driver.execute_script(
            "const page = document.documentElement; return page.scrollWidth - page.clientWidth"
        )

    def style(self, element, name):
        return element.value_of_css_property(name)


class _Listener(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requested.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def listener():
    """A server on loopback that remembers what was asked of it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    server.requested = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    if not (CHROMIUM.exists() and DRIVER.exists()):
        pytest.skip("Debian's chromium is not installed")
    from selenium.webdriver.chrome.service import Service

    os.environ["SE_OFFLINE"] = "true"
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    profile = tmp_path_factory.mktemp("profile")
    saved = tmp_path_factory.mktemp("saved")
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    allowed = {"profile.default_content_setting_values.automatic_downloads": 1}
    options.add_experimental_option("prefs", {"download.default_directory": str(saved)} | allowed)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which(str(DRIVER))))
    driver.saved = saved
    yield driver
    driver.quit()


@pytest.fixture
def reader(driver):
    """A reader at a window of 1440 by 900."""
    reader = Reader(driver)
    reader.resize(1440, 900)
    yield reader
    # What a reader chose shall not meet the next test, nor an answer that is still going.
    driver.execute_script("try { localStorage.clear() } catch {}")
    driver.get("about:blank")
