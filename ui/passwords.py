"""The passwords that opened papers, until the page is stopped: in memory alone, never on disk."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Passwords:
    """What readers typed to have locked papers read, so that their pages can be drawn as well.

    A paper's text is in the library by then; its image tells whoever sees the page no more.
    """

    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def keep(self, paper_id: str, password: str) -> None:
        """Remember what opened a paper; what was typed last counts."""
        self._known[paper_id] = password

    def of(self, paper_id: str) -> str | None:
        """Return what opened a paper, None if nobody had to say."""
        return self._known.get(paper_id)

    def forget(self, paper_id: str) -> None:
        """Forget what opened a paper that is removed."""
        self._known.pop(paper_id, None)
