import json
import shutil
from pathlib import Path

import pytest

from ingest.testing import write_pdf
from tests.end_to_end.conftest import lines_of

PAGES = [
    "1 Introduction\nThe Reformer network has twelve layers of attention. It is fast.",
    "2 Results\nThe Reformer network reaches a score of ninety on the reading test.",
]


def assert_one_line(done, status: int) -> None:
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("rag:")]
    assert len(lines) == 1, done.stderr


@pytest.mark.parametrize(
    "command", [["ask", "why?"], ["search", "why?"], ["ask", "چرا؟", "--json"]]
)
def test_with_nothing_ingested_the_status_is_3(rag, command: list[str]) -> None:
    done = rag(*command)

    assert_one_line(done, 3)
    assert done.stdout == ""


@pytest.mark.parametrize(
    "command",
    [
        ["ask"],
        ["ask", "  "],
        ["ask", "why?", "--batch", "x.jsonl"],
        ["ask", "why?", "--lang", "de"],
        ["search", "why?", "-k", "0"],
        ["no-such-command"],
        ["ingest", "1706.03762", "--from-dir", "."],
        ["models", "pull"],
        ["models", "dance"],
        ["eval", "set", "--from-feedback", "--page", "page.html"],
        ["search", "\udcff"],
        ["ask", "why?", "--paper", "\udcff"],
        ["ask", "why?", "--lang", "\udcff"],
        ["remove", "\udcff"],
    ],
)
def test_wrong_usage_has_status_2(rag, command: list[str]) -> None:
    done = rag(*command)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["ingest", "/no/such/file.pdf"],
        ["ingest", "--from-dir", "/no/such/folder"],
        ["eval", "/no/such/folder"],
        ["models", "use", "no-such-model"],
        ["models", "use", "\udcff"],
        ["models", "pull", "llama-3.2-1b-instruct"],
        ["remove", "no-such-paper"],
    ],
)
def test_what_fails_has_status_1_and_one_line(rag, command: list[str]) -> None:
    assert_one_line(rag(*command), 1)


def test_a_bad_setting_is_one_line(rag, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text("context_tokens = 1\n")

    assert_one_line(rag("papers"), 1)


def test_a_library_of_a_later_program_is_left_alone(rag, tmp_path: Path) -> None:
    import sqlite3

    (tmp_path / "home").mkdir()
    with sqlite3.connect(tmp_path / "home" / "library.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")

    assert_one_line(rag("papers"), 1)


def test_models_are_listed_with_size_and_licence(rag) -> None:
    rows = json.loads(rag("models", "list", "--json").stdout)

    assert {"smollm2-135m-instruct", "llama-3.2-3b-instruct"} <= {row["name"] for row in rows}


def test_from_files_to_answers_and_away_again(rag, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    write_pdf(folder / "1706.03762.pdf", PAGES)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")

    ingested = rag("ingest", str(folder))
    assert_one_line(ingested, 1)
    assert "broken" in ingested.stderr
    assert "1 ingested" in ingested.stdout

    papers = {paper["id"]: paper for paper in json.loads(rag("papers", "--json").stdout)}
    assert papers["1706.03762"]["pages"] == 2
    assert papers["broken"]["state"] == "failed"
    assert papers["broken"]["reason"]

    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        '{"id": "b", "question": "How many layers of attention has the Reformer network?"}\n\n'
        '{"question": "And what score?", "history": [{"role": "user", '
        '"content": "What is the Reformer network?"}]}\n'
        '{"id": 7, "question": "شبکهٔ Reformer چند لایهٔ توجه دارد؟"}\n',
        encoding="utf-8",
    )
    answers = lines_of(rag("ask", "--batch", str(batch)).stdout)
    assert [answer["id"] for answer in answers] == ["b", None, 7]
    assert answers[0]["citations"][0]["url"] == "https://arxiv.org/pdf/1706.03762#page=1"
    assert answers[0]["citations"][0]["page"] == 1
    assert answers[2]["language"] == "fa"
    assert "«" in answers[2]["answer"]

    found = lines_of(rag("search", "--batch", "-", stdin=batch.read_text(encoding="utf-8")).stdout)
    assert [line["id"] for line in found] == ["b", None, 7]

    assert rag("remove", "1706.03762", "broken").returncode == 0
    assert json.loads(rag("papers", "--json").stdout) == []
    assert rag("ask", "why?").returncode == 3


def test_a_bad_line_of_a_batch_is_found_before_anything_is_answered(rag, tmp_path: Path) -> None:
    rag("ingest", str(write_pdf(tmp_path / "net.pdf", PAGES)))

    done = rag("ask", "--batch", "-", stdin='{"question": "why?"}\n{"no": 1}\n')

    assert_one_line(done, 1)
    assert "line 2" in done.stderr
    assert done.stdout == ""


def gold_set(folder: Path) -> Path:
    papers = folder / "papers"
    papers.mkdir(parents=True)
    write_pdf(papers / "reformer.pdf", PAGES)
    rows = [
        {"id": "a", "lang": "en", "question": "How many layers has the Reformer network?"},
        {"id": "b", "lang": "fa", "question": "شبکهٔ Reformer چند لایه دارد؟"},
    ]
    common = {
        "type": "numeric",
        "answerable": True,
        "gold": [{"paper": "reformer", "page": 1}],
        "facts": [["twelve", "12"]],
    }
    lines = [json.dumps({**row, **common}, ensure_ascii=False) for row in rows]
    (folder / "qa.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_eval_scores_compares_with_itself_and_writes_a_page(rag, tmp_path: Path) -> None:
    folder = gold_set(tmp_path / "set")
    page = tmp_path / "report.html"

    done = rag("eval", str(folder), "--json", "--baselines", "--ablations", "--page", str(page))

    report = json.loads(done.stdout)
    assert report["retrieval"]["en"]["R@1"]["value"] == 1.0
    assert report["answers"]["fa"]["cites gold"]["value"] == 1.0
    assert {"tutorial", "BM25", "dense", "plain fusion", "without glossary"} <= set(
        report["systems"]
    )
    assert {"p50", "p95"} == set(report["latency_s"]["search"]["embed"])
    html = page.read_text(encoding="utf-8")
    assert "شبکهٔ Reformer چند لایه دارد؟" in html
    assert "http" not in html

    earlier = tmp_path / "earlier.json"
    earlier.write_text(done.stdout, encoding="utf-8")
    again = rag("eval", str(folder), "--json", "--compare", str(earlier))
    gains = json.loads(again.stdout)["compared"]
    assert {figures["right"]["value"] for figures in gains.values()} == {0.0}

    table = rag("eval", str(folder), "--retrieval-only", "--compare", str(earlier))
    assert "since the earlier run" in table.stdout
    assert_one_line(rag("eval", str(folder), "--compare", str(page)), 1)


def test_a_damaged_library_is_told_and_repaired(rag, tmp_path: Path) -> None:
    rag("ingest", str(write_pdf(tmp_path / "net.pdf", PAGES)))
    path = tmp_path / "home" / "library.sqlite3"
    content = path.read_bytes()
    path.write_bytes(b"\xa5" * 4096 + content[4096:])

    told = rag("papers")
    assert_one_line(told, 1)
    assert "rag doctor --repair" in told.stderr

    repaired = rag("doctor", "--repair")
    assert "ingest your papers again" in repaired.stdout
    assert "Traceback" not in repaired.stderr
    assert rag("ingest", str(tmp_path / "net.pdf")).returncode == 0
    (kept,) = (tmp_path / "home").glob("library.damaged-*.sqlite3")
    assert kept.stat().st_size == len(content)


def test_an_index_that_was_deleted_is_built_again_by_the_next_question(rag, tmp_path: Path) -> None:
    rag("ingest", str(write_pdf(tmp_path / "net.pdf", PAGES)))
    shutil.rmtree(tmp_path / "home" / "index")

    found = json.loads(rag("search", "How many layers?", "--json").stdout)

    assert found["passages"]


def test_a_hidden_line_is_said_and_never_found(rag, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "net.pdf", PAGES)
    # The last line of the second page in white; the table of objects is mended by the reader.
    head, tail = path.read_bytes().rsplit(b"BT /F1 11 Tf", 1)
    path.write_bytes(head + b"1 g BT /F1 9 Tf" + tail)

    ingested = rag("ingest", str(path))

    assert "net, page 2: hidden text left out (white on white)" in ingested.stderr
    assert "ninety" not in rag("search", "What score does it reach?", "--json").stdout
