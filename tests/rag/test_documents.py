import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_tests.integration_tests import RetrieversIntegrationTests

from ingest.documents import Chunk, PageSpan
from rag.documents import PaperRetriever, from_document, to_document

texts = st.text(max_size=80)
chunks = st.builds(
    Chunk,
    paper_id=texts,
    ordinal=st.integers(0, 9999),
    text=texts,
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    pages=st.builds(PageSpan, st.integers(1, 900), st.integers(1, 900)),
    section=texts,
    above=st.lists(texts, max_size=3).map(tuple),
    ocr=st.none() | st.floats(0, 1),
)


@given(chunks, texts)
def test_a_chunk_survives_the_way_through_langchain(chunk: Chunk, title: str) -> None:
    document = to_document(chunk, title)

    assert from_document(document) == chunk
    assert from_document(document.model_validate_json(document.model_dump_json())) == chunk
    assert document.metadata["title"] == title


class TestPaperRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _filled(self, shelf) -> None:
        for number in range(6):
            shelf.add(f"p{number}", f"Attention is described in paper number {number} of the six.")
        self._retriever = shelf.retriever()

    @property
    def retriever_constructor(self) -> type[PaperRetriever]:
        return PaperRetriever

    @property
    def retriever_constructor_params(self) -> dict:
        return {"retriever": self._retriever}

    @property
    def retriever_query_example(self) -> str:
        return "attention"
