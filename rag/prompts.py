"""What the model is told, in the question's language, within the size of its context.

Paper text goes into the user's turn alone, between marks; whole passages are left out from the
bottom until the prompt fits, and nothing is ever cut in the middle.
"""

from collections.abc import Callable, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from rag.answers import Language, Passage
from rag.language import marker, number

_SYSTEM: dict[Language, str] = {
    "en": (
        "You answer questions about research papers. Use only the numbered passages. "
        "Answer in English, in at most four short sentences. After each sentence write the number "
        "of the passage it rests on, like [1]. If the passages do not say, answer: "
        "The papers do not say."
    ),
    "fa": (
        "شما به پرسش‌های مربوط به مقاله‌های پژوهشی پاسخ می‌دهید. فقط از گزیده‌های شماره‌دار استفاده "
        "کنید. به فارسی و در حداکثر چهار جملهٔ کوتاه پاسخ دهید. پس از هر جمله شمارهٔ گزیده‌ای را "
        "بنویسید که جمله بر آن استوار است، مانند [۱]. اگر گزیده‌ها چیزی نمی‌گویند، بنویسید: "
        "مقاله‌ها چیزی نمی‌گویند."
    ),
}
_PASSAGES: dict[Language, str] = {"en": "Passages", "fa": "گزیده‌ها"}
_QUESTION: dict[Language, str] = {"en": "Question", "fa": "پرسش"}
_PAGE: dict[Language, str] = {"en": "page", "fa": "صفحهٔ"}

CountTokens = Callable[[Sequence[BaseMessage]], int]


def build_messages(
    question: str,
    passages: Sequence[Passage],
    *,
    language: Language,
    count_tokens: CountTokens,
    budget: int,
) -> tuple[list[BaseMessage], int]:
    """Return the messages and how many passages, from the top, they hold.

    Args:
        question: as asked, follow-ups resolved.
        passages: best first.
        language: of the answer.
        count_tokens: counts messages with the model's own tokenizer and template.
        budget: tokens that the prompt may take.
    """
    for kept in range(len(passages), 0, -1):
        messages = _messages(question, passages[:kept], language)
        if count_tokens(messages) <= budget:
            return messages, kept
    return _messages(question, (), language), 0


def _messages(question: str, passages: Sequence[Passage], language: Language) -> list[BaseMessage]:
    blocks = "\n\n".join(
        f"{marker(position, language)} {passage.title}, {_PAGE[language]} "
        f"{number(passage.chunk.pages.first, language)}:\n{passage.chunk.text}"
        for position, passage in enumerate(passages, start=1)
    )
    content = f"{_PASSAGES[language]}:\n{blocks}\n\n{_QUESTION[language]}: {question}"
    return [SystemMessage(_SYSTEM[language]), HumanMessage(content)]
