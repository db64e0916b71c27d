"""The passwords that opened papers, until the page is stopped: in memory alone, never on disk."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Passwords:
    """What readers typed to have locked papers read, so that their pages can be drawn as well.

    A paper's text is in the library by then; its image tells whoever sees the page no more.
    """

    _tried: dict[str, str] = field(default_factory=dict, repr=False)
    _untried: dict[str, str] = field(default_factory=dict, repr=False)

    def keep(self, paper_id: str, password: str) -> None:
        """Remember what opened a paper."""
        self._tried[paper_id] = password

    def suppose(self, paper_id: str, password: str) -> None:
        """Remember what was typed last for a paper that was read before, and so is not opened.

        It may belong to another paper: it counts where nothing is known to open this one.
        """
        self._untried[paper_id] = password

    def of(self, paper_id: str) -> str | None:
        """Return what opens a paper, None if nobody had to say."""
        return self._tried.get(paper_id) or self._untried.get(paper_id)

    def forget(self, paper_id: str) -> None:
        """Forget what opens a paper that is removed."""
        self._tried.pop(paper_id, None)
        self._untried.pop(paper_id, None)
