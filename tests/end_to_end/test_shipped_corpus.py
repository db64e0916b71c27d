import json

import pytest

from ingest.library import Library
from rag.citations import cited_numbers
from rag.quoting import stands_on
from tests.end_to_end.conftest import lines_of

TOPICS = {
    "florence": ("What is Florence?", "فلورانس چیست؟"),
    "llama": ("What is Llama?", "لاما چیست؟"),
    "gpt-3-and-gpt-4": ("How does GPT-4 differ from GPT-3?", "GPT-4 چه فرقی با GPT-3 دارد؟"),
    "dall-e": ("What does DALL-E do?", "دال-ای چه کاری انجام می‌دهد؟"),
    "bard-and-bert": ("How is Bard related to BERT?", "بارد چه نسبتی با برت دارد؟"),
    "foundation-models": ("What is a foundation model?", "مدل بنیادین چیست؟"),
    "hugging-face-transformers": (
        "What is the Hugging Face Transformers library for?",
        "کتابخانهٔ Transformers از Hugging Face به چه کار می‌آید؟",
    ),
    "hugging-face-datasets-and-evaluate": (
        "What is the Hugging Face Datasets library?",
        "کتابخانهٔ Datasets از Hugging Face چیست؟",
    ),
    "langchain": ("What is LangChain used for?", "لنگ‌چین چه کاربردی دارد؟"),
    "rnn": ("What is a recurrent neural network?", "شبکهٔ عصبی بازگشتی چیست؟"),
    "vanishing-gradient": ("Why do gradients vanish?", "چرا گرادیان‌ها محو می‌شوند؟"),
    "exploding-gradient": (
        "How is the exploding gradient problem treated?",
        "مشکل انفجار گرادیان را چگونه حل می‌کنند؟",
    ),
    "lstm": ("How does an LSTM work?", "LSTM چگونه کار می‌کند؟"),
}
ASKED = {
    f"{topic}.{language}": question
    for topic, questions in TOPICS.items()
    for language, question in zip(("en", "fa"), questions, strict=True)
}


@pytest.fixture(scope="module")
def answers(shipped) -> dict[str, dict]:
    batch = "\n".join(json.dumps({"id": key, "question": text}) for key, text in ASKED.items())
    done = shipped("ask", "--batch", "-", stdin=batch)
    assert done.returncode == 0, done.stderr
    return {answer["id"]: answer for answer in lines_of(done.stdout)}


def test_without_a_network_the_notes_are_ingested_and_the_papers_are_one_notice(
    shipped_home,
) -> None:
    _, done = shipped_home

    assert done.returncode == 0, done.stderr
    assert "26 ingested" in done.stdout
    notices = [line for line in done.stderr.splitlines() if line.startswith("notice:")]
    assert len(notices) == 1
    assert "2303.10130" in notices[0]


def test_a_second_run_ingests_nothing(shipped) -> None:
    done = shipped("ingest", "--allow-missing")

    assert "0 ingested, 26 unchanged" in done.stdout


@pytest.mark.parametrize("key", ASKED)
def test_every_topic_of_the_report_is_answered_with_sources(answers, key: str) -> None:
    answer = answers[key]
    topic, language = key.rsplit(".", 1)

    assert not answer["abstained"]
    assert answer["language"] == language
    assert any(citation["paper"].startswith(f"{topic}.") for citation in answer["citations"])


@pytest.mark.parametrize("key", ASKED)
def test_every_marker_leads_to_words_on_a_page(answers, shipped_home, key: str) -> None:
    answer = answers[key]
    library = Library(shipped_home[0] / "library.sqlite3")

    markers = [citation["marker"] for citation in answer["citations"]]
    assert markers == list(range(1, len(markers) + 1))
    assert list(cited_numbers(answer["answer"])) == markers
    for citation in answer["citations"]:
        page = library.pages(citation["paper"])[citation["page"] - 1]
        assert stands_on(citation["quote"], page.text)
    assert len(answer["answer"].split()) <= 120


@pytest.mark.parametrize("topic", TOPICS)
def test_persian_answers_quote_persian_first(answers, topic: str) -> None:
    answer = answers[f"{topic}.fa"]

    assert answer["citations"][0]["paper"].endswith(".fa")
    assert "[۱]" in answer["answer"]


def test_answers_have_the_promised_form(answers) -> None:
    for answer in answers.values():
        assert list(answer) == [
            "id", "question", "language", "answer", "abstained", "written_by", "sentences",
            "citations", "model", "timings_s",
        ]  # fmt: skip
        assert answer["written_by"] in {"model", "quotes"}
        assert answer["timings_s"].keys() == {"retrieve", "first_token", "total"}
        for sentence in answer["sentences"]:
            assert sentence.keys() == {"text", "citations", "support"}
            assert sentence["support"] in {"supported", "weak"}


@pytest.mark.parametrize(
    "question", ["Who won the 2018 football world cup?", "دستور پخت قورمه‌سبزی چیست؟"]
)
def test_what_has_nothing_to_do_with_the_papers_is_refused(shipped, question: str) -> None:
    answer = json.loads(shipped("ask", question, "--json").stdout)

    assert answer["abstained"]
    assert answer["written_by"] == "none"
    assert answer["citations"] == []


def test_a_question_in_the_terminal_shows_answer_and_sources(shipped) -> None:
    done = shipped("ask", "LSTM چه مشکلی را حل می‌کند؟")

    assert done.returncode == 0
    assert "[۱]" in done.stdout
    assert "منابع:" in done.stdout


def test_every_source_shown_in_the_terminal_is_cited_above_it(shipped) -> None:
    done = shipped("ask", "What problem does the LSTM solve?")

    text, sources = done.stdout.split("Sources:")
    listed = [line for line in sources.splitlines() if line.startswith("[")]
    assert cited_numbers(text) == tuple(range(1, len(listed) + 1))


def test_search_has_the_promised_form(shipped) -> None:
    found = json.loads(shipped("search", "self-attention", "-k", "4", "--json").stdout)

    assert list(found) == ["id", "question", "language", "passages", "timings_s"]
    assert [passage["rank"] for passage in found["passages"]] == [1, 2, 3, 4]
    assert list(found["passages"][0]) == [
        "rank", "paper", "title", "page_first", "page_last", "section", "text", "score",
    ]  # fmt: skip
    assert found["timings_s"].keys() == {"embed", "search", "total"}


def test_search_is_confined_to_the_papers_named(shipped) -> None:
    done = shipped("search", "gradient", "--paper", "lstm.en", "--paper", "rnn.fa", "--json")

    papers = {passage["paper"] for passage in json.loads(done.stdout)["passages"]}
    assert papers == {"lstm.en", "rnn.fa"}


def test_chat_understands_a_follow_up(shipped) -> None:
    done = shipped("chat", stdin="What is BERT?\nHow many layers does it have?\n")

    assert done.returncode == 0
    assert "12 layers" in done.stdout


def test_doctor_tells_what_works(shipped) -> None:
    rows = {row["part"]: row for row in json.loads(shipped("doctor", "--json").stdout)}

    assert rows["embedding"]["ok"]
    assert rows["model"]["ok"]
    assert rows["network"]["ok"] is None
