"""Ways to make a true sentence false, or to leave out a part of it, in English and Persian. Pure.

Each returns an empty text where a sentence does not offer the occasion.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from ingest.text import normalise, words
from rag.numerals import numbers_in

_NUMBER = re.compile(r"(?<![\w.,٫٬])[0-9۰-۹]+(?:[.,٫٬][0-9۰-۹]+)*(?![\w])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]*[A-Za-z0-9](?:[ -][A-Z][\w-]+)*")
_QUOTED = re.compile(r"[«“\"]([^»”\"]{3,40})[»”\"]")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_FEWEST_WORDS = 5
_NEXT_DIGIT = str.maketrans("0123456789۰۱۲۳۴۵۶۷۸۹", "1234567892۱۲۳۴۵۶۷۸۹۲")
_OPPOSITES = (
    "higher lower|more less|increase decrease|increases decreases|increased decreased|best worst"
    "|better worse|larger smaller|before after|above below|first last|positive negative"
    "|improves degrades|improve degrade|improved degraded|most least|high low|large small"
    "|outperforms underperforms|faster slower|longer shorter|stronger weaker"
    "|بیشتر کمتر|افزایش کاهش|بالا پایین|بزرگ کوچک|بهترین بدترین|بزرگترین کوچکترین|زیاد کم"
    "|قبل بعد|شمال جنوب|شرق غرب|اولین آخرین|بیش کم|پیش پس|مثبت منفی|قوی ضعیف|شمالی جنوبی"
    "|شرقی غربی|جدید قدیمی|بیشترین کمترین|بهتر بدتر|بلند کوتاه"
)
_UNITS = (
    "days hours|hours minutes|million billion|years months|seconds minutes|percent points"
    "|words documents|tokens sentences|layers heads|sentences paragraphs|epochs steps"
    "|سال ماه|میلیون میلیارد|کیلومتر متر|درصد برابر|روز ساعت|نفر خانوار|تن کیلوگرم|هزار میلیون"
    "|قرن سال|دقیقه ثانیه|متر سانتی‌متر|کیلوگرم گرم|درجه متر"
)
_NEGATED = (
    "is/is not|was/was not|are/are not|were/were not|can/cannot|has/has not|have/have not"
    "|will/will not|است/نیست|بود/نبود|شد/نشد|می‌شود/نمی‌شود|کرد/نکرد|دارد/ندارد|هستند/نیستند"
    "|بودند/نبودند|شدند/نشدند|می‌کند/نمی‌کند|داشت/نداشت|می‌باشد/نمی‌باشد|گرفت/نگرفت"
    "|گردید/نگردید|گفت/نگفت|ساخت/نساخت|دید/ندید|گذاشت/نگذاشت|پرداخت/نپرداخت|شده‌است/نشده‌است|می‌شوند/نمی‌شوند|می‌کنند/نمی‌کنند|دارند/ندارند|کردند/نکردند|داد/نداد"
)


@dataclass(frozen=True, slots=True)
class Twist:
    """A way to make a sentence false.

    Attributes:
        apply: a sentence and the paragraph it stands in to the false sentence, or to nothing.
    """

    name: str
    apply: Callable[[str, str], str]


def without_a_clause(sentence: str) -> str:
    """Return a sentence without its brackets, or what precedes its first comma; else nothing."""
    shorter = _IN_BRACKETS.sub("", sentence)
    if shorter != sentence and len(shorter.split()) >= _FEWEST_WORDS:
        return shorter
    _, _, rest = re.sub("،", ",", sentence).partition(", ")
    return sentence[-len(rest) :] if len(rest.split()) > _FEWEST_WORDS else ""


def _number_changed(sentence: str, _: str) -> str:
    match = _NUMBER.search(sentence)
    if match is None:
        return ""
    changed = match.group()[:-1] + match.group()[-1].translate(_NEXT_DIGIT)
    return (
        "" if numbers_in(changed) <= numbers_in(sentence) else _replaced(sentence, match, changed)
    )


def _numbers_exchanged(sentence: str, _: str) -> str:
    found = list(_NUMBER.finditer(sentence))
    for first, second in pairwise(found):
        if numbers_in(first.group()) != numbers_in(second.group()):
            between = sentence[first.end() : second.start()]
            # A list of bare numbers says the same in another order.
            if len(between.split()) > 1:
                return (
                    sentence[: first.start()]
                    + second.group()
                    + between
                    + first.group()
                    + sentence[second.end() :]
                )
    return ""


def _name_replaced(sentence: str, paragraph: str) -> str:
    for pattern in (_NAME, _QUOTED):
        own = pattern.search(sentence)
        others = [m.group() for m in pattern.finditer(paragraph) if m.group() not in sentence]
        if own is not None and others:
            return _replaced(sentence, own, others[0])
    return ""


def _names_exchanged(sentence: str, _: str) -> str:
    found = list(_NAME.finditer(sentence))
    if len(found) < 2 or found[0].group() == found[-1].group():
        return ""
    first, last = found[0], found[-1]
    between = sentence[first.end() : last.start()]
    if len(between.split()) < 3:
        return ""
    return (
        sentence[: first.start()] + last.group() + between + first.group() + sentence[last.end() :]
    )


def _negated(sentence: str, _: str) -> str:
    pairs = [pair.split("/") for pair in _NEGATED.split("|")]
    return _exchanged(sentence, [(a, b) for a, b in pairs], last=True)


def _direction_turned(sentence: str, _: str) -> str:
    return _exchanged(sentence, _both_ways(_OPPOSITES))


def _unit_changed(sentence: str, _: str) -> str:
    for one, other in _both_ways(_UNITS):
        match = re.search(rf"(?<=[0-9۰-۹] ){one}\b", sentence)
        if match is not None and other not in sentence:
            return _replaced(sentence, match, other)
    return ""


def _claim_added(sentence: str, _: str) -> str:
    body = sentence.rstrip(".؟! ")
    is_english = normalise(body).isascii() or sum(w.isascii() for w, _, _ in words(body)) * 2 > len(
        body.split()
    )
    added = (
        " and won the best paper award in Vienna"
        if is_english
        else " و در وین جایزهٔ بهترین مقاله را برد"
    )
    return f"{body}{added}."


def _exchanged(sentence: str, pairs: list[tuple[str, str]], *, last: bool = False) -> str:
    found = []
    for one, other in pairs:
        matches = list(re.finditer(rf"(?<![\w‌]){one}(?![\w‌])", sentence))
        if matches and not re.search(rf"(?<![\w‌]){other}(?![\w‌])", sentence):
            found.append((matches[-1 if last else 0], other))
    if not found:
        return ""
    match, other = max(found, key=lambda m: m[0].start()) if last else found[0]
    return _replaced(sentence, match, other)


def _both_ways(table: str) -> list[tuple[str, str]]:
    pairs = [pair.split(" ") for pair in table.split("|")]
    return [(a, b) for a, b in pairs] + [(b, a) for a, b in pairs]


def _replaced(sentence: str, match: re.Match[str], by: str) -> str:
    return sentence[: match.start()] + by + sentence[match.end() :]


TWISTS = (
    Twist("number changed", _number_changed),
    Twist("numbers exchanged", _numbers_exchanged),
    Twist("name replaced", _name_replaced),
    Twist("names exchanged", _names_exchanged),
    Twist("negated", _negated),
    Twist("direction turned", _direction_turned),
    Twist("unit changed", _unit_changed),
    Twist("claim added", _claim_added),
)
