"""Which way a paragraph runs, and which runs inside it go against it.

A paragraph takes the direction of most of its letters, not of its first one: Persian prose about
models often opens with a Latin name. Code, formulas, citations and URLs have no say, and neither
has what stands in quotation marks or brackets while something else is there to decide.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Direction = Literal["rtl", "ltr"]

MARKER = re.compile(r"\[[0-9۰-۹]+(?:[,،] ?[0-9۰-۹]+)*\]")
CODE = re.compile(r"`[^`\n]+`")
# "$5 and $10" are prices: a formula has no space inside its dollars and no digit after them.
FORMULA = re.compile(r"\$\$[^$\n]+\$\$|\$(?!\s)[^$\n]+(?<!\s)\$(?!\d)|\\\(.+?\\\)|\\\[.+?\\\]")
URL = re.compile(r"(?:https?://|www\.)[^\s<>«»،؛]+")

_NEUTRAL = re.compile("|".join(p.pattern for p in (MARKER, CODE, FORMULA, URL)))
_MENTIONED = re.compile(r"«[^«»]*»|“[^“”]*”|\([^()]*\)")
_LATIN = "A-Za-z\u00c0-\u024f\u0370-\u03ff"
_ARABIC = (
    "\u0600-\u0605\u0608\u060b\u060d-\u061a\u061d-\u065f\u066e-\u06ff\ufb50-\ufdff\ufe70-\ufefc"
)
_WORD = rf"[{_LATIN}0-9%]+(?:[-–+_./^'’@:&*=×]+[{_LATIN}0-9%]+)*(?:\([^(){_ARABIC}]*\))?"
_LATIN_RUN = re.compile(rf"{_WORD}(?:(?: ?[=×+<>≤≥≈] ?| )(?:{_WORD}))*")
_ARABIC_RUN = re.compile(
    rf"[{_ARABIC}][{_ARABIC}\u200c]*(?:[ ،؛:.]+[{_ARABIC}][{_ARABIC}\u200c]*)*"
)
_FORCES_LTR = re.compile(rf"[{_LATIN}=×^≈<>≤≥]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph; `direction` is None where it simply follows the paragraph."""

    text: str
    direction: Direction | None


def direction_of(text: str, *, default: Direction) -> Direction:
    """Return the direction of most letters; `default` decides when neither is ahead.

    >>> direction_of("GPT-3 مدلی بزرگ از OpenAI است که متن می‌نویسد", default="ltr")
    'rtl'
    """
    prose = _NEUTRAL.sub(" ", text)
    # What is only mentioned, such as the English title of a paper, has no say beside what says it.
    return _majority(_MENTIONED.sub(" ", prose)) or _majority(prose) or default


def _majority(text: str) -> Direction | None:
    classes = [unicodedata.bidirectional(char) for char in text]
    rightward = classes.count("R") + classes.count("AL")
    leftward = classes.count("L")
    if rightward == leftward:
        return None
    return "rtl" if rightward > leftward else "ltr"


def runs(text: str, direction: Direction) -> Iterator[Run]:
    """Split a paragraph into what follows `direction` and what must be isolated from it.

    Bare numbers follow the paragraph; the runs joined give `text` back.
    """
    pattern = _LATIN_RUN if direction == "rtl" else _ARABIC_RUN
    opposite: Direction = "ltr" if direction == "rtl" else "rtl"
    done = 0
    for match in pattern.finditer(text):
        if direction == "rtl" and not _FORCES_LTR.search(match.group()):
            continue
        if match.start() > done:
            yield Run(text[done : match.start()], None)
        yield Run(match.group(), opposite)
        done = match.end()
    if done < len(text):
        yield Run(text[done:], None)
