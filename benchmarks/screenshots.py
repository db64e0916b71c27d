"""Take docs/screenshots anew with Debian's Chromium: `make screenshots PAPERS=folder`.

A second folder is a home to keep the library in, so that another run need not read the papers.

The page is the real one over real papers, with the bundled models. The folder must hold the PDFs
that the questions are about: 1706.03762, 1810.04805 and 2005.11401.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.chromium import browser
from ingest.manifest import corpus_folder, note_paths
from rag.assembly import Workshop
from rag.settings import load_settings
from ui.page_command import make_backing
from ui.page_image import PagePainter
from ui.testing import free_port
from ui.web import running_page

FOLDER = Path("docs/screenshots")
PAPERS = ("1706.03762", "1810.04805", "2005.11401", "1910.01108", "2302.13971")
WIDE = (1440, 900)
NARROW = (390, 844)
ENGLISH = "Why are the dot products of query and key scaled by the square root of d_k?"
PERSIAN = "چرا حاصل‌ضرب داخلی query و key بر جذر d_k تقسیم می‌شود؟"
UNANSWERED = "Who won the World Cup in 2018?"
PERSIAN_UNANSWERED = "چه کسی جام جهانی ۲۰۱۸ را برد؟"
PATIENCE_S = 240


class Camera:
    """A browser that looks at the page."""

    def __init__(self, driver: Any, url: str) -> None:
        self._driver = driver
        self._url = url

    def open(self, language: str, size: tuple[int, int], *, dark: bool = False) -> None:
        """Open the page anew in a language, at a size, light or dark."""
        screen = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self._driver.get(f"{self._url}?__theme={'dark' if dark else 'light'}")
        self.seen("#question textarea")
        self.press(f"#language input[value={language}]")
        wanted = {"en": "Ask", "fa": "بپرس"}[language]
        self.until(lambda: wanted in [button.text for button in self.all("#send")])
        self.seen(".examples .suggestion")

    def all(self, css: str) -> list[Any]:
        """Return what there is of a kind."""
        return list(self._driver.find_elements("css selector", css))

    def seen(self, css: str) -> None:
        """Wait until something can be seen."""
        self.until(lambda: any(element.is_displayed() for element in self.all(css)))

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver.support.ui import WebDriverWait

        waiting = WebDriverWait(
            self._driver, PATIENCE_S, 0.1, ignored_exceptions=[WebDriverException]
        )
        waiting.until(lambda _: condition())

    def press(self, css: str) -> None:
        """Press a button."""
        self.until(lambda: self.all(css))
        self._driver.execute_script("arguments[0].click()", self.all(css)[0])

    def tab(self, number: int) -> None:
        """Open one of the three tabs."""
        tabs = self.all("#tabs button[role=tab]")
        self._driver.execute_script("arguments[0].click()", tabs[number])

    def ask(self, question: str) -> None:
        """Ask, and wait for the whole answer and for what could be asked next."""
        self.all("#question textarea")[0].send_keys(question)
        self.press("#send")
        self.until(lambda: self.all("#conversation .tools .tool[value^='again']"))
        self.until(lambda: any(button.is_displayed() for button in self.all("#send")))

    def cite(self) -> None:
        """Open the page of the first citation."""
        self.press("#conversation .paragraph .chip")
        self.seen("#evidence .sheet img")

    def upload(self, path: Path) -> None:
        """Put a file into the library, and wait until it is there."""
        self.all("#files input[type=file]")[0].send_keys(str(path.absolute()))
        self.seen(".jobs li:is(.done, .unchanged)")

    def shoot(self, name: str) -> None:
        """Keep what can be seen, in few colours so that the repository stays small."""
        from PIL import Image

        self._driver.execute_script("document.activeElement.blur()")
        # Where the page happens to keep things here is nobody's business.
        for folder in self.all("#facts code"):
            self._driver.execute_script("arguments[0].textContent = '~/porsesh'", folder)
        time.sleep(1.2)  # transitions end, the panel scrolls to the quote
        path = FOLDER / f"{name}.png"
        self._driver.save_screenshot(str(path))
        few = Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        sys.stdout.write(f"{path} {path.stat().st_size // 1024} KiB\n")


def main() -> None:
    """Take every picture anew."""
    papers = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "porsesh"
        sources = [str(papers / f"{paper}.pdf") for paper in PAPERS]
        rag = [sys.executable, "-m", "ui.cli", "--home", str(home)]
        subprocess.run([*rag, "ingest", *sources], check=True)
        painter = PagePainter()
        backing = make_backing(Workshop(load_settings(home)), painter)
        with running_page(backing, port=free_port()) as url, browser() as driver:
            camera = Camera(driver, url)
            _persian(camera)
            _english(camera)
        painter.close()


def _persian(camera: Camera) -> None:
    camera.open("fa", WIDE)
    camera.shoot("start-fa")
    camera.ask(PERSIAN)
    camera.shoot("answer-fa")
    camera.cite()
    camera.shoot("evidence-fa")
    camera.press("#evidence .close")
    camera.tab(1)
    camera.seen("#shelf table")
    camera.upload(next(path for path in note_paths(corpus_folder()) if "lstm.fa" in path.name))
    camera.shoot("library-fa")
    camera.press("#shelf button[value^='shelf ask 1810.04805']")
    camera.press("#new")
    camera.seen(".examples .suggestion")
    camera.shoot("filter-fa")
    camera.tab(2)
    camera.seen("#catalogue li")
    camera.shoot("settings-fa")
    camera.open("fa", WIDE)
    camera.ask(PERSIAN_UNANSWERED)
    camera.shoot("refusal-fa")
    camera.open("fa", NARROW)
    camera.ask(PERSIAN)
    camera.shoot("narrow-fa")
    camera.cite()
    camera.shoot("narrow-evidence-fa")


def _english(camera: Camera) -> None:
    camera.open("en", WIDE)
    camera.shoot("start-en")
    camera.ask(ENGLISH)
    camera.cite()
    camera.shoot("evidence-en")
    camera.open("en", WIDE, dark=True)
    camera.ask(ENGLISH)
    camera.cite()
    camera.shoot("evidence-en-dark")
    camera.press("#evidence .close")
    camera.tab(1)
    camera.seen("#shelf table")
    camera.shoot("library-en-dark")
    camera.tab(2)
    camera.seen("#catalogue li")
    camera.shoot("settings-en-dark")
    camera.open("en", WIDE, dark=True)
    camera.ask(UNANSWERED)
    camera.shoot("refusal-en-dark")
    camera.open("en", NARROW, dark=True)
    camera.ask(ENGLISH)
    camera.shoot("narrow-en-dark")
    camera.tab(1)
    camera.seen("#shelf table")
    camera.shoot("narrow-library-en-dark")
    camera.tab(2)
    camera.seen("#catalogue li")
    camera.shoot("narrow-settings-en-dark")


if __name__ == "__main__":
    main()
