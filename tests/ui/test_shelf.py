from html import unescape
from pathlib import Path

import pytest

from ingest.kept_files import kept_file
from ingest.library_rows import LibraryPaper
from ingest.progress import NewerVersion, PaperUnchanged
from ingest.testing import HashEmbeddings, write_pdf
from rag.assembly import Workshop
from rag.settings import load_settings
from ui.jobs import Board, Job
from ui.passwords import Passwords
from ui.shelf import MAX_FILES, Shelf
from ui.shelf_html import render_jobs, render_shelf

TEXT = "The Heron network has seventeen layers and was trained for nine days on buoys."


@pytest.fixture
def workshop(tmp_path):
    nowhere = "http://127.0.0.1:9"
    home = tmp_path / "home"
    home.mkdir()
    lines = [f'{name} = "{nowhere}"' for name in ("arxiv_api_url", "arxiv_pdf_url")]
    (home / "settings.toml").write_text("\n".join(lines))
    workshop = Workshop(load_settings(home))
    workshop.load_embeddings = HashEmbeddings
    return workshop


@pytest.fixture
def changes():
    return []


@pytest.fixture
def passwords():
    return Passwords()


@pytest.fixture
def shelf(workshop, changes, passwords):
    return Shelf(workshop, lambda: changes.append("changed"), passwords)


def last(standings):
    return list(standings)[-1]


def note(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_files_are_added_with_every_stage_shown(shelf, changes, tmp_path):
    standings = list(shelf.add_files([write_pdf(tmp_path / "heron.pdf", [TEXT])]))

    assert standings[0][0].state == "waiting"
    assert {"reading", "embedding"} <= {jobs[0].stage for jobs in standings}
    assert standings[-1][0].ingested.pages == 1
    assert [paper.id for paper in shelf.papers()] == ["heron"]
    assert changes == ["changed"]


def test_a_locked_pdf_is_opened_by_its_password_which_is_never_written_down(
    shelf, workshop, passwords, hard_pdfs, tmp_path
):
    locked = tmp_path / "locked.pdf"
    locked.write_bytes((hard_pdfs / "encrypted-libreoffice-password.pdf").read_bytes())
    assert last(shelf.add_files([locked]))[0].error.why == "it needs a password"
    assert last(shelf.add_files([locked], password="no"))[0].error.why.endswith("not this one")

    assert last(shelf.add_files([locked], password="openpassword"))[0].state == "done"

    written = [path for path in workshop.settings.home.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if b"openpassword" in path.read_bytes()]
    assert passwords.of("locked") == "openpassword"
    assert "openpassword" not in repr(passwords)
    assert last(shelf.add_again("locked"))[0].state == "done", "it need not be typed again"
    assert last(shelf.add_files([locked], password="of another"))[0].state == "unchanged"
    assert passwords.of("locked") == "openpassword", "this one was not tried"
    shelf.remove("locked")
    assert passwords.of("locked") is None


def test_what_is_typed_for_a_locked_pdf_that_was_read_before_is_taken_at_its_word(
    workshop, hard_pdfs
):
    locked = hard_pdfs / "encrypted-libreoffice-password.pdf"
    first, second = Passwords(), Passwords()
    last(Shelf(workshop, lambda: None, first).add_files([locked], password="openpassword"))
    restarted = Shelf(workshop, lambda: None, second)

    for typed in ("no", "openpassword"):
        last(restarted.add_files([locked], password=typed))
        assert second.of(locked.stem) == typed


def test_what_is_no_paper_or_too_many_is_told_and_the_rest_is_added(shelf, tmp_path):
    notes = [note(tmp_path, f"n{i}.md", f"# N{i}\n\n{TEXT}") for i in range(MAX_FILES)]
    odd = note(tmp_path, "odd.exe", "MZ")
    late = note(tmp_path, "late.md", TEXT)

    jobs = {job.name: job for job in last(shelf.add_files([odd, *notes, late]))}

    assert "no PDF or Markdown" in jobs["odd.exe"].error.why
    assert "at once" in jobs["late.md"].error.why
    assert jobs["n0"].state == "done"


def test_names_are_told_from_rubbish_and_an_arxiv_out_of_reach_is_said(shelf):
    jobs = {job.name: job for job in last(shelf.add_named("rubbish, 1706.03762"))}

    assert "no arXiv id" in jobs["rubbish"].error.why
    assert jobs["1706.03762"].state == "failed"


def test_a_paper_is_read_again_from_its_kept_file(shelf, tmp_path):
    path = note(tmp_path, "tides.md", f"# Tides\n\n{TEXT}")
    last(shelf.add_files([path]))
    path.unlink()

    assert last(shelf.add_again("tides"))[0].state == "done"
    assert "not kept" in last(shelf.add_again("unknown"))[0].error.why


def test_a_removed_paper_leaves_nothing_behind(shelf, workshop, tmp_path):
    last(shelf.add_files([write_pdf(tmp_path / "heron.pdf", [TEXT])]))

    shelf.remove("heron")

    assert shelf.papers() == []
    assert not kept_file(workshop.settings.papers_folder, "heron").exists()


@pytest.mark.parametrize("search", ["كتاب هاي", "کتابهای یادگیری", "yadgiri کتاب", "YADGIRI"])
def test_spelling_and_half_spaces_do_not_matter_to_a_search(shelf, tmp_path, search):
    last(shelf.add_files([note(tmp_path, "yadgiri.md", f"# کتاب‌های یادگیری\n\n{TEXT}")]))

    assert len(shelf.papers(search)) == 1
    assert shelf.papers(search + " nothing") == []


def test_what_papers_and_files_are_called_is_shown_as_text(shelf, tmp_path):
    bad = note(tmp_path, "<img src=x>.md", f"# <script>alert(1)</script>\n\n{TEXT}")
    jobs = last(shelf.add_files([bad]))

    html = render_jobs(jobs, "fa") + render_shelf(shelf.papers(), "fa")

    assert "<img" not in html
    assert "<script" not in html
    assert "افزوده شد: ۱ صفحه" in unescape(html)


def test_a_paper_named_by_id_and_by_address_is_one_source(shelf, monkeypatch):
    begun = []

    def ingest(_, sources, board):
        begun.extend(sources)
        yield board.standing()

    monkeypatch.setattr(Shelf, "_ingest", ingest)

    list(shelf.add_named("2301.00001 https://arxiv.org/abs/2301.00001v2 2301.00002"))

    assert [source.name for source in begun] == ["2301.00001", "2301.00002"]


@pytest.mark.parametrize(("language", "said"), [("en", "arXiv has version 3"), ("fa", "نسخهٔ ۳")])
def test_a_paper_that_arxiv_has_in_a_newer_version_says_so(language, said):
    board = Board({"2301.00001": Job("2301.00001")})
    board.take(NewerVersion("2301.00001", 1, 3))
    board.take(PaperUnchanged("2301.00001"))

    html = unescape(render_jobs(board.standing(), language))

    assert said in html


@pytest.mark.parametrize(
    ("authors", "facts"),
    [
        (
            ("A. Vaswani", "N. Shazeer"),
            '<bdi dir="ltr" lang="en">1706.03762 · A. Vaswani, N. Shazeer · 2017</bdi>',
        ),
        (("سارا کریمی", "علی راد"), "سارا کریمی، علی راد · ۲۰۱۷</bdi>"),
    ],
)
def test_who_wrote_a_paper_is_said_in_the_order_and_digits_of_the_names(authors, facts):
    paper = LibraryPaper("1706.03762", "Title", authors, 2017, "arxiv", 15, 64, "ready", "")

    assert facts in unescape(render_shelf([paper], "fa"))
