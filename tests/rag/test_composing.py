import itertools
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.documents import PAGE_BREAK, Chunk, Page, PageSpan
from ingest.testing import HashEmbeddings
from rag.answers import Passage, Support
from rag.citations import cited_numbers
from rag.composing import Draft, compose, quote_drafts
from rag.evidence import Evidence
from rag.framing import Framing
from rag.language import marker
from rag.query_terms import QueryTerms
from rag.quoting import stands_on

WORDS = st.lists(
    st.sampled_from("the net has layers توجه شبکه 12 [3] data, mod-\nel ﬁne [۱]".split(" ")),
    min_size=3,
    max_size=12,
).map(" ".join)
PAGES = st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=4)
NO_TERMS = QueryTerms((), "")


def evidence_of(pages: list[list[str]], paper_id: str = "1706.03762") -> list[Evidence]:
    """Take each sentence of some pages as evidence."""
    text = PAGE_BREAK.join(" ".join(sentences) for sentences in pages)
    items = []
    at = 0
    for number, sentences in enumerate(pages, start=1):
        for sentence in sentences:
            start = text.index(sentence, at)
            at = start + len(sentence)
            chunk = Chunk(paper_id, 0, sentence, start, at, PageSpan(number, number), "")
            items.append(
                Evidence(
                    Passage(chunk, "A Title: With More", 1, 1.0),
                    " ".join(sentence.split()),
                    start,
                    at,
                    1.0,
                    1.0,
                    0.9,
                    frozenset(),
                    HashEmbeddings().embed_queries([sentence]),
                )
            )
    return items


def printed(pages: list[list[str]]) -> list[Page]:
    return [Page(n, " ".join(sentences)) for n, sentences in enumerate(pages, start=1)]


@given(PAGES, st.sampled_from(["en", "fa"]), st.data())
def test_every_marker_of_a_quoted_answer_leads_to_a_page_that_holds_the_quote(
    pages, language, data
) -> None:
    evidence = evidence_of(pages)
    positions = st.lists(st.integers(1, len(evidence)), min_size=1, max_size=5, unique=True)
    drafts = quote_drafts(data.draw(positions), evidence, Framing(NO_TERMS, language))

    composed = compose(drafts, evidence, {"1706.03762": printed(pages)}, language)

    markers = [citation.marker for citation in composed.citations]
    assert markers == list(range(1, len(drafts) + 1))
    assert list(cited_numbers(composed.text)) == markers
    for citation in composed.citations:
        assert stands_on(citation.quote, printed(pages)[citation.page - 1].text)
        assert citation.url.endswith(f"1706.03762#page={citation.page}")


@given(PAGES, st.data())
def test_numbers_follow_the_order_of_mention(pages, data) -> None:
    evidence = evidence_of(pages)
    cited = data.draw(st.lists(st.integers(1, len(evidence)), min_size=1, max_size=6))
    drafts = [
        Draft(f"A claim {marker(position, 'en')}", (position,), Support.WEAK) for position in cited
    ]

    composed = compose(drafts, evidence, {"1706.03762": printed(pages)}, "en")

    assert cited_numbers(composed.text) == tuple(range(1, len(set(cited)) + 1))
    assert [c.marker for c in composed.citations] == sorted({c.marker for c in composed.citations})
    assert all(
        sentence.citations == cited_numbers(sentence.text) for sentence in composed.sentences
    )


@given(PAGES, st.lists(st.booleans(), min_size=1, max_size=6))
def test_what_was_shown_stays_the_beginning_of_the_answer(pages, quotes) -> None:
    evidence = evidence_of(pages)
    drafts = [Draft("A claim [1]", (1,), Support.WEAK, is_quote=quote) for quote in quotes]
    texts = [
        compose(drafts[:count], evidence, {"1706.03762": printed(pages)}, "en").text
        for count in range(1, len(drafts) + 1)
    ]

    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(texts))


def test_a_quote_over_two_pages_is_placed_where_most_of_it_stands() -> None:
    pages = [["The sentence begins"], ["and goes on for much longer here."]]
    (first, second) = evidence_of(pages)
    whole = Evidence(
        first.passage, f"{first.text} {second.text}", first.start, second.end,
        1.0, 1.0, 0.9, frozenset(), first.vectors,
    )  # fmt: skip

    composed = compose(
        quote_drafts([1], [whole], Framing(NO_TERMS, "en")),
        [whole],
        {"1706.03762": printed(pages)},
        "en",
    )

    assert composed.citations[0].page == 2
    assert composed.citations[0].quote == "and goes on for much longer here."


def test_persian_answers_frame_english_quotes_and_use_persian_digits() -> None:
    pages = [["The net has 12 layers."]]

    composed = compose(
        quote_drafts([1], evidence_of(pages), Framing(NO_TERMS, "fa")),
        evidence_of(pages),
        {"1706.03762": printed(pages)},
        "fa",
    )

    assert composed.text == "در «A Title»: “The net has 12 layers.” [۱]"


@given(WORDS)
def test_a_papers_own_reference_marks_are_not_taken_for_ours(words: str) -> None:
    assume(re.search(r"\[", words))
    evidence = evidence_of([[words]])

    composed = compose(
        quote_drafts([1], evidence, Framing(NO_TERMS, "en")),
        evidence,
        {"1706.03762": [Page(1, words)]},
        "en",
    )

    assert cited_numbers(composed.text) == (1,)


def test_a_note_has_no_address() -> None:
    evidence = evidence_of([["یادداشت دربارهٔ شبکه است."]], paper_id="lstm")

    composed = compose(
        quote_drafts([1], evidence, Framing(NO_TERMS, "fa")),
        evidence,
        {"lstm": printed([["یادداشت دربارهٔ شبکه است."]])},
        "fa",
    )

    assert composed.citations[0].url == ""
    assert composed.text == "«یادداشت دربارهٔ شبکه است.» [۱]"


def test_a_citation_says_how_sure_ocr_is_of_its_page_and_what_the_page_is_called() -> None:
    words = "The network was trained for nine days."
    evidence = evidence_of([[words], [words]])
    pages = {"1706.03762": [Page(1, words, ocr=0.93, label="iv"), Page(2, words)]}

    composed = compose(
        quote_drafts([1, 2], evidence, Framing(NO_TERMS, "en")), evidence, pages, "en"
    )

    assert [(citation.ocr, citation.label) for citation in composed.citations] == [
        (0.93, "iv"),
        (None, ""),
    ]
