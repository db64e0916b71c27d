"""Light stemming of Persian words: endings and verbal prefixes off, nothing else.

Works on single words as `ingest.text.normalise` leaves them, and knows nothing of meaning. Where
the half-space parts an ending from its word the ending is certain; endings written jointly are
taken off only where hardly any word ends so by nature.
"""

from functools import lru_cache

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
_MIN_LETTERS = 2

_PREFIXES = frozenset({"می", "نمی"})
_PLURALS = (
    "هایمان", "هایتان", "هایشان", "هایی", "هایم", "هایت", "هایش", "های", "ها",
)  # fmt: skip
_PARTED = frozenset(_PLURALS) | {
    "ی", "م", "ت", "ش", "مان", "تان", "شان", "مون", "تون", "شون",
    "تر", "تری", "ترین", "هام", "هات", "هاش", "هامون", "هاتون", "هاشون",
}  # fmt: skip
# These begin with a vowel, so they follow a vowel in writing; after consonants they are letters
# of a spelt-out acronym, as the last part of LSTM or LLM in Persian letters.
_PARTED_AFTER_VOWEL = frozenset({"ای", "ام", "ات", "اش", "ایم", "اید", "اند"})
_IRREGULAR = {
    "بهترین": "بهتر",
    f"به{ZWNJ}ترین": "بهتر",
    f"به{ZWNJ}تر": "بهتر",
    "کمترین": "کم",
    "مهترین": "مهتر",
    "کهترین": "کهتر",
    "دکترین": "دکترین",
}
_NATURAL_ENDINGS = (
    "تنها", "تنهای", "تنهایی", "انتها", "انتهای", "انتهایی", "منتها", "منتهای", "اشتها",
    "اشتهای", "فقها", "فقهای", "نهایت", "نهایی", "بهایی", "رهایی",
)  # fmt: skip
# Joined "-tar" ends too many nouns (parameter, filter, computer) to be cut from unknown words.
_COMPARED = frozenset({
    "بیش", "کم", "بزرگ", "کوچک", "قوی", "ضعیف", "سریع", "کند", "بالا", "پایین", "پائین", "عمیق",
    "دقیق", "مهم", "جدید", "قدیم", "قدیمی", "ساده", "پیچیده", "بلند", "کوتاه", "طولانی", "گسترده",
    "مناسب", "مشکل", "سخت", "آسان", "ارزان", "گران", "سنگین", "سبک", "وسیع", "عمده", "نزدیک",
    "دور", "زیاد", "روشن", "واضح", "کامل", "جامع", "موثر", "کارا", "کارآمد", "پیشرفته", "پایدار",
    "ایمن", "خطرناک", "معتبر", "محبوب", "رایج", "معروف", "جوان", "پیر", "قابل", "خوش", "بد", "پر",
    "تازه", "تیز", "گرم", "سرد", "محکم", "شدید", "عظیم", "کلی", "خاص", "عام", "مفید",
})  # fmt: skip


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return one normalised word without its inflections; at least two letters remain.

    >>> stem("کتابهایشان")
    'کتاب'
    >>> stem("خانه")
    'خانه'
    """
    while (shorter := _strip_once(word)) != word:
        word = shorter
    return word


def _strip_once(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if ZWNJ in word:
        return _strip_parted(word)
    return _strip_joined(word)


def _strip_parted(word: str) -> str:
    """Take one ending or prefix off a word whose parts are separated by half-spaces."""
    parts = [part for part in word.split(ZWNJ) if part]
    if len(parts) < 2:
        return parts[0] if parts else word
    if _is_parted_ending(parts[-1], parts[-2], alone=len(parts) == 2):
        return _checked(parts[:-1], word)
    if parts[0] in _PREFIXES:
        return _checked(parts[1:], word)
    ending = _strip_joined(parts[-1])
    return ZWNJ.join([*parts[:-1], ending])


def _is_parted_ending(part: str, before: str, *, alone: bool) -> bool:
    if part in _PARTED:
        return True
    if part not in _PARTED_AFTER_VOWEL:
        return False
    return before.endswith("ه") or (alone and len(before) > 2 and before.endswith(("ی", "و", "ا")))


def _checked(parts: list[str], otherwise: str) -> str:
    shorter = ZWNJ.join(parts)
    return shorter if len(shorter) >= _MIN_LETTERS else otherwise


def _strip_joined(word: str) -> str:
    """Take one ending off a word that is written without half-spaces."""
    if word in _NATURAL_ENDINGS or word.endswith("نهایت"):
        return word
    for ending in _PLURALS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_LETTERS:
            return word.removesuffix(ending)
    for ending in ("ترین", "تر"):
        if word.removesuffix(ending) != word and word.removesuffix(ending) in _COMPARED:
            return word.removesuffix(ending)
    return word
