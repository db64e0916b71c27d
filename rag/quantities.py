"""What a question wants counted or measured, so that evidence can be held to it. Pure."""

import re
from itertools import islice

from ingest.text import is_persian, normalise, words
from rag.stopwords import is_stopword

_COUNTS = re.compile(
    r"\bhow many\b(?:\s+(?:million|billion|thousand)\b)?"
    r"|\bچند(?:\s+(?:تا|نفر|عدد|مورد|دستگاه))?\b(?:\s+(?:میلیون|میلیارد|هزار)\b)?|چه تعداد\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:what|which)\b|\bچه\b", re.IGNORECASE)
_VALUE_OF = re.compile(
    r"\b(?:what|which)\b[\w\s]{0,20}\b(?:value|number|amount)s? (?:of|for) (?:the )?"
    r"|\bمقدار(?: عددی)?(?=[^؟]*(?:چند|چقدر|چیست|چیه|چی ))",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?:rate|length|score|percentage|price|cost|accuracy|width|depth|budget|temperature"
    r"|threshold|ratio|dimension|speed|throughput)$"
    r"|^(?:نرخ|امتیاز|نمره|هزینه|قیمت)"
)
_MEASURE_FA = re.compile(
    r"\b(?:نرخ(?= (?:یادگیری|حذف|خطا|نمونه))|طول\b)(?=[^؟]*(?:چند|چقدر|چیست|چیه|چی |چه ))"
)
# What in Persian stands for "per": در ثانیه, بر هر دقیقه.
_PER_FA = re.compile(r"\s+(?:در|بر|به ازای)(?: هر)? (ثانیه|دقیقه|ساعت)\b")
# The nouns of compound verbs, which say nothing of what is asked.
_VERB_FA = re.compile(r"^(?:شد|بود|کرد|گذاشت|گرفت|داد|انتخاب|گزارش|تخمین|استفاده|اعلام|تعیین)")
# Written as a sign or in short, or too general to be looked for.
_VAGUE = re.compile(
    r"^(?:percent|times|points?|other|different|main|more|total|hours|minutes|seconds|values?"
    r"|درصد|واحد|بار|برابر|مورد|نوع|دسته|ساعت|دقیقه|ثانیه|روز|کیلوبایت|مگابایت|گیگابایت)",
    re.IGNORECASE,
)
_LONGEST = 3
_MOST_ASKED = 4


def asked_quantity(question: str) -> str:
    """Return what a question wants counted or measured, empty where it asks for neither.

    A sentence that answers holds these words and a number. Of what is counted the noun is given,
    since what follows it may say something of it; a measure is given whole.

    >>> asked_quantity("How many attention heads stacked up does it use?")
    'heads'
    >>> asked_quantity("How many words per second?"), asked_quantity("How many GPU hours?")
    ('words second', 'GPU hours')
    >>> asked_quantity("What learning rate was used?"), asked_quantity("What model is it?")
    ('learning rate', '')
    """
    return _valued(question) or _measured(question) or _counted(question)


def _valued(question: str) -> str:
    """Return what a value is asked of: the temperature, of "what value of the temperature"."""
    asked = _VALUE_OF.search(question)
    if asked is None:
        return ""
    return " ".join(word for word in _content_after(question, asked.end())[:1] if len(word) > 1)


def _measured(question: str) -> str:
    # What is asked stands near the beginning; a hostile question may be made of nothing else.
    for asked in islice(_WHICH.finditer(question), _MOST_ASKED):
        for phrase in _joined_by_and(question, asked.end()):
            is_plain = phrase.islower() or is_persian(phrase)
            if _MEASURE.search(phrase) and not _VAGUE.search(phrase) and is_plain:
                return phrase
    measure = _MEASURE_FA.search(question)
    if measure is None:
        return ""
    of = _content_after(question, measure.end())[:1]
    return " ".join([measure.group(), *of]) if of else ""


def _counted(question: str) -> str:
    asked = _COUNTS.search(question)
    if asked is None:
        return ""
    following = _content_after(question, asked.end())
    if not following:
        return ""
    place = next((i for i, word in enumerate(following) if _is_plural(word)), 0)
    noun = following[place]
    if following[place + 1 : place + 2] == ["per"]:
        return " ".join([noun, *following[place + 2 :]])
    per = _PER_FA.match(question, question.find(noun, asked.end()) + len(noun))
    if per is not None:
        return f"{noun} {per[1]}"
    if not _VAGUE.search(noun):
        return noun
    # Hours say little, hours of something are looked for with it.
    of = following[:place] if place else [w for w in following[1:2] if not is_persian(w)]
    return " ".join([*of, noun]) if of and not _VAGUE.search(of[0]) else ""


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _joined_by_and(question: str, position: int) -> list[str]:
    """Return the phrase that follows, and the one that "and" joins to it."""
    first = _content_after(question, position)
    rest = re.search(r"\b(?:and|or)\b", question[position:])
    second = _content_after(question, position + rest.end()) if rest and first else []
    return [" ".join(first), " ".join(second)]


def _content_after(question: str, position: int) -> list[str]:
    """Return the content words that follow at once, up to the first word of grammar or verb."""
    found: list[str] = []
    end = position
    for word, start, stop in words(question[position:]):
        gap = question[end : position + start].strip()
        is_grammar = is_stopword(normalise(word)) or _VERB_FA.search(word)
        if len(found) == _LONGEST or is_grammar or gap:
            break
        found.append(word)
        end = position + stop
    return found
