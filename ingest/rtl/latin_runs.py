"""Which words and numbers of a right-to-left line are read from left to right. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.rtl.tokens import LEFT, NUMBER, OTHER, RIGHT, Token

_DASHES = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}")
STOPS = frozenset(".,:;!?\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}")
_COMMAS = frozenset(",;\N{ARABIC COMMA}\N{ARABIC SEMICOLON}")
_ENDS_TERM = STOPS | frozenset("%+#'-\N{RIGHT SINGLE QUOTATION MARK}")
OPENERS = dict(zip("([{«‹", ")]}»›", strict=True))
CLOSERS = {close: opener for opener, close in OPENERS.items()}
_BRACKETS = frozenset(OPENERS) | frozenset(CLOSERS)


def latin_end(tokens: Sequence[Token], start: int) -> int:
    """Return where the Latin phrase that begins at `start` ends, 0 where none begins.

    A phrase is words and numbers beside them; numbers alone, where commas list them.
    """
    if tokens[start].kind not in (LEFT, NUMBER):
        return 0
    last, phrase = start, tokens[start].kind == LEFT
    opened: list[tuple[str, int]] = []
    while (after := _next_core(tokens, last)) is not None:
        brackets = _brackets(tokens, last + 1, after, opened)
        if brackets is None or not _belongs(tokens, last, after):
            break
        opened = brackets
        phrase = phrase or tokens[after].kind == LEFT or _is_listed(tokens, last, after)
        last = after
    if not phrase:
        return 0
    return _closed_end(tokens, start, last, opened)


def _next_core(tokens: Sequence[Token], last: int) -> int | None:
    for index in range(last + 1, len(tokens)):
        if tokens[index].kind in (LEFT, NUMBER):
            return index
        if tokens[index].kind == RIGHT:
            return None
    return None


def _brackets(
    tokens: Sequence[Token], start: int, end: int, opened: list[tuple[str, int]]
) -> list[tuple[str, int]] | None:
    """Return the brackets open after these tokens, None where one closes that never opened."""
    stack = list(opened)
    for index in range(start, end):
        text = tokens[index].text
        if text in OPENERS:
            stack.append((text, index))
        elif text in CLOSERS:
            if not stack or stack[-1][0] != CLOSERS[text]:
                return None
            stack.pop()
    return stack


def _belongs(tokens: Sequence[Token], last: int, after: int) -> bool:
    """Tell whether two neighbours, word or number, are read from left to right."""
    left, right, between = tokens[last], tokens[after], tokens[last + 1 : after]
    texts = [token.text for token in between]
    if not any(text.isspace() for text in texts):
        if between and left.rightward and right.kind == LEFT:
            # "۱۰-ICD" on paper is "ICD-۱۰" in a Persian sentence: no layout puts it so otherwise.
            return False
        return LEFT in (left.kind, right.kind) or not (left.rightward or right.rightward)
    if _is_listed(tokens, last, after):
        return True
    if left.rightward or right.rightward:
        return False
    # A stop clings to the word that it follows: on its left, the words are read from the right.
    return not (len(texts) > 1 and texts[0].isspace() and texts[-1] in STOPS)


def _is_listed(tokens: Sequence[Token], last: int, after: int) -> bool:
    """Tell whether a comma clings to the first of two numbers: they are read from the left."""
    between = [token.text for token in tokens[last + 1 : after]]
    numbers = tokens[last].kind == tokens[after].kind == NUMBER
    return numbers and len(between) > 1 and between[0] in _COMMAS and between[1].isspace()


def _closed_end(
    tokens: Sequence[Token], start: int, last: int, opened: list[tuple[str, int]]
) -> int:
    """Return the end of a phrase with the brackets and marks that are part of it."""
    end = last + 1
    while opened and end < len(tokens) and tokens[end].text == OPENERS[opened[-1][0]]:
        opened = opened[:-1]
        end += 1
    if opened and start > 0 and tokens[start - 1].text == opened[-1][0]:
        # Older layouts tear the closing bracket off and draw it, mirrored, on the far left.
        return end
    if opened:
        # It closes among right-to-left words: the bracket is theirs.
        end = opened[0][1]
        while end > start and tokens[end - 1].kind not in (LEFT, NUMBER):
            end -= 1
    elif end < len(tokens) and tokens[end].text in _ENDS_TERM:
        stop = end + 1
        while stop < len(tokens) and tokens[stop].text in _ENDS_TERM:
            stop += 1
        after = tokens[stop].text if stop < len(tokens) else " "
        # A hyphen at the end of a broken line may meet a bracket there.
        if after.isspace() or (tokens[end].text == "-" and after in _BRACKETS):
            end = stop
    return end


def range_end(tokens: Sequence[Token], start: int) -> int:
    """Return where "12-18", drawn from left to right, ends; 0 where nothing like it begins.

    A sentence in either direction may hold it; a range rises, which tells how it is read. Persian
    digits follow their sentence.
    """
    group = tokens[start : start + 3]
    if [token.kind for token in group] != [NUMBER, OTHER, NUMBER]:
        return 0
    beside = [*tokens[max(start - 1, 0) : start], *tokens[start + 3 : start + 4]]
    if group[1].text not in _DASHES or any(token.text in _DASHES for token in beside):
        return 0
    numbers = [token.text for token in group if token.kind == NUMBER]
    rises = all(text.isascii() and text.isdecimal() for text in numbers) and all(
        int(a) < int(b) for a, b in pairwise(numbers)
    )
    return start + 3 if rises else 0
