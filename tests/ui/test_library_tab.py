import threading
import time

import gradio as gr
import pytest

import ui.shelf
from ingest.pipeline import Ingestor
from ingest.testing import HashEmbeddings
from rag.assembly import Workshop
from rag.settings import load_settings
from ui.library_tab import LibraryTab, lay_out_library
from ui.page_command import make_backing
from ui.page_image import PagePainter

# gradio leaves event loops to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def backing(tmp_path):
    workshop = Workshop(load_settings(tmp_path / "home"))
    workshop.load_embeddings = HashEmbeddings
    return make_backing(workshop, PagePainter())


@pytest.fixture
def tab(backing):
    with gr.Blocks() as page:
        language = gr.Radio(["fa", "en"], value="en")
        filter_ = gr.Dropdown()
        with gr.Tabs() as tabs, gr.Tab("library"):
            parts = lay_out_library("en")
        return LibraryTab(backing, parts, page=page, tabs=tabs, filter_=filter_, language=language)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_was_uploaded_is_read_though_the_tab_is_closed_meanwhile(
    tab, backing, tmp_path, monkeypatch
):
    left = threading.Event()

    class Slow(Ingestor):
        def ingest(self, sources):
            assert left.wait(20)
            super().ingest(sources)

    monkeypatch.setattr(ui.shelf, "Ingestor", Slow)
    upload = tmp_path / "tides.md"
    upload.write_text("# Tides\n\nThe tide of Brest rises by seven metres in spring.")
    looking = tab._add_files([str(upload)], "", "en")
    next(looking)

    looking.close()
    left.set()

    until(backing.shelf.papers)
    until(lambda: not upload.exists())
    assert [paper.id for paper in backing.shelf.papers()] == ["tides"]


@pytest.mark.parametrize(("verb", "left"), [("again", ""), ("ask", "abc"), ("remove", "abc")])
def test_a_password_is_forgotten_once_it_was_used(tab, verb, left):
    *_, password = tab._settle(f"{verb} heron #1", "abc")

    assert password == left


def test_an_upload_that_is_refused_is_deleted(tab, tmp_path):
    upload = tmp_path / "odd.exe"
    upload.write_text("MZ")

    said = list(tab._add_files([str(upload)], "", "en"))

    assert "no PDF or Markdown" in said[-1]
    assert not upload.exists()
