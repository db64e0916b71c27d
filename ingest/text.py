"""Text as it is compared: one form for every spelling of the same Persian or English words.

What is stored and quoted is never changed by this module; the lexical index, the glossary and
verification compare the normalised form. `ingest.persian` goes on from here to stems.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ingest.persian import stem

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"

_LETTERS = {
    "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
    "\N{ARABIC LETTER HEH WITH YEH ABOVE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER WAW WITH HAMZA ABOVE}": "\N{ARABIC LETTER WAW}",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{LATIN SMALL LETTER DOTLESS J}": "j",
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": ",",
    "\N{ARABIC PERCENT SIGN}": "%",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{EN DASH}": "-",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{MINUS SIGN}": "-",
}
_DROPPED = {
    "\N{ARABIC TATWEEL}",
    "\N{SOFT HYPHEN}",
    "\N{ZERO WIDTH SPACE}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{ZERO WIDTH JOINER}",
}
_ARABIC_BLOCK = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_WORD = re.compile(rf"\d+(?:[.,]\d+)*|[^\W\d_](?:[\w{ZWNJ}]*\w)?(?:[.\-'](?=\w)\w+)*", re.UNICODE)
_VOWEL = re.compile(r"[aeiouy]")
_NOT_ALNUM = re.compile(r"[^\w]+")
_IRREGULAR_PLURALS = {
    "corpora": "corpus",
    "matrices": "matrix",
    "indices": "index",
    "vertices": "vertex",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "children": "child",
}
_ISATION = re.compile(r"(\w{3,}i)s(e|ed|es|ing|ation|ations|er|ers)$")
_OUR = re.compile(r"^(behavi|col|fav|lab|neighb|hum|hon)our")
_DOUBLED_L = re.compile(r"^(mode|labe|signa|channe|cance|trave|leve|tota)ll(?=ing|ed|er)")
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def normalise(text: str) -> str:
    r"""Return `text` in the one form in which spellings are compared.

    NFKC, Persian letters for Arabic look-alikes, ASCII digits, no diacritics, lower case; the
    half-space stays, since it parts a word from its endings.

    >>> normalise("كتاب‌هاي ۱۲"), normalise("Müller")
    ('کتاب\u200cهای 12', 'muller')
    """
    decomposed = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", "".join(_fold(char) for char in decomposed))


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    category = unicodedata.category(char)
    if char in _DROPPED or (category == "Mn") or (category == "Cf" and char != ZWNJ):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if char > "\x7f" and unicodedata.name(char, "").startswith("LATIN "):
        return "".join(c for c in unicodedata.normalize("NFD", char) if c.isalpha())
    return char


def is_persian(word: str) -> bool:
    """Tell whether a word is written in the Arabic script."""
    return _ARABIC_BLOCK.search(word) is not None


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of `text` as written, with its start and end."""
    for match in _WORD.finditer(text):
        yield match.group(), match.start(), match.end()


def index_tokens(text: str) -> list[str]:
    """Return the tokens under which `text` is found: stems, numbers and parts of compounds.

    >>> index_tokens("Fine-tuned 1,000 models")
    ['fin', 'tun', '1000', 'model']
    """
    return [token for word, _, _ in words(normalise(text)) for token in _tokens_of(word)]


@lru_cache(maxsize=65536)
def _tokens_of(word: str) -> tuple[str, ...]:
    if word[0].isdigit():
        return (word.replace(",", ""),)
    if is_persian(word):
        return (_NOT_ALNUM.sub("", stem(word)),)
    parts = _NOT_ALNUM.split(word.removesuffix("'s"))
    return tuple(_english_stem(part) for part in parts if part)


def _english_stem(word: str) -> str:
    """Strip the inflections that part a question's words from a page's.

    Far lighter than Porter's stemmer: only plurals, -ing and -ed, which seldom change the sense.
    """
    if len(word) <= 3 or any(char.isdigit() for char in word):
        return word
    word = _IRREGULAR_PLURALS.get(word) or _american(word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    # "corpus" is no plural, but "gpus" is.
    is_plural = not word.endswith(("ss", "us", "is")) or (len(word) == 4 and word.endswith("us"))
    if word.endswith("s") and is_plural:
        word = word[:-1]
    for suffix in ("ing", "ed"):
        root = word.removesuffix(suffix)
        if root != word and len(root) >= 3 and _VOWEL.search(root):
            doubled = root[-1] == root[-2] and root[-1] not in "lsz"
            return root[:-1] if doubled and len(root) > 3 else root
    # "tune" must meet "tuning", where the e is gone.
    return word.removesuffix("e") if len(word) > 3 else word


def _american(word: str) -> str:
    """Fold British spelling, in which some ask about what others wrote."""
    word = _ISATION.sub(r"\1z\2", word)
    word = _OUR.sub(r"\1or", word)
    return _DOUBLED_L.sub(r"\1l", word)


def to_persian_digits(text: str) -> str:
    """Write ASCII digits as Persian ones."""
    return text.translate(_PERSIAN_DIGITS)


def squeeze(text: str) -> str:
    """Return the letters and digits of `text` alone, normalised.

    Two texts that differ in white space, hyphenation or punctuation have the same squeezed form:
    what "stands verbatim on that page" means.
    """
    return re.sub(r"[\W_]+", "", normalise(text))
