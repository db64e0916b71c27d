"""What holds of every answer, whatever the model said and whatever the papers hold."""

import re
from collections.abc import Collection

from ingest.text import squeeze
from rag.answers import Answer, Support
from rag.citations import cited_numbers, without_markers, without_own_brackets
from rag.language import is_written_in, marker
from rag.numerals import numbers_in
from rag.quoting import stands_on
from tests.rag.conftest import Shelf

_TITLES = re.compile(r"“.*?”|«.*?»")


def assert_kept(answer: Answer, shelf: Shelf) -> None:
    """Check citations, quotes, support, language and length."""
    markers = [citation.marker for citation in answer.citations]
    assert markers == list(range(1, len(markers) + 1))
    assert cited_numbers(answer.text) == tuple(markers)
    assert answer.abstained == (not answer.citations)
    pages = {}
    for citation in answer.citations:
        page = shelf.library.pages(citation.paper)[citation.page - 1]
        assert stands_on(citation.quote, page.text)
        pages[citation.marker] = f"{page.text} {citation.title}"
    for sentence in answer.sentences:
        assert sentence.text in answer.text
        assert sentence.citations
        assert sentence.support is not Support.UNSUPPORTED
        held = " ".join(pages[number] for number in sentence.citations)
        assert numbers_in(without_markers(sentence.text)) <= numbers_in(held)
    if not answer.abstained:
        assert_language(answer)
        assert len(answer.text.split()) <= 120


def assert_language(answer: Answer) -> None:
    """Check that every sentence, or what introduces its quote, is in the answer's language."""
    printed = {
        citation.marker: squeeze(without_own_brackets(citation.quote))
        for citation in answer.citations
    }
    for number in printed:
        assert marker(number, answer.language) in answer.text
    for sentence in answer.sentences:
        text = without_markers(sentence.text).strip()
        head = _before_quote(text, {printed[number] for number in sentence.citations})
        # A title stands in quotation marks in what introduces a quote.
        around = text if head is None else _TITLES.sub(" ", head)
        # A quote in the asker's language needs no word around it, another does.
        assert is_written_in(around if any(map(str.isalpha, around)) else text, answer.language)


def _before_quote(text: str, printed: Collection[str]) -> str | None:
    """Return what stands before the quote that ends a sentence, None if no quote ends it."""
    if text[-1:] not in {"»", "”"}:
        return None
    opened = (place for place, char in enumerate(text) if char in "«“")
    starts = (place for place in opened if squeeze(text[place:]) in printed)
    place = next(starts, None)
    return None if place is None else text[:place]
