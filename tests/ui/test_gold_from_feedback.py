import json

import pytest
from typer.testing import CliRunner

from ingest.kept_files import kept_file
from ingest.testing import write_pdf
from rag.answers import Turn, WrittenBy
from rag.errors import BadGoldSet
from rag.evaluation import read_gold_set
from rag.settings import load_settings
from ui.cli import app
from ui.conversation import Conversation
from ui.feedback import FeedbackFile
from ui.feedback_command import run_from_feedback
from ui.messages import render_cut_short, render_reply
from ui.testing import make_answer, make_citation

QUOTE = "The network has twelve layers."
ANSWER = make_answer("It has twelve [1].", citations=[make_citation(1, page=2, quote=QUOTE)])
REFUSAL = make_answer("The papers do not say.", written_by=WrittenBy.NONE)


@pytest.fixture
def settings(tmp_path):
    settings = load_settings(tmp_path / "home")
    settings.papers_folder.mkdir(parents=True)
    for paper in ("1706.03762", "other"):
        write_pdf(kept_file(settings.papers_folder, paper), ["First page.", QUOTE])
    return settings


@pytest.fixture
def feedback(settings):
    return FeedbackFile(settings.home / "feedback.jsonl")


@pytest.fixture
def made(settings, tmp_path, capsys):
    def make():
        run_from_feedback(settings, tmp_path / "set", as_json=True)
        return json.loads(capsys.readouterr().out), tmp_path / "set"

    return make


def asked(text, answer, *, said=None, papers=()):
    said = (said or Conversation()).ask(text, papers=papers, language="en")
    return said.answer(render_reply(answer, 0))


def test_a_good_answer_vouches_for_the_pages_that_it_cites(feedback, made):
    first = asked("How many layers?", ANSWER)
    feedback.add(asked("And heads?", ANSWER, said=first, papers=("1706.03762",)), 1, "good")

    report, folder = made()

    (gold,) = read_gold_set(folder / "qa.jsonl")
    assert gold.gold == {("1706.03762", 2)}
    assert (gold.question, gold.language, gold.answerable) == ("And heads?", "en", True)
    assert gold.history == (
        Turn("user", "How many layers?"),
        Turn("assistant", "It has twelve [1]."),
    )
    assert gold.papers == ("1706.03762",)
    assert gold.facts == ()
    assert (report["with_gold_pages"], report["new"], report["skipped"]) == (1, 1, {})


def test_the_set_holds_every_paper_of_the_library(feedback, made):
    feedback.add(asked("How many layers?", ANSWER), 0, "good")

    _, folder = made()

    assert {file.name for file in (folder / "papers").iterdir()} == {"1706.03762.pdf", "other.pdf"}


def test_a_refusal_that_was_good_is_a_question_without_an_answer(feedback, made):
    feedback.add(asked("Who won the match?", REFUSAL), 0, "good")

    report, folder = made()

    (gold,) = read_gold_set(folder / "qa.jsonl")
    assert (gold.answerable, gold.gold) == (False, frozenset())
    assert report["refused_rightly"] == 1


def test_a_bad_answer_leaves_a_question_to_be_filled_in(feedback, made):
    feedback.add(asked("How many heads?", ANSWER), 0, "bad")
    feedback.add(asked("How many heads?", ANSWER), 0, "bad", "that is the layers")

    report, folder = made()

    assert read_gold_set(folder / "qa.jsonl") == []
    (line,) = (folder / "without-gold.jsonl").read_text(encoding="utf-8").splitlines()
    row = json.loads(line)
    assert (row["gold"], row["note"]) == ([], "that is the layers")
    assert row["rejected"] == [{"paper": "1706.03762", "page": 2, "quote": QUOTE}]
    assert report["without_gold"] == 1


def test_the_last_rating_of_a_question_counts(feedback, made):
    said = asked("How many layers?", ANSWER)
    feedback.add(said, 0, "bad", "hm")
    feedback.add(said, 0, "good")

    report, _ = made()

    assert (report["with_gold_pages"], report["without_gold"]) == (1, 0)


def test_what_gives_no_question_is_counted_with_the_reason(feedback, made, settings):
    lost = make_answer("No.", citations=[make_citation(1, page=1, quote="x", paper="gone")])
    cut = Conversation().ask("Cut?", papers=(), language="en")
    cut = cut.answer(render_cut_short("It has", stopped=True, language="en"))
    feedback.add(asked("Where?", lost), 0, "good")
    feedback.add(cut, 0, "good")
    with (settings.home / "feedback.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"rating": "good", "quest\n')

    report, folder = made()

    assert report["skipped"] == {
        "the file of gone is not kept": 1,
        "no whole answer was rated": 1,
        "the line cannot be read": 1,
    }
    assert read_gold_set(folder / "qa.jsonl") == []


def test_what_was_filled_in_by_hand_stays_and_new_ratings_are_added(feedback, made):
    feedback.add(asked("How many layers?", ANSWER), 0, "good")
    feedback.add(asked("How many heads?", ANSWER), 0, "bad")
    _, folder = made()
    row = json.loads((folder / "without-gold.jsonl").read_text(encoding="utf-8"))
    filled = row | {"gold": [{"paper": "1706.03762", "page": 1, "quote": "First page."}]}
    with (folder / "qa.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(filled))
    (folder / "without-gold.jsonl").unlink()
    feedback.add(asked("Who won?", REFUSAL), 0, "good")

    report, _ = made()

    gold = {entry.question: entry for entry in read_gold_set(folder / "qa.jsonl")}
    assert list(gold) == ["How many layers?", "How many heads?", "Who won?"]
    assert gold["How many heads?"].gold == {("1706.03762", 1)}
    assert report["new"] == 1


def rows_of(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["question"]: row for row in map(json.loads, lines)}


def test_a_question_moves_with_a_rating_that_was_changed_since(feedback, made):
    layers, heads = asked("How many layers?", ANSWER), asked("How many heads?", ANSWER)
    feedback.add(layers, 0, "bad")
    feedback.add(heads, 0, "good")
    report, folder = made()
    assert (report["with_gold_pages"], report["without_gold"], report["new"]) == (1, 1, 2)
    feedback.add(layers, 0, "good")
    feedback.add(heads, 0, "bad", "that is the layers")

    report, folder = made()

    gold, waiting = rows_of(folder / "qa.jsonl"), rows_of(folder / "without-gold.jsonl")
    assert list(gold) == ["How many layers?"]
    assert gold["How many layers?"]["gold"]
    assert list(waiting) == ["How many heads?"]
    assert (waiting["How many heads?"]["gold"], waiting["How many heads?"]["note"]) == (
        [],
        "that is the layers",
    )
    assert (report["with_gold_pages"], report["without_gold"]) == (1, 1)
    assert (report["new"], report["moved"]) == (0, 2)


def test_what_was_filled_in_by_hand_moves_along(feedback, made):
    layers, heads = asked("How many layers?", ANSWER), asked("How many heads?", ANSWER)
    feedback.add(layers, 0, "bad")
    feedback.add(heads, 0, "good")
    _, folder = made()
    by_hand = {"gold": [{"paper": "other", "page": 1, "quote": "First page."}], "facts": [["12"]]}
    for name in ("qa.jsonl", "without-gold.jsonl"):
        (row,) = rows_of(folder / name).values()
        (folder / name).write_text(json.dumps(row | by_hand) + "\n", encoding="utf-8")
    feedback.add(layers, 0, "good")
    feedback.add(heads, 0, "bad")

    made()

    moved = rows_of(folder / "qa.jsonl")["How many layers?"]
    assert {name: moved[name] for name in by_hand} == by_hand
    moved = rows_of(folder / "without-gold.jsonl")["How many heads?"]
    assert (moved["vouched"], moved["facts"]) == (by_hand["gold"], by_hand["facts"])


def test_a_question_may_hold_the_marks_that_part_lines_in_prose(feedback, made):
    feedback.add(asked("How many\u2028layers?", ANSWER), 0, "good")
    made()

    report, folder = made()

    assert (report["with_gold_pages"], report["new"], report["skipped"]) == (1, 0, {})
    (question,) = read_gold_set(folder / "qa.jsonl")
    assert question.question == "How many\u2028layers?"


def test_a_set_that_is_no_text_is_told_of(feedback, made):
    feedback.add(asked("How many layers?", ANSWER), 0, "good")
    _, folder = made()
    (folder / "qa.jsonl").write_bytes(b'{"id": "\xe1"}')

    with pytest.raises(BadGoldSet, match="cannot be added to"):
        made()


def test_the_report_counts_what_the_files_hold(feedback, made):
    feedback.add(asked("How many layers?", ANSWER), 0, "good")
    _, folder = made()
    row = rows_of(folder / "qa.jsonl")["How many layers?"]
    with (folder / "qa.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row | {"id": "mine", "question": "Mine?"}) + "\n")
        file.write(json.dumps(row | {"question": "A copy?"}) + "\n")

    report, _ = made()

    assert report["with_gold_pages"] == 3
    assert list(rows_of(folder / "qa.jsonl")) == ["How many layers?", "Mine?", "A copy?"]


@pytest.mark.parametrize(
    "broken",
    [
        "not an answer",
        {},
        {"abstained": "no"},
        {"language": "de"},
        {"citations": [{"paper": "other", "page": "2", "quote": "x"}]},
        {"citations": ["1"]},
    ],
)
def test_an_answer_of_another_shape_is_no_rating(feedback, made, settings, broken):
    feedback.add(asked("How many layers?", ANSWER), 0, "good")
    path = settings.home / "feedback.jsonl"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["answer"] = (
        (record["answer"] | broken) if broken and isinstance(broken, dict) else broken
    )
    path.write_text(json.dumps(record), encoding="utf-8")

    report, _ = made()

    assert report["skipped"] == {"the line cannot be read": 1}


@pytest.mark.parametrize(
    "options",
    [
        ["--baselines"],
        ["--ablations"],
        ["--retrieval-only"],
        ["--compare", "before.json"],
        ["--page", "page.html"],
    ],
)
def test_what_would_score_is_refused_where_a_set_is_made(tmp_path, options):
    command = ["--home", str(tmp_path), "eval", str(tmp_path / "set"), "--from-feedback"]

    done = CliRunner().invoke(app, [*command, *options])

    assert done.exit_code == 2
    assert "scores nothing" in done.output
    assert not (tmp_path / "set").exists()


def test_without_ratings_the_way_to_give_some_is_said(settings, tmp_path):
    with pytest.raises(BadGoldSet, match="nobody has rated"):
        run_from_feedback(settings, tmp_path / "set", as_json=False)
