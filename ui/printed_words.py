"""Where a quote stands on a page that OCR has read: boxes of its words. Pure."""

from collections.abc import Sequence

from ingest.documents import PrintedWord
from ui.page_image import Box, merged_by_line
from ui.quote_search import find_quote


def boxes_of_quote(words: Sequence[PrintedWord], quote: str) -> tuple[Box, ...]:
    """Return what to highlight, line by line; empty if the words do not carry the quote.

    Args:
        words: of one page, in reading order.
        quote: as cited; white space, hyphens and a few misread letters do not matter.
    """
    characters = [character for word in words for character in f"{word.text} "]
    owner = [index for index, word in enumerate(words) for _ in f"{word.text} "]
    marked: dict[int, None] = {}
    for start, end in find_quote(characters, quote):
        marked |= dict.fromkeys(owner[start:end])
    boxes = [Box(w.left, w.top, w.width, w.height) for w in (words[index] for index in marked)]
    return tuple(merged_by_line(boxes))
