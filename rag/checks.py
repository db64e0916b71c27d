"""What `rag doctor` tries: each check returns one line, or raises what is wrong with a remedy."""

import threading

from langchain_core.messages import HumanMessage

from ingest.arxiv import ArxivClient, ArxivEndpoints
from ingest.arxiv_ids import ArxivId
from ingest.errors import LibraryError
from ingest.lock import writer_lock
from ingest.ocr import find_tesseract
from ingest.pdf_process import reader_self_test
from ingest.repair import library_damage, repair_library
from rag.assembly import Workshop

_FIRST_ARXIV_PAPER = ArxivId("1706.03762", None)


def check_library(workshop: Workshop) -> str:
    """Let SQLite look for damage in the library's file."""
    path = workshop.settings.library_path
    if not path.exists():
        return "nothing ingested yet"
    damage = library_damage(path, thorough=False)
    if damage:
        raise LibraryError(
            f"The library {path} is damaged",
            why=damage,
            remedy="Run rag doctor --repair, which saves what can be read",
        )
    return f"{path}, {path.stat().st_size >> 20} MiB"


def repair(workshop: Workshop) -> str:
    """Save what a damaged library still holds, and build the index from it again."""
    settings = workshop.settings
    with writer_lock(settings.home):
        done = repair_library(settings.library_path) if settings.library_path.exists() else None
        count = workshop.index_for_writing(anew=True).count()
    index = f"the index was built again: {count} chunks"
    if done is None:
        return f"the library is sound; {index}"
    lost = f"; ingest again: {', '.join(done.lost)}" if done.lost else ""
    if not done.saved and not done.lost:
        lost = "; nothing could be read: ingest your papers again"
    return (
        f"{len(done.saved)} papers saved{lost}; the damaged file is kept as {done.kept_aside};"
        f" {index}"
    )


def check_pdf(_: Workshop) -> str:
    """Read a page as every paper is read."""
    return reader_self_test()


def check_ocr(_: Workshop) -> str:
    """Ask tesseract what it is."""
    found = find_tesseract()
    return f"tesseract {found.version}, reads {' and '.join(found.languages)}"


def check_embedding_model(workshop: Workshop) -> str:
    """Embed one question in each language."""
    embeddings = workshop.load_embeddings()
    vectors = embeddings.embed_queries(["attention is all you need", "توجه همهٔ نیاز شماست"])
    return f"{embeddings.identity}, {vectors.shape[1]} dimensions"


def check_index(workshop: Workshop) -> str:
    """Compare the index with the library, building it again if it is behind."""
    with writer_lock(workshop.settings.home):
        index = workshop.index_for_writing()
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
