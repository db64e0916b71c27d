"""What the codes of TeX's own fonts stand for, and which of its encodings a font has. Pure.

Donald E. Knuth, The TeXbook (1984), appendix F, for the first four; the fifth was agreed on at Cork
in 1990 (Ferguson, TUGboat 11:4). Accents stand before their letter.
"""

from collections.abc import Mapping, Set

_ASCII = {code: chr(code) for code in range(0x21, 0x7F)}
_QUOTES = {0x27: "’", 0x60: "‘"}
# Old text fonts (OT1).
_TEXT = (
    _ASCII
    | _QUOTES
    | {0x0B: "ff", 0x0C: "fi", 0x0D: "fl", 0x0E: "ffi", 0x0F: "ffl", 0x10: "ı", 0x11: "ȷ"}
    | {0x13: "´", 0x14: "ˇ", 0x15: "˘", 0x16: "¯", 0x17: "˚", 0x18: "¸", 0x19: "ß", 0x1A: "æ"}
    | {0x1B: "œ", 0x1C: "ø", 0x1D: "Æ", 0x1E: "Œ", 0x1F: "Ø", 0x22: "”", 0x3C: "¡", 0x3E: "¿"}
    | {0x5C: "“", 0x5E: "ˆ", 0x5F: "˙", 0x7B: "–", 0x7C: "—", 0x7D: "˝", 0x7E: "˜", 0x7F: "¨"}
)
# Newer text fonts (T1).
_CORK = (
    _ASCII
    | _QUOTES
    | {code: chr(code) for code in range(0xC0, 0x100)}
    | dict(enumerate("`´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—", start=0x00))
    | {0x19: "ı", 0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl", 0x7F: "-"}
    | dict(enumerate("ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§", start=0x80))
    | dict(enumerate("ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£", start=0xA0))
    | {0xD7: "Œ", 0xDF: "SS", 0xF7: "œ", 0xFF: "ß"}
)
# Letters of formulas (OML).
_LETTERS = (
    _ASCII
    | dict(enumerate("ΓΔΘΛΞΠΣΥΦΨΩαβγδϵζηθικλμνξπρστυϕχψωεϑϖϱςφ", start=0x00))
    | {0x3A: ".", 0x3B: ",", 0x3D: "/", 0x3F: "⋆", 0x40: "∂", 0x60: "ℓ", 0x7B: "ı", 0x7C: "ȷ"}
)
# Signs of formulas (OMS).
_SIGNS = (
    {code: chr(code) for code in range(0x41, 0x5B)}
    | dict(enumerate("−·×∗÷⋄±∓⊕⊖⊗⊘⊙○∘•≍≡⊆⊇≤≥⪯⪰∼≈⊂⊃≪≫≺≻←→↑↓↔↗↘≃⇐⇒⇑⇓⇔↖↙∝′∞∈∋△▽"))
    | {0x36: "\u0338", 0x38: "∀", 0x39: "∃", 0x3A: "¬", 0x3B: "∅", 0x3E: "⊤", 0x3F: "⊥", 0x40: "ℵ"}
    | dict(enumerate("∪∩⊎∧∨⊢⊣⌊⌋⌈⌉{}⟨⟩|‖", start=0x5B))
    | {0x70: "√", 0x72: "∇", 0x73: "∫", 0x78: "§", 0x79: "†", 0x7A: "‡", 0x7B: "¶"}
)
# Large brackets and signs (OMX).
_LARGE = {0x50: "∑", 0x51: "∏", 0x52: "∫", 0x58: "∑", 0x59: "∏", 0x5A: "∫"} | {
    first + step: sign for first in (0x00, 0x10, 0x12, 0x20) for step, sign in enumerate("()")
}

_LOWER = frozenset(range(ord("a"), ord("z") + 1))
_CAPITALS = frozenset(range(ord("A"), ord("Z") + 1))
_CONTROLS = frozenset(range(0x20))
_MARKS_OF_TEXT = frozenset(map(ord, "(),-.+"))
# In fonts of letters for formulas these are the comma, "less", "greater" and the partial d.
_MARKS_OF_FORMULAS = frozenset(map(ord, ";<>@"))
_LARGE_ALONE = frozenset({0x10, 0x11, 0x12, 0x13, 0x50, 0x58})
_OLD_LIGATURES = frozenset(range(0x0B, 0x10))
_NEW_LIGATURES = frozenset(range(0x1B, 0x20))
_NEW_MARKS = frozenset({0x10, 0x11, 0x15, 0x16})
_HIGH = frozenset(range(0x80, 0x100))
_FEWEST_LETTERS = 5


def letters_of(codes: Set[int]) -> Mapping[int, str]:
    """Return what the codes of a TeX font stand for, judged by which it has.

    Its glyphs say nothing else of it: fonts of formulas have no brackets of text, and their comma
    where text has its semicolon.
    """
    lower = codes & _LOWER
    if 0 in codes and codes & _LARGE_ALONE and not lower:
        return _LARGE
    if codes & _MARKS_OF_TEXT or codes & _HIGH:
        return _text_font(codes, _NEW_LIGATURES | _NEW_MARKS)
    if 0 in codes or (codes & _CONTROLS and not codes & (_LOWER | _CAPITALS)):
        return _SIGNS
    if codes & _MARKS_OF_FORMULAS or (codes & _CONTROLS and len(lower) < _FEWEST_LETTERS):
        return _LETTERS
    return _text_font(codes, _NEW_LIGATURES)


def _text_font(codes: Set[int], new: Set[int]) -> Mapping[int, str]:
    is_new = codes & _HIGH or (codes & new and not codes & _OLD_LIGATURES)
    return _CORK if is_new else _TEXT
