import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.joined_words import JoinedWords
from ingest.page_text import clean_pages

PROSE = """We construct an exposure dataset of the tasks of many workers, as shown in Figure 1.
The exposure of workers to the model is measured in this section, and in the section on wages.
We measure the exposure of many tasks in the dataset (as shown in the section on workers).
GPT-4 classifies the tasks; the model is as good as the workers are, in all of the 4 parts.
The tasks of the workers are shown in the figure, and the wages of the workers are in part 2.
The dataset of tasks is in the part on the model, and we show the tasks of the workers."""


@pytest.fixture(scope="module")
def words() -> JoinedWords:
    return JoinedWords(PROSE.split("\n") * 3)


@pytest.mark.parametrize(
    "parted",
    [
        "The exposure of workers is measured in this section, and",
        "As shown in Figure 1, the tasks of the workers are",
        "the exposure of many tasks (as shown in the section",
        "the model is in all of the 4 parts",
    ],
)
def test_words_of_a_tight_line_are_parted(words, parted: str) -> None:
    assert words.parted(f"so {parted.replace(' ', '')} is") == f"so {parted} is"


@pytest.mark.parametrize(
    "token",
    [
        "internationalization-and-localization",
        "electroencephalographically",
        "https://example.org/theexposureofworkersinthissection",
        "the_exposure_of_workers_in_this_section",
        "theexposureofworkersinthissection.pdf",
        "Pneumonoultramicroscopicsilicovolcanoconiosis",
        "ATGCGTACGTTAGCATGCATGCAAGCTT",
        "شبکه‌های‌عصبی‌بازگشتی‌و‌ترنسفورمرها",
    ],
)
def test_what_is_long_by_nature_stays(words, token: str) -> None:
    assert words.parted(f"in {token} we") == f"in {token} we"


@pytest.mark.parametrize(
    ("apart", "token"),
    [
        ("Bert For Sequence Classification", "BertForSequenceClassification"),
        ("get Workers From Dataset", "getWorkersFromDataset"),
        ("java concurrent Hash Map Iterator", "java.concurrent.ConcurrentHashMapIterator"),
        ("ATG GCC TAA GGC", "ATGGCCTAAATGGCCTAAGGCGCC"),
    ],
)
def test_names_in_code_and_sequences_stay(apart: str, token: str) -> None:
    words = JoinedWords([PROSE, *[apart] * 8])

    assert words.parted(f"in {token} we") == f"in {token} we"


@pytest.mark.parametrize(
    ("apart", "token"),
    [
        ("poly ( methyl methacrylate )", "polymethylmethacrylate"),
        ("Grund Wasser Schutz Gebiet", "Grundwasserschutzgebiet"),
    ],
)
def test_what_a_paper_writes_again_and_again_is_a_word(apart: str, token: str) -> None:
    again = [f"of {token}, and of ({token.upper()})", f"with {token}"]
    words = JoinedWords([PROSE, *[apart] * 8, *again])

    assert words.parted(f"in {token} we") == f"in {token} we"


@given(st.text(alphabet="theofworkersinABC123.,;()- \n", max_size=200))
def test_nothing_but_spaces_is_added(text: str) -> None:
    parted = JoinedWords(PROSE.split("\n") * 3).parted(text)

    assert "".join(parted.split()) == "".join(text.split())
    assert len(parted.split("\n")) == len(text.split("\n"))


def test_a_page_is_read_with_its_words_parted() -> None:
    page = f"{PROSE}\n" * 3 + "Theexposureofworkersismeasuredinthissection,andinthefigure."

    assert "The exposure of workers is measured in this section, and in" in clean_pages([page])[0]


def test_a_line_without_spaces_is_soon_read(words) -> None:
    begun = time.process_time()

    words.parted("theexposureofworkers" * 20_000)

    assert time.process_time() - begun < 10
