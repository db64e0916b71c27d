"""`rag ui`: serve the chat page, with the models loading while the reader types."""

import sys
import threading

import typer

from ingest.manifest import corpus_folder
from rag.assembly import Workshop
from rag.glossary import Glossary
from ui.backing import Backing
from ui.conversation import Desk
from ui.conversation_store import ConversationStore
from ui.evidence import Painter, Viewer
from ui.feedback import FeedbackFile
from ui.page_image import PagePainter
from ui.preferences import Preferences
from ui.shelf import Shelf
from ui.suggestions import Suggester
from ui.web import serve


def run_page(workshop: Workshop, *, host: str, port: int, auth: str | None) -> None:
    """Serve the page until interrupted."""
    login = _login(auth)
    painter = PagePainter()
    backing = make_backing(workshop, painter)
    # The first question should not wait for what can be done before it is asked.
    threading.Thread(target=_warm, args=(workshop,), daemon=True).start()
    try:
        serve(
            backing,
            host=host,
            port=port,
            auth=login,
            announce=lambda url: _say(f"The chat is open at {url}  (Ctrl-C ends it)"),
        )
    finally:
        painter.close()


def make_backing(workshop: Workshop, painter: Painter) -> Backing:
    """Return what stands behind the page of one home folder."""
    settings = workshop.settings
    desk = Desk(workshop.assistant())

    def renew() -> None:
        # An index that was open while the library was written to is not asked any more.
        desk.assistant = workshop.assistant()

    return Backing(
        desk=desk,
        conversations=ConversationStore(settings.home / "conversations.sqlite3"),
        viewer=Viewer(
            workshop.library.pages,
            settings.papers_folder,
            painter,
            workshop.library.printed_words,
        ),
        feedback=FeedbackFile(settings.home / "feedback.jsonl"),
        preferences=Preferences(workshop, renew),
        shelf=Shelf(workshop, renew),
        suggester=Suggester(
            entries=Glossary.load(corpus_folder() / "glossary.tsv").entries,
            papers=workshop.library.papers,
            pages=workshop.library.pages,
            can_answer=lambda question: desk.assistant.can_answer(question),
            state_mark=lambda: workshop.library.state_mark,
        ),
        settings=lambda: workshop.settings,
    )


def _warm(workshop: Workshop) -> None:
    if workshop.library.count_chunks():
        workshop.load_embeddings()
        workshop.load_writer()


def _login(auth: str | None) -> tuple[str, str] | None:
    if auth is None:
        return None
    user, colon, password = auth.partition(":")
    if not (user and colon and password):
        raise typer.BadParameter("write it as USER:PASS", param_hint="--auth")
    return user, password


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
