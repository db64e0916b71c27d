"""Errors in the language of the page; every pattern that a page can meet is in the Persian list."""

import ast
import dataclasses
import pickle
import re
import string
import subprocess
from html import unescape
from pathlib import Path

import pytest

from ingest.children import last_words
from ingest.config import OcrConfig
from ingest.errors import UnreadableSource
from ingest.library import Library
from ingest.lock import writer_lock
from ingest.ocr import Tesseract
from ingest.pdf_process import read_pdf_apart
from ingest.phrases import Phrase, joined, packed, unpacked
from rag.errors import NothingIngested
from ui.shelf_html import render_shelf
from ui.strings_fa import PERSIAN
from ui.troubles_en import ENGLISH_TROUBLES
from ui.troubles_fa import PERSIAN_TROUBLES
from ui.wording import render_error, render_reason, worded

ROOT = Path(__file__).parents[2]
# What only the command line can meet: its own usage, gold sets, and files of the program itself.
COMMAND_LINE = {
    "batch.py", "cli.py", "doctor_command.py", "eval_command.py", "evaluation.py",
    "feedback_command.py", "gold_set_files.py", "ingest_command.py", "library_commands.py",
    "manifest.py", "models_command.py", "web.py", "word_lists.py", "finglish_words.py",
    "checks.py", "testing.py",
}  # fmt: skip


def patterns():
    """Return the patterns and the fixed texts of errors in the sources, with their files."""
    for package in ("ingest", "rag", "ui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.name not in COMMAND_LINE:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                yield from ((path.name, text) for text in said_in(tree))


def said_in(tree):
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name == "Phrase":
            yield from texts(call.args[0])
        for keyword in call.keywords:
            if keyword.arg in {"why", "remedy"}:
                yield from texts(keyword.value)
        if name in {"_unreadable", "_refused", "_failed", "TransferError", "_no_pdf", "_misfit"}:
            for argument in call.args:
                yield from texts(argument)


def texts(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def fields(pattern):
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_every_pattern_that_a_page_can_meet_has_its_persian():
    missing = {
        (file, text) for file, text in patterns() if text.strip() and text not in PERSIAN_TROUBLES
    }

    assert sorted(missing) == []


@pytest.mark.parametrize("troubles", [PERSIAN_TROUBLES, ENGLISH_TROUBLES], ids=["fa", "en"])
def test_what_is_said_instead_has_the_same_facts(troubles):
    assert {key for key, said in troubles.items() if not fields(said) <= fields(key)} == set()


def test_no_command_is_named_as_the_remedy_where_the_page_has_its_own():
    for key in ENGLISH_TROUBLES:
        assert "rag ingest" not in PERSIAN_TROUBLES[key]
        assert "rag models" not in PERSIAN_TROUBLES[key]


def test_a_phrase_is_a_text_and_comes_back_whole_from_a_line_and_from_a_process():
    inner = Phrase("process {pid}", pid="7")
    phrase = Phrase("{holder} holds the write lock of {home}", holder=inner, home="/h")

    for again in (unpacked(packed(phrase)), pickle.loads(pickle.dumps(phrase))):
        assert again == "process 7 holds the write lock of /h"
        assert worded(again, "fa") == "فرایند ۷ کتابخانهٔ /h را در دست دارد"
    assert packed("plain") == "plain"


def test_a_list_of_phrases_is_worded_one_by_one():
    said = joined(["invisible letters left out", Phrase("process {pid}", pid="7")], "; ")

    assert worded(said, "fa") == "نویسه‌های نادیدنی کنار گذاشته شد؛ فرایند ۷"
    assert worded(said, "en") == said
    reasons = joined(["white on white", "transparent"], ", ")
    hidden = Phrase("hidden text left out ({reasons})", reasons=reasons)
    assert worded(hidden, "fa") == "متن پنهان کنار گذاشته شد (سفید روی سفید، شفاف)"


def test_the_persian_of_the_page_calls_one_thing_by_one_name_and_has_its_own_commas():
    said = [*PERSIAN_TROUBLES.values(), *persian_labels()]

    assert [text for text in said if "; " in text or re.search(r"[آ-ی], ", text)] == []
    assert [text for text in said if "نویسه‌خوان" in text] == []


def persian_labels():
    for field in dataclasses.fields(PERSIAN):
        value = getattr(PERSIAN, field.name)
        yield from [value] if isinstance(value, str) else dict(enumerate(value)).values()
        yield from value.values() if hasattr(value, "values") else ()


@pytest.mark.parametrize(
    "phrase",
    [
        Phrase("{name} was not downloaded", name="1706.03762"),
        Phrase("Run rag ingest for {name} again", name="1706.03762"),
        Phrase("{path} does not exist", path="2023"),
        Phrase("its sha256 is {found}…, not {wanted}…", found="123456789012", wanted="1234"),
    ],
)
def test_what_something_is_called_keeps_its_digits(phrase):
    said = worded(phrase, "fa")

    assert all(fact in said for fact in phrase.facts.values())


@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        (Phrase("it took longer than {seconds} s", seconds="2.5"), "۲٫۵"),
        (Phrase("arXiv answered with status {status}", status="503"), "۵۰۳"),
        (
            Phrase(
                "an earlier program wrote it (schema {found}, now {version})", found=1, version=9
            ),
            "۹",
        ),
        (
            Phrase("the disk has {free} GB free and {needed} are needed", free="1.0", needed="2"),
            "۱٫۰",
        ),
        (
            Phrase("OCR could hardly read it (confidence {confidence})", confidence="38%"),
            "اطمینان ۳۸٪",
        ),
    ],
)
def test_a_number_is_written_in_the_digits_of_the_page(phrase, number):
    assert number in worded(phrase, "fa")


def test_the_words_of_another_program_stay_as_they_are():
    assert worded("ENOMEM {weird}", "fa") == "ENOMEM {weird}"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_file_that_is_called_like_a_pattern_is_only_a_name(language):
    named = "{name} was not ingested"

    assert worded(named, language) == named
    assert named in worded(Phrase("{name} was not ingested", name=named), language)


@pytest.mark.parametrize(
    ("program", "status", "persian"),
    [
        ("its reader", -9, "خواننده‌اش با سیگنال ۹ متوقف شد"),
        ("OCR", 1, "OCR از کار افتاد (OSError: [2Jgone)"),
        ("tesseract", -11, "tesseract با سیگنال ۱۱ متوقف شد"),
    ],
)
def test_how_a_program_ended_is_told_in_persian_and_steers_no_terminal(program, status, persian):
    done = subprocess.CompletedProcess(
        [], status, b"", b"Traceback\nOSError: \x1b[2Jgone\xc2\x9b\n"
    )

    said = last_words(done, program)

    assert worded(said, "fa") == persian
    assert not set(said) & {"\x1b", "\x9b"}


def test_a_page_that_cannot_be_drawn_is_told_in_persian(tmp_path):
    broken = tmp_path / "a.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")

    (reading,) = Tesseract("none", "0", ("eng",), OcrConfig(at_once=1)).read(broken, [1])

    assert reading.why.startswith("OCR failed (it cannot be drawn (")
    assert worded(reading.why, "fa").startswith("OCR کار نکرد (صفحه را نمی‌توان کشید (")


def test_a_protected_pdf_is_told_in_the_language_of_the_page(hard_pdfs):
    encrypted = hard_pdfs / "encrypted-r6-user-password.pdf"
    with pytest.raises(UnreadableSource) as caught:
        read_pdf_apart(encrypted, password="wrong")

    persian = unescape(render_reason(caught.value, "fa"))
    english = unescape(render_reason(caught.value, "en"))

    assert "با این گذرواژه باز نمی‌شود" in persian
    assert "گذرواژه را همین‌جا بنویسید" in persian
    assert "Write its password here" in english
    assert "rag ingest --password" in str(caught.value), "the command line names its own way"


def test_a_lock_that_is_held_is_told_with_the_process_that_holds_it(tmp_path):
    from threading import Thread

    caught = []

    def second():
        try:
            with writer_lock(tmp_path, patience_s=0):
                pass
        except Exception as error:  # noqa: BLE001 - looked at below
            caught.append(error)

    with writer_lock(tmp_path):
        thread = Thread(target=second)
        thread.start()
        thread.join()

    said = unescape(render_error(caught[0], "افزوده نشد", "fa"))
    assert "کتابخانه در حال نوشته شدن است" in said
    assert "فرایند" in said
    assert 'dir="rtl"' in said


def test_an_empty_library_names_the_way_that_the_page_has():
    error = NothingIngested(
        "There is nothing to search",
        why="no paper has been ingested yet",
        remedy="Run rag ingest, or rag ingest FILE.pdf",
    )

    assert "Add papers in the library" in unescape(render_error(error, "No", "en"))
    assert "«کتابخانه»" in unescape(render_error(error, "نشد", "fa"))


def test_why_a_paper_failed_is_still_said_in_persian_after_a_restart(tmp_path):
    path = tmp_path / "library.sqlite3"
    why = Phrase("it has {count} pages; at most {most} are read", count=9000, most=5000)
    library = Library(path)
    library.record_failure("big", UnreadableSource("big was not", why=why, remedy="Split it"))
    library.close()

    papers = Library(path).papers()

    assert papers[0].reason == "it has 9,000 pages; at most 5,000 are read"
    assert "۹٬۰۰۰ صفحه دارد" in unescape(render_shelf(papers, "fa"))
