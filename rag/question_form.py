"""What form of answer a question asks for: a number, a reason, a definition. Pure."""

import re

from ingest.text import is_persian, normalise, words
from rag.stopwords import is_stopword

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|large|big|often)\b"
    r"|\bwhat (?:number|size|percent\w*|fraction|score|share)\b"
    r"|چند|چقدر|چه تعداد|چه درصد|چه اندازه|نرخ",
    re.IGNORECASE,
)
_ASKS_REASON = re.compile(r"\bwhy\b|چرا|دلیل|علت", re.IGNORECASE)
_ASKS_DEFINITION = re.compile(
    r"^\s*(?:what (?:is|are)|define)\b|چیست|چیه|یعنی چه|یعنی چی|منظور از|تعریف", re.IGNORECASE
)
_REASON = re.compile(
    r"\bbecause\b|\bsince\b|\bdue to\b|\bso that\b|\bin order to\b|\bto (?:avoid|prevent|counteract"
    r"|reduce|allow|ensure|mitigate)\b|\bleads? to\b|\btherefore\b|\bcauses?\b|\bsuspect\b"
    r"|\bexplanations?\b|\breasons?\b|\bexplained by\b|\bhypothesi[sz]e\b|\battribut\w+ to\b"
    r"|\bmotivat\w+\b|\bas a result\b|\bthus\b|\bhence\b"
    r"|زیرا|چون|به دلیل|به‌دلیل|به علت|در نتیجه|تا بتوان",
    re.IGNORECASE,
)
_NUMERAL = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|thousand|million"
    r"|billion|half|twice)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\b(?:is|are) (?:an?|the)\b|\brefers? to\b|\bdefined as\b|است\b|، یک ")

_COUNTS = re.compile(
    r"\bhow many\b(?:\s+(?:million|billion|thousand)\b)?"
    r"|\bچند(?:\s+تا)?\b(?:\s+(?:میلیون|میلیارد|هزار)\b)?|چه تعداد\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:what|which)\b|\bچه\b", re.IGNORECASE)
_VALUE = re.compile(
    r"(?:rate|length|score|percentage|price|cost|accuracy|width|depth|budget)$"
    r"|^(?:نرخ|امتیاز|نمره|هزینه|قیمت)"
)
# Written as a sign or in short, or too general to be looked for.
_VAGUE = re.compile(
    r"^(?:percent|per|times|points?|other|different|main|more|total|hours|minutes|seconds"
    r"|درصد|واحد|بار|برابر|مورد|نوع|دسته|نفر|عدد|ساعت|دقیقه|ثانیه|روز|کیلوبایت|مگابایت|گیگابایت)",
    re.IGNORECASE,
)
_LONGEST_QUANTITY = 3


def asked_quantity(question: str) -> str:
    """Return what a question wants counted or measured, empty where it asks for neither.

    Of what is counted one word is given, since what follows it may say something of it; a
    measure is given whole.

    >>> asked_quantity("How many layers stacked up does it use?")
    'layers'
    >>> asked_quantity("What learning rate was used?"), asked_quantity("What model is it?")
    ('learning rate', '')
    """
    counted = _COUNTS.search(question)
    if counted is not None:
        phrase = " ".join(_content_after(question, counted.end())[:1])
        return "" if _VAGUE.search(phrase) else phrase
    for asked in _WHICH.finditer(question):
        following = _content_after(question, asked.end())
        phrase = " ".join(following)
        if (
            _VALUE.search(phrase)
            and not _VAGUE.search(phrase)
            and (phrase.islower() or is_persian(phrase))
        ):
            return phrase
    return ""


def states_number(sentence: str) -> bool:
    """Tell whether a sentence holds a number, in digits or spelled."""
    return _NUMERAL.search(sentence) is not None


def _content_after(question: str, position: int) -> list[str]:
    """Return the content words that follow at once, up to the first word of grammar."""
    found: list[str] = []
    end = position
    for word, start, stop in words(question[position:]):
        gap = question[end : position + start].strip()
        if len(found) == _LONGEST_QUANTITY or is_stopword(normalise(word)) or gap:
            break
        found.append(word)
        end = position + stop
    return found


def form_score(question: str, sentence: str) -> float:
    """Return how far a sentence has the form that the question asks for, from 0 to 2.

    A number or a reason is a stronger sign than the shape of a definition, which many sentences
    have.
    """
    if _ASKS_NUMBER.search(question):
        return 2.0 * bool(_NUMERAL.search(sentence))
    if _ASKS_REASON.search(question):
        return 2.0 * bool(_REASON.search(sentence))
    if _ASKS_DEFINITION.search(question):
        return float(bool(_DEFINES.search(sentence)))
    return 0.0
