"""How ranked chunks become the passages of an answer: neighbours joined, pages spread. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.documents import Chunk
from ingest.library_rows import EmbeddedSentence
from rag.answers import Passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that was found, with what may be quoted of it; a higher score is better."""

    title: str
    chunk: Chunk
    score: float
    sentences: tuple[EmbeddedSentence, ...]

    def as_passage(self, rank: int) -> Passage:
        """Return what is shown of it; ranks count from 1."""
        return Passage(self.chunk, self.title, rank, self.score)


def joined_neighbours(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Join each candidate to a better one that it overlaps, two chunks at most to a passage.

    What answers often lies across the cut between two chunks; apart they would also take two places
    for one spot of the paper. Chunks of different sections are never neighbours.
    """
    found: list[Candidate] = []
    single: list[int] = []
    for item in candidates:
        place = next((i for i in single if found[i].chunk.overlaps(item.chunk)), None)
        if place is None:
            single.append(len(found))
            found.append(item)
        else:
            single.remove(place)
            found[place] = _joined(found[place], item)
    return found


def spread_over_pages(candidates: Sequence[Candidate], *, per_page: int) -> list[Candidate]:
    """Put what repeats a page, beyond `per_page`, behind what opens a new one."""
    seen: Counter[tuple[str, int]] = Counter()
    first: list[Candidate] = []
    later: list[Candidate] = []
    for item in candidates:
        page = (item.chunk.paper_id, item.chunk.pages.first)
        seen[page] += 1
        (first if seen[page] <= per_page else later).append(item)
    return [*first, *later]


def _joined(better: Candidate, other: Candidate) -> Candidate:
    sentences = {s.start: s for s in (*better.sentences, *other.sentences)}
    return replace(
        better,
        chunk=better.chunk.joined_with(other.chunk),
        sentences=tuple(sentences[start] for start in sorted(sentences)),
    )
