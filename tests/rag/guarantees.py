"""What holds of every answer, whatever the model said and whatever the papers hold."""

import re

from rag.answers import Answer, Support
from rag.citations import cited_numbers, without_markers
from rag.contradictions import numbers_in
from rag.language import is_written_in, marker
from rag.quoting import stands_on
from tests.rag.conftest import Shelf

# Greedy within its line: what is quoted may hold quotation marks itself.
_QUOTED = re.compile(r"“.*”|«.*»")


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
    """Check that what is said around quotes is in the language of the answer."""
    for citation in answer.citations:
        assert marker(citation.marker, answer.language) in answer.text
    said = _QUOTED.sub(" ", without_markers(answer.text))
    # Sentences of the asker's language are quoted without a word around them.
    says_nothing = not any(map(str.isalpha, said))
    # What a model wrote may hold quotation marks of its own, so the whole counts as well.
    texts = (said, without_markers(answer.text))
    assert says_nothing or any(is_written_in(text, answer.language) for text in texts)
