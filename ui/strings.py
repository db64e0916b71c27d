"""Every word that the page says of itself, in Persian and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rag.answers import Language, Stage, Support, WrittenBy

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True)
class Strings:
    """The labels of one language; fields in braces are filled with `str.format`."""

    title: str
    subtitle: str
    language: str
    conversation: str
    empty: str
    question: str
    placeholder: str
    send: str
    stop: str
    new: str
    papers: str
    papers_hint: str
    examples: str
    stages: Mapping[Stage, str]
    waiting: str
    found: str
    stopped: str
    interrupted: str
    written_by: Mapping[WrittenBy, str]
    notes: Mapping[Support, str]
    checked: str
    sources: str
    page: str
    open_page: str
    failed: str


PERSIAN = Strings(
    title="پرسش",
    subtitle="از مقاله‌ها بپرسید؛ هر پاسخ، شمارهٔ صفحه دارد.",
    language="زبان صفحه · Language",
    conversation="گفت‌وگو",
    empty="پرسش خود را به فارسی یا انگلیسی بنویسید.",
    question="پرسش شما",
    placeholder="پرسشی دربارهٔ مقاله‌ها بنویسید…",
    send="بپرس",
    stop="توقف",
    new="گفت‌وگوی تازه",
    papers="فقط در این مقاله‌ها",
    papers_hint="خالی یعنی همهٔ مقاله‌ها",
    examples="برای نمونه",
    stages=MappingProxyType(
        {
            "searching": "جست‌وجو",
            "reading": "خواندن",
            "writing": "نوشتن",
            "checking": "وارسی",
        }
    ),
    waiting="در صف",
    found="{passages} بخش از {papers} مقاله",
    stopped="به خواست شما متوقف شد؛ این پاسخ کامل نیست.",
    interrupted="پاسخ ناتمام ماند. پرسش را دوباره بفرستید.",
    written_by=MappingProxyType(
        {
            WrittenBy.MODEL: "",
            WrittenBy.QUOTES: "این پاسخ از جمله‌های خود مقاله‌ها چیده شده است، نه نوشتهٔ مدل.",
            WrittenBy.NONE: "بی‌پاسخ: مقاله‌ها در این باره چیزی نمی‌گویند.",
        }
    ),
    notes=MappingProxyType(
        {
            Support.SUPPORTED: "",
            Support.WEAK: "پشتوانهٔ ضعیف",
            Support.UNSUPPORTED: "در صفحهٔ یادشده یافت نشد",
        }
    ),
    checked="وارسی: {supported} جمله از {total} جمله با صفحهٔ یادشده می‌خواند.",
    sources="منابع",
    page="صفحهٔ {page}",
    open_page="باز کردن صفحه در arXiv",
    failed="پاسخ داده نشد",
)

ENGLISH = Strings(
    title="Porsesh",
    subtitle="Ask the papers; every answer names its pages.",
    language="Language · زبان صفحه",
    conversation="Conversation",
    empty="Write your question in Persian or English.",
    question="Your question",
    placeholder="Ask something about the papers…",
    send="Ask",
    stop="Stop",
    new="New conversation",
    papers="Only in these papers",
    papers_hint="Empty means all papers",
    examples="For example",
    stages=MappingProxyType(
        {
            "searching": "Searching",
            "reading": "Reading",
            "writing": "Writing",
            "checking": "Checking",
        }
    ),
    waiting="Waiting",
    found="{passages} passages from {papers} papers",
    stopped="Stopped at your request; this answer is not complete.",
    interrupted="The answer was cut short. Please ask again.",
    written_by=MappingProxyType(
        {
            WrittenBy.MODEL: "",
            WrittenBy.QUOTES: "The papers' own sentences, not written by a model.",
            WrittenBy.NONE: "No answer: the papers do not say.",
        }
    ),
    notes=MappingProxyType(
        {
            Support.SUPPORTED: "",
            Support.WEAK: "weakly supported",
            Support.UNSUPPORTED: "not found on the cited page",
        }
    ),
    checked="Checked: {supported} of {total} sentences agree with the page they cite.",
    sources="Sources",
    page="page {page}",
    open_page="Open the page at arXiv",
    failed="No answer could be given",
)

EXAMPLES: tuple[str, ...] = (
    "سازوکار توجه در ترنسفورمر چگونه کار می‌کند؟",
    "How does low-rank adaptation reduce the number of trainable parameters?",
    "تنظیم دقیق با بازخورد انسانی چه مرحله‌هایی دارد؟",
    "What do scaling laws say about model size and data?",
)


def strings_of(language: Language) -> Strings:
    """Return the labels of `language`."""
    return PERSIAN if language == "fa" else ENGLISH


def digits(number: int, language: Language) -> str:
    """Return `number` in the digits of `language`.

    >>> digits(12, "fa")
    '۱۲'
    """
    return str(number).translate(_PERSIAN_DIGITS) if language == "fa" else str(number)
