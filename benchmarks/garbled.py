"""How often good pages are taken for garbled ones, and garbled ones for good.

`python -m benchmarks.garbled FILE...`: files of Persian or Arabic text, cut into pages of words.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ingest.rtl.plausibility import implausibility

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
PAGE_WORDS = (40, 150)
EXCHANGED = (8, 16, 32)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each file and size of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args(arguments).files:
        words = path.read_text(encoding="utf-8").split()
        for size in PAGE_WORDS:
            starts = range(0, len(words) - size + 1, size)
            _report(f"{path.name}, {size} words", [words[i : i + size] for i in starts])


def _report(title: str, pages: Sequence[Sequence[str]]) -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable, no secret
    found = [f"{_share(pages, str):.4f} refused", f"{_share(pages, _reverse):.3f} reversed found"]
    for count in EXCHANGED:
        share = _share(pages, partial(_exchange, count=count, chance=chance))
        found.append(f"{share:.3f} of {count} exchanged")
    print(f"{title}: {len(pages)} pages; {'; '.join(found)}")


def _share(pages: Sequence[Sequence[str]], spoil: Callable[[str], str]) -> float:
    refused = [bool(implausibility(spoil(" ".join(page)))) for page in pages]
    return sum(refused) / max(len(refused), 1)


def _reverse(page: str) -> str:
    return " ".join(word[::-1] for word in page.split())


def _exchange(page: str, count: int, chance: random.Random) -> str:
    """Exchange so many letters in a ring, as a wrong character map does."""
    letters = chance.sample(LETTERS, count)
    return page.translate(str.maketrans("".join(letters), "".join(letters[1:] + letters[:1])))


if __name__ == "__main__":
    main()
