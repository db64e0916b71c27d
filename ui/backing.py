"""What stands behind the page: the parts that its tabs work with, made once and handed in."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from rag.settings import Settings
from ui.conversation_store import ConversationStore
from ui.desk import Desk
from ui.evidence import Viewer
from ui.feedback import FeedbackFile
from ui.model_pulls import Pulls
from ui.preferences import Preferences
from ui.shelf import Shelf
from ui.suggestions import Suggester


@dataclass(frozen=True)
class Backing:
    """The parts behind one page.

    Attributes:
        settings: as they are now.
        opened: set once a browser has the page.
    """

    desk: Desk
    conversations: ConversationStore
    viewer: Viewer
    shelf: Shelf
    suggester: Suggester
    feedback: FeedbackFile
    preferences: Preferences
    pulls: Pulls
    settings: Callable[[], Settings]
    opened: threading.Event = field(default_factory=threading.Event)
