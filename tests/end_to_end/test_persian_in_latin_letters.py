"""A Finglish question finds what its Persian twin finds, with the real embedding."""

import json

import pytest

from ingest.text import is_persian
from tests.end_to_end.conftest import lines_of

# Topic of the note, the question in Finglish or on the wrong layout, and its Persian twin.
TWINS = (
    ("vanishing-gradient", "chera gradian ha mahv mishavand?", "چرا گرادیان‌ها محو می‌شوند؟"),
    ("vanishing-gradient", "]vh 'vhndhk ih lp, ld a,kn?", "چرا گرادیان‌ها محو می‌شوند؟"),
    ("rnn", "shabakeye asabi bazgashti chist?", "شبکهٔ عصبی بازگشتی چیست؟"),
    ("llama", "lama chist?", "لاما چیست؟"),
    ("lstm", "LSTM chegoone kar mikonad?", "LSTM چگونه کار می‌کند؟"),
    ("foundation-models", "modele bonyadin chist?", "مدل بنیادین چیست؟"),
    ("exploding-gradient", "moshkele enfejare gradian ro chetori hal mikonand?",
     "مشکل انفجار گرادیان را چگونه حل می‌کنند؟"),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(shipped) -> dict[str, dict]:
    asked = {question for _, *questions in TWINS for question in questions}
    batch = "\n".join(json.dumps({"id": text, "question": text}) for text in sorted(asked))
    done = shipped("search", "--batch", "-", "-k", "5", stdin=batch)
    assert done.returncode == 0, done.stderr
    return {result["id"]: result for result in lines_of(done.stdout)}


@pytest.mark.parametrize(("topic", "typed", "twin"), TWINS)
def test_a_question_in_latin_letters_finds_what_its_persian_twin_finds(
    found, topic: str, typed: str, twin: str
) -> None:
    papers, twins = (
        [passage["paper"] for passage in found[question]["passages"]] for question in (typed, twin)
    )

    assert papers[0] == twins[0]
    assert topic in {paper.rpartition(".")[0] for paper in papers}
    assert (found[typed]["question"], found[typed]["language"]) == (typed, "fa")


def test_it_is_answered_in_persian(shipped) -> None:
    done = shipped("ask", "chera gradian dar shabakehaye bazgashti mahv mishe?", "--json")
    answer = json.loads(done.stdout)

    assert (answer["language"], answer["abstained"]) == ("fa", False)
    assert is_persian(answer["answer"])
    assert answer["citations"]
