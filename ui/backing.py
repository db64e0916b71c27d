"""What stands behind the page: the parts that its tabs work with, made once and handed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.library_rows import LibraryPaper
from rag.settings import Settings
from ui.conversation import Desk
from ui.conversation_store import ConversationStore
from ui.evidence import Viewer


@dataclass(frozen=True)
class Backing:
    """The parts behind one page.

    Attributes:
        papers: what the library holds now.
        settings: as they are now.
    """

    desk: Desk
    conversations: ConversationStore
    viewer: Viewer
    papers: Callable[[], Sequence[LibraryPaper]]
    settings: Callable[[], Settings]
