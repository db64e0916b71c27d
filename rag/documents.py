"""Between our passages and LangChain's documents: retrievers that LangChain programs can use."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from ingest.documents import Chunk, PageSpan
from rag.retrieval import HybridRetriever


def to_document(chunk: Chunk, title: str) -> Document:
    """Return a chunk as a LangChain document; nothing of it is lost."""
    return Document(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "paper": chunk.paper_id,
            "title": title,
            "ordinal": chunk.ordinal,
            "start": chunk.start,
            "end": chunk.end,
            "page_first": chunk.pages.first,
            "page_last": chunk.pages.last,
            "section": chunk.section,
            "above": list(chunk.above),
            "ocr": chunk.ocr,
        },
    )


def from_document(document: Document) -> Chunk:
    """Return the chunk that a document was made from.

    Raises:
        KeyError: if the document is not one of ours.
    """
    data = document.metadata
    return Chunk(
        paper_id=data["paper"],
        ordinal=data["ordinal"],
        text=document.page_content,
        start=data["start"],
        end=data["end"],
        pages=PageSpan(data["page_first"], data["page_last"]),
        section=data["section"],
        above=tuple(data["above"]),
        ocr=data["ocr"],
    )


class PaperRetriever(BaseRetriever):
    """The library as a LangChain retriever, for chains of your own."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: HybridRetriever
    k: int = 6

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        del run_manager  # nothing below reports to callbacks
        found = self.retriever.find(query, k=int(kwargs.get("k", self.k)))
        return [to_document(passage.chunk, passage.title) for passage in found.passages]
