"""What is said when the papers do not answer: why, what was searched, what is nearest. Pure."""

from collections.abc import Mapping, Sequence

from ingest.phrases import joined
from rag.answerability import Lack, Missing
from rag.answers import Language, Passage
from rag.citations import without_own_brackets
from rag.language import number

_NEAREST = 3
_OPENING_WORDS = 18
_WHY: Mapping[Language, Mapping[Lack, str]] = {
    "en": {
        Lack.EVIDENCE: "The papers here do not answer this question.",
        Lack.NAME: "The papers here do not answer this question: none of them mentions “{}”.",
        Lack.QUANTITY: "The papers here do not say: nothing found gives a number for “{}”.",
    },
    "fa": {
        Lack.EVIDENCE: "مقاله‌های موجود به این پرسش پاسخ نمی‌دهند.",
        Lack.NAME: "مقاله‌های موجود به این پرسش پاسخ نمی‌دهند: در هیچ‌کدام نامی از «{}» نیست.",
        Lack.QUANTITY: "مقاله‌های موجود در این باره چیزی نمی‌گویند: عددی برای «{}» پیدا نشد.",
    },
}
_SEARCHED: Mapping[Language, str] = {
    "en": "I searched {} papers and notes for “{}”.",
    "fa": "در {} مقاله و یادداشت دنبال «{}» گشتم.",
}
_NEAR: Mapping[Language, str] = {"en": "Nearest passages:", "fa": "نزدیک‌ترین گزیده‌ها:"}
_ADD: Mapping[Language, str] = {
    "en": "To add a paper: `rag ingest ARXIV_ID`",
    "fa": "برای افزودن مقاله: `rag ingest ARXIV_ID`",
}


def refusal_text(
    missing: Missing,
    passages: Sequence[Passage],
    papers: int,
    language: Language,
    *,
    searched: str,
) -> str:
    """Say that the papers do not answer and why, what was searched, what is nearest.

    Args:
        missing: what keeps the papers from answering.
        passages: the nearest, best first.
        papers: how many the library holds.
        language: of the answer.
        searched: the question, follow-ups resolved.
    """
    why = _WHY[language][missing.lack].format(missing.what)
    asked = without_own_brackets(searched)
    head = f"{why} {_SEARCHED[language].format(number(papers, language), asked)}"
    lines = [_nearest_line(passage, language) for passage in _distinct_pages(passages)[:_NEAREST]]
    # A phrase, so that a screen with another way to add papers can say that instead.
    return joined([head, *([_NEAR[language], *lines] if lines else []), _ADD[language]], "\n")


def _nearest_line(passage: Passage, language: Language) -> str:
    page = number(passage.chunk.pages.first, language)
    label = f"صفحهٔ {page}" if language == "fa" else f"p. {page}"
    # A paper's own "[3]" would pass for a citation, and a refusal has none.
    opening = without_own_brackets(" ".join(passage.chunk.text.split()[:_OPENING_WORDS]))
    # In quotation marks, so that a title and a passage in English do not turn a Persian line.
    if language == "fa":
        return f"• «{passage.title}»، {label}: “{opening} …”"
    return f"• {passage.title}, {label}: “{opening} …”"


def _distinct_pages(passages: Sequence[Passage]) -> list[Passage]:
    first: dict[tuple[str, int], Passage] = {}
    for passage in passages:
        first.setdefault((passage.chunk.paper_id, passage.chunk.pages.first), passage)
    return list(first.values())
