import re
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.manifest import corpus_folder, note_paths, read_manifest

TOPICS = (
    "florence",
    "llama",
    "gpt-3-and-gpt-4",
    "dall-e",
    "bard-and-bert",
    "foundation-models",
    "hugging-face-transformers",
    "hugging-face-datasets-and-evaluate",
    "langchain",
    "rnn",
    "vanishing-gradient",
    "exploding-gradient",
    "lstm",
)
IDS = (
    "2303.10130 2307.09288 2108.07258 2111.11432 2302.13971 2005.14165 2303.08774 2102.12092 "
    "2204.06125 2103.00020 2006.11239 2201.08239 1810.04805 1910.03771 2109.02846 1211.5063 "
    "1706.03762 2005.11401"
)


def test_the_shipped_manifest_names_every_paper_of_the_report_once() -> None:
    references = read_manifest(corpus_folder() / "papers.toml")

    assert sorted(reference.id for reference in references) == sorted(IDS.split())


def test_the_mistaken_link_of_the_report_is_kept_and_named() -> None:
    references = {ref.id: ref for ref in read_manifest(corpus_folder() / "papers.toml")}

    assert "2111.11432" in references["2303.10130"].note


def test_every_topic_has_a_note_in_both_languages() -> None:
    names = {path.name for path in note_paths(corpus_folder())}

    assert names == {f"{topic}.{language}.md" for topic in TOPICS for language in ("en", "fa")}


@pytest.mark.parametrize("path", note_paths(corpus_folder()), ids=lambda path: path.name)
def test_a_note_is_long_enough_and_spelled_in_persian_letters(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.startswith("# ")
    assert 400 <= len(text.split()) <= 900
    assert not set("يكىة") & set(text)


@pytest.mark.parametrize("path", note_paths(corpus_folder()), ids=lambda path: path.name)
def test_a_note_names_only_papers_of_the_manifest(path: Path) -> None:
    named = set(re.findall(r"\b\d{4}\.\d{4,5}\b", path.read_text(encoding="utf-8")))

    assert named <= set(IDS.split())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[[paper]\n", "cannot be read"),
        ('[[paper]]\nid = "1706.03762"\n', "lacks 'authors'"),
        ('[[paper]]\nid = 5\ntitle = "t"\nauthors = []\nyear = 1\ntopic = "t"\n', "id is not"),
        ('[[paper]]\nid = "x"\ntitle = "t"\nauthors = "A"\nyear = 1\ntopic = "t"\n', "authors is"),
    ],
)
def test_a_malformed_manifest_gives_one_clear_line(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "papers.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(IngestError, match=why) as caught:
        read_manifest(path)

    assert "\n" not in caught.value.what
