import re
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "torch,chromadb,gradio,llama_cpp,sentence_transformers,langchain_core,"
    "httpx,pypdf,pdfminer,numpy"
)
TABS = {f"ui/{tab}_tab.py" for tab in ("chat", "library", "settings")} | {
    "ui/talk_list.py",
    "ui/rating_row.py",
}


def test_the_command_line_loads_nothing_heavy_before_a_command_needs_it() -> None:
    code = (
        f"import sys, ui.cli; found = set('{HEAVY}'.split(',')) & set(sys.modules); "
        "sys.exit(', '.join(found) or 0)"
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert result.stderr == ""


@pytest.mark.parametrize("blocked", [("rag", "ui"), ("ui",)], ids=["ingest alone", "no ui"])
def test_a_lower_floor_works_without_the_ones_above(blocked: tuple[str, ...]) -> None:
    floor = "ingest.pipeline" if "rag" in blocked else "rag.assistant"
    stops = "".join(f"sys.modules[{name!r}] = None; " for name in blocked)

    result = subprocess.run(
        [sys.executable, "-c", f"import sys; {stops}import {floor}"],
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr


def test_the_reader_of_pdfs_starts_without_anything_heavy() -> None:
    heavy = "torch,chromadb,gradio,llama_cpp,sentence_transformers,langchain_core,httpx,numpy"
    code = (
        f"import sys, ingest.pdf_child, pypdf; found = set('{heavy}'.split(',')) & "
        "set(sys.modules); sys.exit(', '.join(found) or 0)"
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert result.stderr == ""


@pytest.mark.parametrize(
    ("library", "owners"),
    [
        ("chromadb", {"ingest/index.py"}),
        ("sentence_transformers", {"ingest/embedding.py", "rag/cross_encoder.py"}),
        ("pypdf", {"ingest/pdf.py", "ingest/tex_fonts.py"}),
        ("pdfminer", {"ingest/pdf_glyphs.py"}),
        ("llama_cpp", {"rag/llm.py", "rag/gguf.py"}),
        ("pypdfium2", {"ui/page_image.py", "ingest/ocr_child.py", "ingest/testing.py"}),
        ("gradio", {"ui/web.py", "ui/page.py", "ui/model_section.py"} | TABS),
    ],
)
def test_a_third_party_library_is_met_in_its_adapter_alone(library: str, owners: set[str]) -> None:
    root = Path(__file__).parent.parent
    users = {
        path.relative_to(root).as_posix()
        for package in ("ingest", "rag", "ui")
        for path in (root / package).rglob("*.py")
        if re.search(rf"(?:import|from) {library}\b", path.read_text(encoding="utf-8"))
    }

    assert users <= owners
