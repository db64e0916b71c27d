import json
import shutil
from pathlib import Path

import pytest

from rag.quoting import stands_on
from tests.end_to_end.conftest import Rag, run_rag


@pytest.fixture(scope="module")
def library(papers_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Rag, object]:
    """`rag` over a whole paper and a damaged one, and what ingesting them printed."""
    root = tmp_path_factory.mktemp("real")
    (root / "papers").mkdir()
    for name in ("1211.5063", "1706.03762"):
        shutil.copy(papers_folder / f"{name}.pdf", root / "papers")
    done = run_rag(root / "home", "ingest", str(root / "papers"))
    return lambda *arguments: run_rag(root / "home", *arguments), done


def test_a_damaged_paper_is_kept_and_its_unreadable_pages_are_named(library) -> None:
    rag, done = library

    assert done.returncode == 0, done.stderr
    assert "2 ingested" in done.stdout
    assert "1211.5063, pages 2-3 were not read: no text layer" in done.stderr
    papers = {paper["id"]: paper for paper in json.loads(rag("papers", "--json").stdout)}
    assert papers["1211.5063"]["state"] != "failed"
    assert papers["1211.5063"]["pages"] == 12


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("How many attention heads does the base Transformer model use?", "en", "8"),
        ("مدل Transformer از چند head توجه استفاده می‌کند؟", "fa", "8"),
        ("What norm clipping is proposed for exploding gradients?", "en", "norm"),
        ("برای مشکل انفجار گرادیان چه راهی پیشنهاد شده است؟", "fa", "gradient"),
    ],
)
def test_answers_quote_what_pypdf_reads_on_the_cited_page(
    library, papers_folder: Path, question: str, language: str, said: str
) -> None:
    from ingest.pdf import read_pdf

    answer = json.loads(library[0]("ask", question, "--json").stdout)

    assert not answer["abstained"]
    assert answer["language"] == language
    assert said in answer["answer"]
    for citation in answer["citations"]:
        pages = read_pdf(papers_folder / f"{citation['paper']}.pdf").pages
        assert stands_on(citation["quote"], pages[citation["page"] - 1].text)
