"""Where what a page draws is taken to stand."""

from pathlib import Path

import pypdf
import pytest

from ingest.layout.printed import Run
from ingest.testing import pdf_bytes
from ingest.visible_text import visible_text

BOLD = b"(Bold words) Tj "


def runs_of(folder: Path, shown: bytes) -> list[Run]:
    content = b"BT /F1 10 Tf 12 TL 1 0 0 1 50 400 Tm %b ET" % shown
    path = folder / "a.pdf"
    path.write_bytes(
        pdf_bytes(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
                b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
                b" /Resources << /Font << /F1 3 0 R >> >> >>",
                b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
            ]
        )
    )
    seen = visible_text(pypdf.PdfReader(path).pages[0])
    return [run for run in seen.runs if run.text.strip()]


@pytest.mark.parametrize(
    "back",
    [b"1 0 0 1 50 400 Tm ", b"0 0 Td ", b"0 0 TD ", b"0 TL T* ", b"ET BT 1 0 0 1 50 400 Tm "],
)
def test_print_that_is_struck_twice_for_boldness_is_no_wider(tmp_path: Path, back: bytes) -> None:
    once = runs_of(tmp_path, BOLD)[0]

    struck = runs_of(tmp_path, BOLD + back + BOLD)

    assert once.left == 50
    assert {run.left for run in struck} == {50}
    assert max(run.right for run in struck) == pytest.approx(once.right)


def test_what_follows_without_being_placed_stands_behind(tmp_path: Path) -> None:
    once = runs_of(tmp_path, BOLD)[0]

    followed = runs_of(tmp_path, BOLD + BOLD)

    assert followed[-1].right - 50 == pytest.approx(2 * (once.right - 50))
