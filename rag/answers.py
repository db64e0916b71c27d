"""Questions, passages and answers: what travels between retrieval, the model and the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from ingest.documents import Chunk

Language = Literal["fa", "en"]


class Support(StrEnum):
    """How far the cited page carries a sentence."""

    SUPPORTED = "supported"
    WEAK = "weak"
    UNSUPPORTED = "unsupported"


class WrittenBy(StrEnum):
    """Whose words an answer is made of."""

    MODEL = "model"
    QUOTES = "quotes"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


# Longer than anybody asks; what is read of a question grows faster than its length.
LONGEST_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked.

    Attributes:
        papers: ids that the search is confined to; empty means all.
        language: the language of the answer; None means that of the question.
    """

    text: str
    history: tuple[Turn, ...] = ()
    papers: tuple[str, ...] = ()
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as retrieved for one question; `rank` counts from 1, a higher score is better."""

    chunk: Chunk
    title: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker of an answer, resolved: paper, page and the words that stand there.

    Attributes:
        ocr: how sure OCR is of the page, from 0 to 1; None where the file has its text.
        label: what the file calls the page, where that is not its number.
    """

    marker: int
    paper: str
    title: str
    page: int
    quote: str
    url: str
    ocr: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the markers that it cites."""

    text: str
    citations: tuple[int, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every marker is one of its citations.

    Attributes:
        timings_s: seconds by stage: `retrieve`, `first_token`, `total`.
    """

    question: str
    language: Language
    text: str
    abstained: bool
    written_by: WrittenBy
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    model: str
    timings_s: Mapping[str, float] = field(default_factory=dict)


Stage = Literal["searching", "reading", "writing", "checking"]


@dataclass(frozen=True, slots=True)
class StageStarted:
    """The assistant has begun a stage."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """Retrieval is done."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class AnswerDelta:
    """A verified piece of the answer, to be appended to what was shown before.

    Attributes:
        language: of the answer.
        citations: of the answer so far.
    """

    text: str
    language: Language = "en"
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerCompleted:
    """The whole answer: it replaces what the deltas showed."""

    answer: Answer


AnswerEvent = StageStarted | PassagesFound | AnswerDelta | AnswerCompleted
