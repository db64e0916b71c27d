"""Claims that a page carries, and claims that it does not, from public data sets.

What is true or false by construction comes from a sentence and a page that holds it: the sentence
itself and a part of it are true; with another number, name, unit, direction or negation it is not.
"""

import csv
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.persian import sib200
from benchmarks.twisting import TWISTS, without_a_clause
from ingest.sentences import split_sentences

SEED = 1
_FEWEST_WORDS, _MOST_WORDS = 8, 45
_FARSTAIL = {"e": "entailed", "n": "neutral", "c": "contradicted"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the texts that it may cite; it is held against the nearest of them.

    Attributes:
        kind: data set and how the claim came to be.
        group: what it was made of; claims of one group are never parted between halves.
        holds: whether the evidence carries it.
    """

    kind: str
    group: str
    text: str
    evidence: tuple[str, ...]
    holds: bool


def farstail(path: Path, count: int) -> list[Claim]:
    """Return Persian pairs of premise and hypothesis, `count` of each label."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["label"] in _FARSTAIL]
    draw().shuffle(rows)
    claims: list[Claim] = []
    for label, name in _FARSTAIL.items():
        chosen = [row for row in rows if row["label"] == label][:count]
        claims += [
            Claim(
                f"FarsTail {name}",
                row["premise"],
                row["hypothesis"],
                (row["premise"],),
                label == "e",
            )
            for row in chosen
        ]
    return claims


def scifact(path: Path, count: int) -> list[Claim]:
    """Return `count` scientific claims with the sentences of the abstract that bears on each."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    draw().shuffle(rows)
    claims = []
    for row in rows[:count]:
        holds = str(row["answer"]).casefold() == "true"
        abstract = tuple(s for context in row["gold_ctx"] for s in sentences(context["text"]))
        name = "supported" if holds else "refuted"
        claims.append(Claim(f"SciFact {name}", row["input"], row["input"], abstract, holds))
    return claims


def constructed(name: str, paragraphs: Sequence[str], count: int) -> list[Claim]:
    """Return claims made of one sentence of each of `count` paragraphs."""
    rng = draw()
    claims: list[Claim] = []
    fit = [p for p in dict.fromkeys(paragraphs) if len(_whole(p)) > 1]
    for paragraph in rng.sample(fit, min(count, len(fit))):
        sentence, other = rng.sample(_whole(paragraph), 2)
        made = [("itself", sentence, True), ("a part", without_a_clause(sentence), True)]
        made += [(twist.name, twist.apply(sentence, paragraph), False) for twist in TWISTS]
        made += [("another sentence", other, False)]
        claims += [
            Claim(f"{name} {kind}", paragraph, text, (sentence,), holds)
            for kind, text, holds in made
            if text and (holds or text not in sentence)
        ]
    return claims


def across(name: str, pairs: Sequence[tuple[str, str]], count: int) -> list[Claim]:
    """Return claims in one language held against sentences in the other.

    Args:
        name: of the data set.
        pairs: a sentence and its translation.
        count: of pairs.
    """
    rng = draw()
    fit = [pair for pair in pairs if len(pair[0].split()) >= _FEWEST_WORDS]
    chosen = rng.sample(fit, min(count, len(fit)))
    claims = []
    for (text, translation), (_, other) in zip(chosen, [*chosen[1:], chosen[0]], strict=True):
        claims.append(Claim(f"{name} translated", text, text, (translation,), True))
        claims.append(Claim(f"{name} another sentence", text, text, (other,), False))
        claims += [
            Claim(f"{name} {twist.name}", text, twisted, (translation,), False)
            for twist in TWISTS
            if (twisted := twist.apply(text, text))
        ]
    return claims


def pquad_paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of Persian Wikipedia."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [paragraph["context"] for article in articles for paragraph in article["paragraphs"]]


def qasper_paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of papers that answer questions."""
    questions = json.loads(path.read_text(encoding="utf-8"))
    return [paragraph for entry in questions.values() for paragraph in entry["evidence"]]


def sib200_pairs(folder: Path) -> list[tuple[str, str]]:
    """Return Persian sentences with their English ones."""
    english, persian = (sib200(folder / name) for name in ("eng_Latn", "pes_Arab"))
    return [(persian[key], english[key]) for key in persian if key in english]


def tatoeba_pairs(folder: Path) -> list[tuple[str, str]]:
    """Return short Persian sentences with their English ones."""
    persian, english = (
        (folder / f"tatoeba.pes-eng.{end}").read_text(encoding="utf-8").splitlines()
        for end in ("pes", "eng")
    )
    return list(zip(persian, english, strict=True))


def every_claim(data: Path, count: int) -> list[Claim]:
    """Return the claims of all sets below a folder, about `count` of each kind."""
    pairs = sib200_pairs(data / "sib200")
    return [
        *farstail(data / "farstail" / "Val-word.csv", count),
        *scifact(data / "scifact" / "test.jsonl", count),
        *constructed("PQuAD", pquad_paragraphs(data / "pquad" / "validation.json"), count),
        *constructed(
            "QASPER", qasper_paragraphs(data / "qasper" / "dev_question_dict.json"), count
        ),
        *across("SIB-200 fa-en", pairs, count),
        *across("Tatoeba fa-en", tatoeba_pairs(data / "tatoeba"), count),
    ]


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, white space folded."""
    for span in split_sentences(text):
        yield " ".join(text[span.start : span.end].split())


def draw() -> random.Random:
    """Return a source of draws that is the same in every run."""
    return random.Random(SEED)  # noqa: S311 - a draw, no secret


def _whole(paragraph: str) -> list[str]:
    return [s for s in sentences(paragraph) if _FEWEST_WORDS <= len(s.split()) <= _MOST_WORDS]
