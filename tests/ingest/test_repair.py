import os
import sqlite3
from pathlib import Path

import pytest

from ingest.documents import Page, Paper, Section, SourceKind
from ingest.errors import LibraryError, LibraryLocked
from ingest.index import ChunkIndex, new_index, open_index
from ingest.library import Library
from ingest.lock import writer_lock
from ingest.repair import library_damage, repair_library
from ingest.schema import SCHEMA_VERSION, prepare
from ingest.section_tree import with_levels
from ingest.testing import fill_disk
from tests.ingest.test_library import add, make_paper, unit_vectors

PAGE = 4096


def filled(folder: Path, papers: int = 20) -> Path:
    path = folder / "library.sqlite3"
    library = Library(path)
    for number in range(papers):
        name = f"p{number:02d}"
        lines = (f"Sentence {line} of {name} tells of {name}{line}." for line in range(60))
        add(library, make_paper(name, " ".join(lines), "Another page."), seed=number)
    library.close()
    return path


def overwrite(path: Path, page: int, content: bytes = b"\xa5" * PAGE) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


def root_page(path: Path, name: str) -> int:
    with sqlite3.connect(path) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return int(connection.execute(query, (name,)).fetchone()[0])


def rows_of(path: Path, paper_id: str) -> list:
    with sqlite3.connect(path) as connection:
        return [
            connection.execute(query, (paper_id,)).fetchall()
            for query in (
                "SELECT * FROM papers WHERE id = ?",
                "SELECT * FROM pages WHERE paper_id = ? ORDER BY number",
                "SELECT * FROM sections WHERE paper_id = ? ORDER BY start",
                "SELECT ordinal, start, text, section, vector FROM chunks WHERE paper_id = ?"
                " ORDER BY ordinal",
                "SELECT * FROM sentences WHERE paper_id = ? ORDER BY start",
            )
        ]


def test_a_sound_library_is_left_alone(tmp_path: Path) -> None:
    path = filled(tmp_path, papers=2)
    before = path.read_bytes()

    assert library_damage(path) == ""
    assert repair_library(path) is None
    assert path.read_bytes() == before


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.95])
def test_papers_that_a_damaged_page_does_not_touch_are_saved_to_the_letter(
    tmp_path: Path, share: float
) -> None:
    path = filled(tmp_path)
    names = [f"p{number:02d}" for number in range(20)]
    before = {name: rows_of(path, name) for name in names}
    overwrite(path, int(path.stat().st_size / PAGE * share))

    done = repair_library(path)

    assert done is not None
    assert sorted([*done.saved, *done.lost]) == names
    assert done.kept_aside.exists()
    assert library_damage(path) == ""
    assert {name: rows_of(path, name) for name in done.saved} == {
        name: before[name] for name in done.saved
    }
    library = Library(path)
    states = {paper.id: paper.state for paper in library.papers()}
    assert states == dict.fromkeys(done.saved, "ready") | dict.fromkeys(done.lost, "failed")
    assert all(library.search_tokens([f"{name}7"], limit=1) for name in done.saved)


def test_the_words_of_a_library_are_counted_again_where_only_they_are_damaged(
    tmp_path: Path,
) -> None:
    path = filled(tmp_path)
    overwrite(path, root_page(path, "chunk_tokens_data"))

    done = repair_library(path)

    assert done is not None
    assert (len(done.saved), done.lost) == (20, ())
    assert Library(path).search_tokens(["p057"], limit=1)


def test_vectors_of_an_unknown_model_are_not_trusted(tmp_path: Path) -> None:
    path = filled(tmp_path, papers=3)
    overwrite(path, root_page(path, "meta"))

    done = repair_library(path)

    assert done is not None
    assert (done.saved, done.lost) == ((), ("p00", "p01", "p02"))
    assert Library(path).embedding_identity is None


@pytest.mark.parametrize("content", [b"\x00" * PAGE, b"no database" * 372])
def test_a_file_whose_head_is_gone_is_kept_aside_and_begun_anew(
    tmp_path: Path, content: bytes
) -> None:
    path = filled(tmp_path, papers=2)
    overwrite(path, 1, content)

    done = repair_library(path)

    assert done is not None
    assert done.saved == ()
    assert done.kept_aside.stat().st_size > 0
    assert Library(path).papers() == []


def test_damage_is_told_with_the_way_back(tmp_path: Path) -> None:
    path = filled(tmp_path, papers=2)
    overwrite(path, root_page(path, "papers"))

    with pytest.raises(LibraryError) as caught:
        Library(path).papers()

    assert "rag doctor --repair" in caught.value.remedy


def test_a_full_disk_is_told_and_costs_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite3")
    add(library, make_paper("a", "Alpha stands here."))
    fill_disk(library)

    with pytest.raises(LibraryError, match="full") as caught:
        add(library, make_paper("b", "Beta stands here. " * 5000))

    assert "Free some space" in caught.value.remedy
    assert [paper.id for paper in library.papers()] == ["a"]


@pytest.mark.parametrize("harm", ["deleted", "emptied", "overwritten"])
def test_an_index_that_is_gone_or_broken_is_built_again_without_a_model(
    tmp_path: Path, harm: str
) -> None:
    library = Library(filled(tmp_path, papers=3))
    folder = tmp_path / "index"
    open_index(folder, library)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and harm == "deleted":
            file.unlink()
        elif file.is_file():
            file.write_bytes(b"" if harm == "emptied" else b"\xa5" * file.stat().st_size)

    index = new_index(folder, library)

    assert index.count() == library.count_chunks()
    numbers, _, vectors = next(iter(library.vectors()))
    assert index.search(vectors[0], k=1)[0].number == numbers[0]


@pytest.mark.parametrize("harm", [b"", b"\xa5" * 50_000])
def test_a_broken_index_is_told_in_one_line_or_mended(tmp_path: Path, harm: bytes) -> None:
    library = Library(filled(tmp_path, papers=3))
    folder = tmp_path / "index"
    new_index(folder, library)
    from ingest.index import _forget_clients

    _forget_clients()
    (folder / "chroma.sqlite3").write_bytes(harm)

    try:
        index = ChunkIndex(folder)
        hits = index.search(unit_vectors(1)[0], k=1)
    except LibraryError as error:
        told = str(error)
    else:
        told = "" if hits else "empty"

    assert "\n" not in told
    assert open_index(folder, library).count() == library.count_chunks()


def test_the_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with (
        writer_lock(tmp_path),
        pytest.raises(LibraryLocked, match=f"process {os.getpid()} holds"),
        writer_lock(tmp_path, patience_s=0.1),
    ):
        pass


def test_the_note_of_a_dead_holder_names_nobody(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        (tmp_path / "writer.pid").write_text("999999999", encoding="utf-8")

        with (
            pytest.raises(LibraryLocked, match="another process holds"),
            writer_lock(tmp_path, patience_s=0),
        ):
            pass


def test_the_note_of_a_killed_holder_does_not_shut_the_library(tmp_path: Path) -> None:
    (tmp_path / "writer.pid").write_text("999999999", encoding="utf-8")
    (tmp_path / "writer.lock").touch()

    with writer_lock(tmp_path, patience_s=0):
        pass

    assert not (tmp_path / "writer.pid").exists()


def test_a_home_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(LibraryError, match="cannot be written to"),
        writer_lock(tmp_path / "file" / "home"),
    ):
        pass


def old_library(path: Path, version: int) -> sqlite3.Connection:
    Library(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    return connection


def test_a_library_is_brought_up_step_by_step(tmp_path: Path) -> None:
    connection = old_library(tmp_path / "l.sqlite3", SCHEMA_VERSION)
    steps = {
        SCHEMA_VERSION: lambda c: c.execute("CREATE TABLE first (x)"),
        SCHEMA_VERSION + 1: lambda c: c.execute("ALTER TABLE first ADD COLUMN y"),
    }

    prepare(connection, version=SCHEMA_VERSION + 2, migrations=steps)

    assert connection.execute("SELECT x, y FROM first").fetchall() == []
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 2,)


def test_a_step_that_fails_leaves_the_old_library(tmp_path: Path) -> None:
    connection = old_library(tmp_path / "l.sqlite3", SCHEMA_VERSION)

    def broken(c: sqlite3.Connection) -> None:
        c.execute("CREATE TABLE first (x)")
        raise sqlite3.OperationalError("disk full")

    with pytest.raises(sqlite3.OperationalError):
        prepare(connection, version=SCHEMA_VERSION + 1, migrations={SCHEMA_VERSION: broken})

    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        connection.execute("SELECT * FROM first")


def test_a_version_that_no_step_leads_from_says_what_to_do(tmp_path: Path) -> None:
    old_library(tmp_path / "l.sqlite3", 1).close()

    with pytest.raises(LibraryError, match="schema 1, now 4") as caught:
        Library(tmp_path / "l.sqlite3")

    assert "rag ingest" in caught.value.remedy


def test_a_library_from_before_ocr_gains_its_columns_and_keeps_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite3"
    fresh = Library(path)
    add(fresh, make_paper("p", "Words of one page."))
    fresh.close()
    as_version_2(path)

    library = Library(path)

    (page,) = library.pages("p")
    assert (page.text, page.ocr) == ("Words of one page.", None)
    assert library.printed_words("p", 1) == ()
    library.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert tables_of(connection) == tables_of(fresh_connection(tmp_path / "new.sqlite3"))


def test_a_damaged_library_from_before_ocr_is_saved_too(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite3"
    fresh = Library(path)
    add(fresh, make_paper("p", "Words of one page."))
    fresh.close()
    as_version_2(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM chunk_tokens_docsize")

    repair = repair_library(path)

    assert repair is not None
    assert repair.saved == ("p",)


def with_headings(path: Path) -> None:
    """Write a library of one paper whose headings stand under each other."""
    library = Library(path)
    pages = (Page(1, "2 Method\nWe do it.\n2.1 Model\nIt is small.", label="iv"), Page(2, "More."))
    sections = with_levels([Section("2 Method", 0), Section("2.1 Model", 19)])
    paper = Paper("p", "P", SourceKind.PDF, "hash", pages, sections=sections)
    add(library, paper)
    library.close()


def headings(library: Library) -> list[tuple[str, tuple[str, ...]]]:
    numbers = next(iter(library.vectors()))[0]
    chunks = [chunk for _, chunk in library.chunks(numbers).values()]
    return [(chunk.section, chunk.above) for chunk in chunks]


def test_a_library_from_before_the_tree_of_headings_gains_it(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite3"
    with_headings(path)
    as_version_3(path)

    library = Library(path)

    assert headings(library) == [("2 Method", ()), ("2.1 Model", ("2 Method",))]
    assert [page.label for page in library.pages("p")] == ["", ""]
    library.close()
    connection = sqlite3.connect(path)
    assert tables_of(connection) == tables_of(fresh_connection(tmp_path / "new.sqlite3"))


@pytest.mark.parametrize("version", [3, SCHEMA_VERSION])
def test_a_saved_paper_keeps_its_headings_and_what_its_pages_are_called(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "l.sqlite3"
    with_headings(path)
    if version == 3:
        as_version_3(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM chunk_tokens_docsize")

    repair_library(path)

    library = Library(path)
    assert headings(library) == [("2 Method", ()), ("2.1 Model", ("2 Method",))]
    assert [page.label for page in library.pages("p")] == (["iv", ""] if version > 3 else ["", ""])
    library.close()


def as_version_3(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE pages DROP COLUMN label")
        connection.execute("ALTER TABLE sections DROP COLUMN level")
        connection.execute("ALTER TABLE chunks DROP COLUMN above")
        connection.execute("PRAGMA user_version = 3")


def as_version_2(path: Path) -> None:
    as_version_3(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE printed_words")
        connection.execute("ALTER TABLE pages DROP COLUMN ocr")
        connection.execute("PRAGMA user_version = 2")


def fresh_connection(path: Path) -> sqlite3.Connection:
    Library(path).close()
    return sqlite3.connect(path)


def tables_of(connection: sqlite3.Connection) -> dict[str, list[tuple]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for (name,) in names}
