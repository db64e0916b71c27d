"""What form of answer a question asks for: a number, a reason, a definition. Pure."""

import re

from ingest.text import index_tokens
from rag.numerals import SPELLED

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|large|big|often)\b"
    r"|\bwhat (?:number|size|percent\w*|fraction|score|share)\b"
    r"|چند|چقدر|چه تعداد|چه درصد|چه اندازه|نرخ",
    re.IGNORECASE,
)
_ASKS_REASON = re.compile(r"\bwhy\b|چرا|دلیل|علت", re.IGNORECASE)
_ASKS_DEFINITION = re.compile(
    r"^\s*(?:what (?:is|are|was|were)|define)\b|چیست|چیه|یعنی چه|یعنی چی|منظور از|تعریف",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\bbecause\b|\bsince\b|\bdue to\b|\bso that\b|\bin order to\b|\bto (?:avoid|prevent|counteract"
    r"|reduce|allow|ensure|mitigate)\b|\bleads? to\b|\btherefore\b|\bcauses?\b|\bsuspect\b"
    r"|\bexplanations?\b|\breasons?\b|\bexplained by\b|\bhypothesi[sz]e\b|\battribut\w+ to\b"
    r"|\bmotivat\w+\b|\bas a result\b|\bthus\b|\bhence\b"
    r"|زیرا|چون|به دلیل|به‌دلیل|به علت|در نتیجه|تا بتوان",
    re.IGNORECASE,
)
# Not the digits of a name (GPT-4, newstest2014), of a reference ([3, 17]) or of a heading.
_NUMERAL = re.compile(
    r"(?<![^\W\d_])(?<![^\W\d_]-)(?<!\d)(?<!\d[.,])\d"
    rf"|\b(?:{SPELLED}|hundred|thousand|million|billion|half|twice)\b",
    re.IGNORECASE,
)
_POINTERS = re.compile(
    r"\[[\d\s,\u2013-]+\]|\b(?:figure|fig|table|section|sec|appendix|equation|eq)s?\b\.?\s*\d+(?:\.\d+)*",
    re.IGNORECASE,
)
_CLOSING = " \"'”’»)"
_DEFINES = re.compile(
    r"\b(?:is|are|was|were) (?:an?|the)\b|\brefers? to\b|\bdefined as\b|است\b|، یک "
)


def states_number(sentence: str) -> bool:
    """Tell whether a sentence gives a number, in digits or spelled.

    >>> states_number("It has 12 layers."), states_number("GPT-4 does so, as Table 2 shows [39].")
    (True, False)
    """
    return _NUMERAL.search(_POINTERS.sub(" ", sentence)) is not None


# What is to be defined: what follows "what is", or stands before "چیست".
_SUBJECT = re.compile(
    r"^\s*(?:what (?:is|are|was|were)|define)\s+(?:an?\s+|the\s+)?(?P<en>[^?]+)"
    r"|^\s*(?:منظور از\s+)?(?P<fa>[^؟?]+?)\s+(?:چیست|چیه|یعنی چه|یعنی چی)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)


def asks_definition(question: str) -> bool:
    """Tell whether a question wants to know what something is.

    >>> asks_definition("What is BERT?"), asks_definition("How large is BERT?")
    (True, False)
    """
    return _ASKS_DEFINITION.search(question) is not None


def is_question(sentence: str) -> bool:
    """Tell whether a sentence asks, and so answers nothing.

    >>> is_question("How deep is it?"), is_question("We ask “why?” and answer.")
    (True, False)
    """
    return sentence.rstrip(_CLOSING).endswith(("?", "؟"))


def form_score(question: str, sentence: str) -> float:
    """Return how far a sentence has the form that the question asks for, from 0 to 2.

    A number or a reason is a stronger sign than the shape of a definition, which many sentences
    have.
    """
    if _ASKS_NUMBER.search(question):
        return 2.0 * states_number(sentence)
    if _ASKS_REASON.search(question):
        return 2.0 * bool(_REASON.search(sentence))
    if asks_definition(question):
        defines = _DEFINES.search(sentence) is not None
        return float(defines) + float(defines and _begins_with_subject(question, sentence))
    return 0.0


def _begins_with_subject(question: str, sentence: str) -> bool:
    """Tell whether a sentence is about what is to be defined, and so may define it."""
    found = _SUBJECT.search(question)
    subject = (found["en"] or found["fa"]).split() if found else []
    opening = _ARTICLE.sub("", sentence).split()[: len(subject)]
    return bool(subject) and index_tokens(" ".join(opening)) == index_tokens(" ".join(subject))
