"""What `rag doctor` tries: each check returns one line, or raises what is wrong with a remedy."""

import threading

from langchain_core.messages import HumanMessage

from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.arxiv_ids import ArxivId
from ingest.index import open_index
from ingest.lock import writer_lock
from ingest.pdf_process import reader_self_test
from rag.assembly import Workshop

_FIRST_ARXIV_PAPER = ArxivId("1706.03762", None)


def check_pdf(_: Workshop) -> str:
    """Read a page as every paper is read."""
    return reader_self_test()


def check_embedding_model(workshop: Workshop) -> str:
    """Embed one question in each language."""
    embeddings = workshop.load_embeddings()
    vectors = embeddings.embed_queries(["attention is all you need", "توجه همهٔ نیاز شماست"])
    return f"{embeddings.identity}, {vectors.shape[1]} dimensions"


def check_index(workshop: Workshop) -> str:
    """Compare the index with the library, building it again if it is behind."""
    with writer_lock(workshop.settings.home):
        index = open_index(workshop.settings.index_folder, workshop.library)
    return f"{workshop.library.count_papers()} papers, {index.count()} chunks"


def check_writer(workshop: Workshop) -> str:
    """Let the model write a few words."""
    writer = workshop.load_writer()
    options = writer.call_options(threading.Event())
    reply = writer.model.invoke([HumanMessage("Say hello.")], **options)
    return f"{writer.name}: {len(str(reply.content))} characters written"


def check_network(workshop: Workshop) -> str:
    """Ask arXiv for one paper's title; the rest works without."""
    settings = workshop.settings
    endpoints = ArxivEndpoints(api_url=settings.arxiv_api_url, pdf_url=settings.arxiv_pdf_url)
    with ArxivClient(endpoints) as client:
        client.metadata([_FIRST_ARXIV_PAPER])
    return "arXiv answers"
