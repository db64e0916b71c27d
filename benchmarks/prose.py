"""Prose written for measuring how PDFs are read: sentences by seed, in English and in Persian.

Made of our own words: long ones that break at line ends, ligatures, compounds, numbers, citations.
In a sentence, "10^{8}" stands for a power and "d_{k}" for a letter with an index; in Persian "|"
stands for the half-space.
"""

import random
from collections.abc import Mapping, Sequence

_ENGLISH = {
    "patterns": """
The {adj} {noun} was {verb} on {number} {plural}, and its {quality} rose by {percent}.
We find that {adj} {plural} are {verb} more efficiently than {adj} {plural} {cite}.
In contrast to {cite_text}, the {noun} is {verb} without any {adj} {noun}.
Each of the {number} {plural} holds a {adj} {noun}, which offers a sufficiently flexible {quality}.
The difference between both {plural} is small, yet it affects the {quality} of every {noun}.
A {adj} {noun} cannot be {verb} unless its {quality} exceeds {decimal} on all {plural}.
It follows that the {quality} of the {noun} depends on d_{k} and on the {adj} {noun}.
This took {number} hours and 3.{digit} x 10^{18} operations on a {adj} {noun}.
For the {adj} {plural}, a left-to-right {noun} is {verb} first and a state-of-the-art one last.
Other authors have {verb} the same {plural} with a well-known {noun} {cite}.
Their {quality} is reported in Section {digit}, where the {noun} is {verb} in detail.
Thus, the official {noun} of the {adj} field is {verb}, i.e. it is no longer {verb}.
""",
    "adj": """
bidirectional hierarchical differentiable convolutional representative computational sufficient
probabilistic hypothetical multidimensional unsupervised corresponding significant first artificial
""",
    "noun": """
representation architecture configuration coefficient classification transformation encoder decoder
approximation regularization vocabulary distribution workflow initialization interpretation affinity
""",
    "plural": """
experiments parameters observations translations coefficients benchmarks annotations abbreviations
characteristics sentences documents reflections specifications permutations references offices
""",
    "verb": """
evaluated normalized investigated approximated distributed established transformed simplified
recommended interpreted classified reconstructed verified refined accumulated demonstrated
""",
    "quality": """
generalization performance reliability efficiency consistency perplexity reproducibility
""",
    "name": "Moradi Fischer Karimi Lindqvist Okafor Tanaka Rahimi Duarte Whitfield Sadeghi",
    "heading": """
Introduction|Related Work|Materials and Methods|Experimental Setup|Ablation Study
Effects of Initialization|Efficient Classification|Transfer to Other Fields
Further Observations|Sources of Error|Training Procedure|Results on Benchmarks
""",
}
_PERSIAN = {
    "patterns": """
در این پژوهش {noun} {adj} روی {number} {plural} {verb} و {quality} آن {percent} بهتر شد.
نتیجه|ها نشان می|دهد که {plural} {adj} بیش از دیگران به {noun} وابسته|اند.
برای سنجش {quality}، مدل {latin} را با {noun} {adj} مقایسه کردیم {cite}.
اگر {noun} {adj} نباشد، {quality} آن در همه {plural} کاهش می|یابد.
نویسندگان {number} نمونه از {plural} را بررسی کردند و {quality} هر یک را گزارش دادند.
روش {latin} در سال ۲۰۱۷ معرفی شد و از آن پس {noun} {adj} به کار رفته است.
هرچند {noun} ساده به نظر می|رسد، یافتن {quality} مناسب برای آن دشوار است.
این {plural} با {latin} {verb} و سپس {noun} {adj} از آن|ها به دست آمد.
در بخش بعد می|بینیم که چگونه {noun} بر {quality} اثر می|گذارد {cite}.
از میان {number} آزمایش، تنها {digit} مورد به {noun} {adj} نیاز داشت.
""",
    "adj": "دوسویه پیشنهادی محاسباتی نظارت|شده احتمالاتی چندلایه گسترده پایه",
    "noun": "بازنمایی رمزگذار شبکه تابع معماری طبقه|بند الگوریتم روش مدل",
    "plural": "آزمایش|ها نمونه|ها پارامترها جمله|ها سندها داده|ها لایه|ها واژه|ها",
    "verb": "ارزیابی شد|آموزش دید|سنجیده شد|بهینه شد|ساده شد",
    "quality": "دقت کارایی سرعت پایداری تعمیم|پذیری کیفیت",
    "latin": "BERT Transformer GPT word2vec LSTM ResNet",
    "name": "مرادی کریمی رحیمی صادقی احمدی حسینی",
    "heading": """
مقدمه|کارهای پیشین|روش پیشنهادی|آزمایش‌ها|بررسی خطا|مجموعه داده
معماری شبکه|نتیجه‌های تکمیلی|روند آموزش|سنجش با دیگران
""",
}
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


class Writer:
    """Writes sentences that look like those of papers; the same seed, the same text."""

    def __init__(self, language: str, seed: int) -> None:
        self._persian = language == "fa"
        self._words: Mapping[str, str] = _PERSIAN if self._persian else _ENGLISH
        self._random = random.Random(seed)  # noqa: S311 - nothing is secret here
        self._patterns = self._words["patterns"].strip().split("\n")
        self._headings = self._words["heading"].strip().replace("\n", "|").split("|")

    def sentence(self) -> str:
        """Return a sentence."""
        text = self._random.choice(self._patterns)
        while (start := text.find("{")) >= 0:
            end = text.index("}", start)
            slot = text[start + 1 : end]
            # The braces of "d_{k}" are no slot; they are put back at the end.
            filled = self._filled(slot) if len(slot) > 2 else f"\1{slot}\2"
            text = text[:start] + filled + text[end + 1 :]
        text = text.replace("\1", "{").replace("\2", "}")
        return text.replace("|", ZWNJ) if self._persian else text

    def sentences(self, count: int) -> tuple[str, ...]:
        """Return that many sentences."""
        return tuple(self.sentence() for _ in range(count))

    def heading(self) -> str:
        """Return a title for a section, another one each time."""
        return self._headings.pop(0)

    def name(self) -> str:
        """Return a family name."""
        return self._random.choice(self._words["name"].split())

    def phrase(self) -> str:
        """Return a few words that could name a paper."""
        slots = ("noun", "adj", "quality") if self._persian else ("adj", "noun", "quality")
        words = " ".join(self._filled(slot) for slot in slots)
        return words.replace("|", ZWNJ) if self._persian else words.capitalize()

    def number(self, low: int, high: int) -> str:
        """Return a number in the digits of the language."""
        return self._digits(str(self._random.randint(low, high)))

    def decimal(self) -> str:
        """Return a number with one decimal."""
        text = f"{self._random.randint(10, 99)}.{self._random.randint(0, 9)}"
        return self._digits(text).replace(".", "٫") if self._persian else text

    def _digits(self, text: str) -> str:
        return text.translate(_PERSIAN_DIGITS) if self._persian else text

    def _filled(self, slot: str) -> str:
        if slot == "number":
            return self.number(2, 900)
        if slot == "digit":
            return self.number(2, 9)
        if slot == "decimal":
            return self.decimal()
        if slot == "percent":
            return self.decimal() + ("٪" if self._persian else "%")
        if slot == "cite":
            return f"[{self._random.randint(1, 30)}]"
        if slot == "cite_text":
            return f"{self.name()} et al. ({self._random.randint(1999, 2023)})"
        return self._random.choice(_listed(self._words[slot]))


def _listed(words: str) -> Sequence[str]:
    """Split a list of words; where phrases are meant, "|" parts them and no white space does."""
    return words.split("|") if "|" in words and " شد" in words else words.split()
