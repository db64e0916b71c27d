"""`rag ui`: serve the chat page, with the models loading while the reader types."""

import sys
import threading
from contextlib import suppress

import typer

from ingest.errors import PorseshError
from ingest.manifest import corpus_folder
from rag.answers import Question
from rag.assembly import Workshop
from rag.glossary import Glossary
from ui.backing import Backing
from ui.conversation_store import ConversationStore
from ui.desk import Desk
from ui.evidence import Painter, Viewer
from ui.feedback import FeedbackFile
from ui.late_assistant import LateAssistant
from ui.model_pulls import Pulls
from ui.page_image import PagePainter
from ui.passwords import Passwords
from ui.preferences import Preferences
from ui.shelf import Shelf
from ui.suggestions import Suggester
from ui.web import serve

# How long the models wait for the first page to be opened; who comes later finds them loaded.
_FIRST_PAGE_S = 2.0


def run_page(workshop: Workshop, *, host: str, port: int, auth: str | None) -> None:
    """Serve the page until interrupted."""
    login = _login(auth)
    painter = PagePainter()
    backing = make_backing(workshop, painter)
    try:
        serve(
            backing,
            host=host,
            port=port,
            auth=login,
            announce=lambda url: _announce(url, workshop, backing),
        )
    finally:
        painter.close()


def make_backing(workshop: Workshop, painter: Painter) -> Backing:
    """Return what stands behind the page of one home folder."""
    settings = workshop.settings
    assistant = LateAssistant(workshop.assistant)
    # An index that was open while the library was written to is not asked any more.
    renew = assistant.renew
    passwords = Passwords()
    return Backing(
        desk=Desk(assistant),
        conversations=ConversationStore(settings.home / "conversations.sqlite3"),
        viewer=Viewer(
            workshop.library.pages,
            settings.papers_folder,
            painter,
            workshop.library.printed_words,
            passwords.of,
        ),
        feedback=FeedbackFile(settings.home / "feedback.jsonl"),
        preferences=Preferences(workshop, renew),
        pulls=Pulls(settings.models_folder, lambda: workshop.settings.hub_url),
        shelf=Shelf(workshop, renew, passwords),
        suggester=Suggester(
            entries=Glossary.load(corpus_folder() / "glossary.tsv").entries,
            papers=workshop.library.papers,
            pages=workshop.library.pages,
            can_answer=assistant.can_answer,
            state_mark=lambda: workshop.library.state_mark,
        ),
        settings=lambda: workshop.settings,
    )


def _announce(url: str, workshop: Workshop, backing: Backing) -> None:
    _say(f"The chat is open at {url}  (Ctrl-C ends it)")
    threading.Thread(target=_warm, args=(workshop, backing), daemon=True).start()


def _warm(workshop: Workshop, backing: Backing) -> None:
    """Load what the first question needs; what cannot be loaded is told when it is asked."""
    # Not before: it would hold up the page that a reader is opening just now.
    backing.opened.wait(_FIRST_PAGE_S)
    with suppress(PorseshError):
        if workshop.library.count_chunks():
            workshop.load_embeddings()
            backing.desk.assistant.can_answer(Question("?"))
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
