"""How soon a reader can type: `rag ui` started anew each time, and the page opened in Chromium.

The browser is there before the server, with nothing in its cache. A page is usable once its box
shows what is typed and its button can be pressed, and whole once the examples stand there too;
by then the models load in the background, on the same processors.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from benchmarks.chromium import browser

_PATIENCE_S = 120.0
# Typed as a reader does it; the script of the page is done once it has turned the box to suit.
_TYPED = "سلام"
_USABLE = """
const box = document.querySelector("#question textarea");
const send = document.querySelector("#send");
if (!box || !send || box.disabled || send.disabled || !box.offsetParent) return false;
box.focus();
return document.activeElement === box;
"""
_TURNED = """
const box = document.querySelector("#question textarea");
return box.value === arguments[0] && box.dir === "rtl" && !!document.querySelector("#language");
"""
_WHOLE = "return document.querySelectorAll('#suggestions .suggestion').length > 0"


@dataclass(frozen=True)
class Opening:
    """Seconds until the server was ready, and from there until the page was.

    Attributes:
        usable: its box takes what is typed, and its script is at work.
        whole: what the server is asked for after that is there too.
        again: until it is usable when it is opened once more by the same browser.
    """

    ready: float
    usable: float
    whole: float
    again: float


Served = Callable[[], AbstractContextManager[tuple[str, int, float]]]


def measure_openings(served: Served, times: int) -> list[Opening]:
    """Start the server and open the page as often as is asked for."""
    return [_open(served) for _ in range(times)]


def _open(served: Served) -> Opening:
    with browser() as driver, served() as (url, _, ready):
        begun = time.perf_counter()
        driver.get(url)
        usable = _usable(driver, begun)
        _until(driver, _WHOLE)
        whole = time.perf_counter() - begun
        begun = time.perf_counter()
        driver.get(url)
        return Opening(ready, usable, whole, _usable(driver, begun))


def _usable(driver: Any, begun: float) -> float:
    _until(driver, _USABLE)
    driver.switch_to.active_element.send_keys(_TYPED)
    _until(driver, _TURNED, _TYPED)
    return time.perf_counter() - begun


def _until(driver: Any, condition: str, *arguments: str) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not driver.execute_script(condition, *arguments):
        if time.monotonic() > end:
            raise TimeoutError(f"The page never came to {condition}")
        time.sleep(0.02)
