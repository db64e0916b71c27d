from pathlib import Path

import pytest

from ingest.config import ChunkingConfig, ReadingLimits
from ingest.ocr_pages import NoOcr
from ingest.preparing import PaperOrder, Surroundings, read_and_split
from ingest.testing import ScriptedOcr, write_pdf


class LocatedOcr(ScriptedOcr):
    """Counts how often it is looked for."""

    looked_for = 0

    def here(self) -> ScriptedOcr:
        self.looked_for += 1
        return ScriptedOcr("Words of the scan.", identity="of the worker")


def order(path: Path, ocr: ScriptedOcr | NoOcr) -> PaperOrder:
    return PaperOrder(path, False, None, None, None, ReadingLimits(), ChunkingConfig(), ocr)


@pytest.mark.parametrize(
    ("pages", "looked_for", "identity"),
    [(["Words of a page."], 0, ""), (["Words of a page.", ""], 1, "of the worker")],
)
def test_a_worker_looks_for_ocr_only_where_a_page_has_no_text(
    tmp_path: Path, pages: list[str], looked_for: int, identity: str
) -> None:
    ocr = LocatedOcr("Never read.")

    split = read_and_split(
        order(write_pdf(tmp_path / "a.pdf", pages), ocr), Surroundings(away=True)
    )

    assert (ocr.looked_for, split.ocr_identity) == (looked_for, identity)


def test_who_reads_its_own_papers_looks_for_no_other_ocr(tmp_path: Path) -> None:
    ocr = LocatedOcr("Words of the scan.")

    split = read_and_split(order(write_pdf(tmp_path / "a.pdf", [""]), ocr))

    assert (ocr.looked_for, split.ocr_identity) == (0, "scripted")
