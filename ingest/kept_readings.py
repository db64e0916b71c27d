"""What OCR has read of a paper that is not in the library yet, page by page.

OCR of a long scan takes an hour, and papers are written whole or not at all: who interrupts it, or
kills it, does not begin at page one again.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.children import Children
from ingest.ocr_pages import PageReader, PageReading
from ingest.ocr_text import page_from_json


@dataclass(frozen=True, slots=True)
class KeptReadings:
    """The pages of one file that one engine has read; of another file or engine it knows none.

    Attributes:
        path: where they are kept, a line each.
        content_hash: of the file that was read.
    """

    path: Path
    content_hash: str

    def read(
        self,
        reader: PageReader,
        path: Path,
        numbers: Sequence[int],
        *,
        password: str | None,
        children: Children,
    ) -> Iterator[PageReading]:
        """Yield pages that are kept, and then the others as `reader` reads them; keep those too."""
        kept = self._kept(reader.identity)
        yield from (kept[number] for number in numbers if number in kept)
        missing = [number for number in numbers if number not in kept]
        if not kept:
            self._write({"content": self.content_hash, "engine": reader.identity}, "w")
        for reading in reader.read(path, missing, password=password, children=children):
            if reading.page is not None:
                self._write({"number": reading.number, "page": asdict(reading.page)}, "a")
            yield reading

    def drop(self) -> None:
        """Forget them all: the paper is in the library."""
        self.path.unlink(missing_ok=True)

    def _kept(self, engine: str) -> dict[int, PageReading]:
        try:
            head, *lines = self.path.read_text(encoding="utf-8").splitlines()
            if json.loads(head) != {"content": self.content_hash, "engine": engine}:
                return {}
        except (OSError, ValueError):
            return {}
        found = {}
        for line in lines:
            # A line that was cut off as it was written is a page that was not read.
            with suppress(ValueError, KeyError, TypeError):
                values = json.loads(line)
                number = int(values["number"])
                found[number] = PageReading(number, page_from_json(values["page"]))
        return found

    def _write(self, values: dict[str, Any], mode: str) -> None:
        # Where there is no room to keep a page, it is read all the same.
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open(mode, encoding="utf-8") as file:
                # In front, so that a line that was cut off spoils no other.
                file.write(("" if mode == "w" else "\n") + json.dumps(values))
