import time

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import embedded_text, split_paper
from ingest.config import ChunkingConfig
from ingest.documents import Page, Paper, Section, SourceKind
from ingest.section_tree import with_levels
from ingest.sections import find_sections

_SENTENCE = st.text(alphabet="abcde fghij", min_size=1, max_size=60).map(lambda s: f"X{s}. ")
_PAGE_TEXT = st.lists(_SENTENCE, max_size=12).map("".join)
_PAGES = st.lists(_PAGE_TEXT, min_size=1, max_size=6)
_CONFIG = ChunkingConfig(target_chars=120, max_chars=200)


def make_paper(pages: list[str], sections: tuple[Section, ...] = ()) -> Paper:
    numbered = tuple(Page(number, text) for number, text in enumerate(pages, start=1))
    return Paper("2401.00001", "A title", SourceKind.PDF, "0" * 64, numbered, sections=sections)


@given(_PAGES)
def test_a_chunk_never_claims_a_page_it_has_no_text_from(pages: list[str]) -> None:
    paper = make_paper(pages)

    for chunk in split_paper(paper, _CONFIG):
        for number in range(chunk.pages.first, chunk.pages.last + 1):
            begin = paper.page_starts[number - 1]
            end = begin + len(paper.pages[number - 1].text)
            assert chunk.start <= end
            assert chunk.end > begin


@given(_PAGES)
def test_each_chunk_is_a_slice_of_its_declared_pages_alone(pages: list[str]) -> None:
    paper = make_paper(pages)

    for chunk in split_paper(paper, _CONFIG):
        declared = paper.pages[chunk.pages.first - 1 : chunk.pages.last]
        assert chunk.text in "\n".join(page.text for page in declared)
        assert chunk.text == paper.text[chunk.start : chunk.end]


@given(_PAGES)
def test_chunks_cover_all_visible_text(pages: list[str]) -> None:
    paper = make_paper(pages)

    covered = {i for c in split_paper(paper, _CONFIG) for i in range(c.start, c.end)}

    assert {i for i, char in enumerate(paper.text) if not char.isspace()} <= covered


@given(_PAGES)
def test_no_chunk_outgrows_the_limit(pages: list[str]) -> None:
    chunks = split_paper(make_paper(pages), _CONFIG)

    assert all(len(chunk.text) <= _CONFIG.max_chars for chunk in chunks)


@given(st.text(alphabet="xyz\n ", max_size=3000))
def test_text_without_sentences_is_cut_all_the_same(text: str) -> None:
    chunks = split_paper(make_paper([text]), _CONFIG)

    assert all(0 < len(chunk.text) <= _CONFIG.max_chars for chunk in chunks)


def test_no_chunk_crosses_a_heading() -> None:
    text = "First part. Still first.\n2 Methods\nSecond part."
    start = text.index("2 Methods")
    paper = make_paper([text], (Section("Methods", start),))

    chunks = split_paper(paper, ChunkingConfig())

    assert [(chunk.section, chunk.text.split()[0]) for chunk in chunks] == [
        ("", "First"),
        ("Methods", "2"),
    ]


def test_title_and_section_are_embedded_but_not_quoted() -> None:
    paper = make_paper(["Body text."], (Section("Methods", 0),))
    (chunk,) = split_paper(paper, ChunkingConfig())

    assert embedded_text(paper.title, chunk) == "A title › Methods\nBody text."
    assert chunk.text == "Body text."


def test_pages_without_text_keep_their_numbers() -> None:
    paper = make_paper(["", "", "On page three."])

    (chunk,) = split_paper(paper, ChunkingConfig())

    assert (chunk.pages.first, chunk.pages.last) == (3, 3)


def test_headings_without_end_do_not_cost_their_square() -> None:
    text = "\n".join(["Methods\nWe do it well, here and there."] * 20_000)
    sections = with_levels(find_sections(text))
    paper = Paper("p", "Title", SourceKind.PDF, "hash", (Page(1, text),), sections=sections)
    begun = time.process_time()

    chunks = split_paper(paper, ChunkingConfig())

    assert len(chunks) == len(sections) == 20_000
    assert time.process_time() - begun < 4
