"""What the model is told, in the question's language, within the size of its context.

Paper text goes into the user's turn alone; whole sentences are left out from the bottom until the
prompt fits, and nothing is ever cut in the middle.
"""

from collections.abc import Callable, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from rag.answers import Language
from rag.citations import without_own_brackets
from rag.evidence import Evidence
from rag.framing import short_title
from rag.language import marker

_SYSTEM: dict[Language, str] = {
    "en": (
        "You answer questions about research papers. Use only the numbered excerpts. "
        "Answer in English, in at most three short sentences. After each sentence write the number "
        "of the excerpt it rests on, like [1]. If the excerpts do not say, answer: "
        "The papers do not say."
    ),
    "fa": (
        "شما به پرسش‌های مربوط به مقاله‌های پژوهشی پاسخ می‌دهید. فقط از گزیده‌های شماره‌دار استفاده "
        "کنید. به فارسی و در حداکثر سه جملهٔ کوتاه پاسخ دهید. پس از هر جمله شمارهٔ گزیده‌ای را "
        "بنویسید که جمله بر آن استوار است، مانند [۱]. اگر گزیده‌ها چیزی نمی‌گویند، بنویسید: "
        "مقاله‌ها چیزی نمی‌گویند."
    ),
}
_EXCERPTS: dict[Language, str] = {"en": "Excerpts", "fa": "گزیده‌ها"}
_QUESTION: dict[Language, str] = {"en": "Question", "fa": "پرسش"}

CountTokens = Callable[[Sequence[BaseMessage]], int]


def build_messages(
    question: str,
    evidence: Sequence[Evidence],
    *,
    language: Language,
    count_tokens: CountTokens,
    budget: int,
) -> tuple[list[BaseMessage], int]:
    """Return the messages and how many excerpts, from the top, they hold.

    Args:
        question: as asked, follow-ups resolved.
        evidence: what the model may use, best first.
        language: of the answer.
        count_tokens: counts messages with the model's own tokenizer and template.
        budget: tokens that the prompt may take.
    """
    for kept in range(len(evidence), 0, -1):
        messages = _messages(question, evidence[:kept], language)
        if count_tokens(messages) <= budget:
            return messages, kept
    return _messages(question, (), language), 0


def _messages(question: str, evidence: Sequence[Evidence], language: Language) -> list[BaseMessage]:
    excerpts = "\n".join(
        f"{marker(position, language)} ({short_title(item.passage.title)}) "
        f"{without_own_brackets(item.text)}"
        for position, item in enumerate(evidence, start=1)
    )
    content = f"{_EXCERPTS[language]}:\n{excerpts}\n\n{_QUESTION[language]}: {question}"
    return [SystemMessage(_SYSTEM[language]), HumanMessage(content)]
