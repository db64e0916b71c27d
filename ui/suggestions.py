"""Questions that a reader could ask and that the library can answer.

Made of the glossary's terms as they stand in the papers, in the language of the reader; each is
tried on the library before it is offered.
"""

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ingest.documents import Page
from ingest.library_rows import LibraryPaper
from ingest.text import ZWNJ, normalise
from rag.answers import Answer, Language, Question
from rag.glossary import Entry
from rag.stopwords import is_stopword

_FIELDS = frozenset({"ml", "dl", "nlp", "vision", "optimisation", "evaluation"})
_PATTERNS: Mapping[Language, tuple[str, ...]] = {
    "en": ("What is “{}”?", "How does “{}” work?"),
    "fa": ("{} چیست؟", "{} چگونه کار می‌کند؟"),
}
_EXAMPLES = 4
_FOLLOW_UPS = 3
# Each try is a search of the library; a reader does not wait for more than a few.
_TRIES = 6
_PAPERS_TRIED = 8


@dataclass
class Suggester:
    """Suggests questions about one library.

    Attributes:
        entries: of the glossary.
        papers: what the library holds now.
        pages: of a paper, by its id.
        can_answer: tells whether the library holds an answer; it searches.
        state_mark: changes whenever the library does.
    """

    entries: Sequence[Entry]
    papers: Callable[[], Sequence[LibraryPaper]]
    pages: Callable[[str], Sequence[Page]]
    can_answer: Callable[[Question], bool]
    state_mark: Callable[[], str]
    _known: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _mark: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def examples(self, chosen: tuple[str, ...]) -> list[str]:
        """Return questions about the chosen papers, or about all, half in each language."""
        mark = self.state_mark()
        with self._lock:
            if mark != self._mark:
                self._known, self._mark = {}, mark
            if chosen not in self._known:
                self._known[chosen] = self._examples(chosen)
            return self._known[chosen]

    def follow_ups(self, answer: Answer, asked: Sequence[str]) -> list[str]:
        """Return what could be asked next: what the cited pages speak of and nobody asked about."""
        cited = dict.fromkeys((c.paper, c.page) for c in answer.citations)
        text = "\n".join(
            page.text
            for paper, number in cited
            for page in self.pages(paper)
            if page.number == number
        )
        said = _folded(" ".join(asked))
        terms = [e for e in self._terms_of(text) if not _mentioned(e, said)]
        return self._answerable(terms, answer.language, (), _FOLLOW_UPS)

    def _examples(self, chosen: tuple[str, ...]) -> list[str]:
        ready = [paper for paper in self.papers() if paper.chunks]
        # Papers before notes: a reader's own come first.
        ready.sort(key=lambda paper: paper.kind == "note")
        ids = chosen or tuple(paper.id for paper in ready[:_PAPERS_TRIED])
        by_paper = [self._terms_of("\n".join(p.text for p in self.pages(i))) for i in ids]
        terms = list(dict.fromkeys(e for row in zip_longest(*by_paper) for e in row if e))
        half = _EXAMPLES // 2
        persian = self._answerable(terms, "fa", chosen, half)
        rest = [term for term in terms if not _mentioned(term, _folded(" ".join(persian)))]
        english = self._answerable(rest, "en", chosen, half)
        return [q for pair in zip_longest(persian, english) for q in pair if q is not None]

    def _answerable(
        self, terms: Sequence[Entry], language: Language, papers: tuple[str, ...], count: int
    ) -> list[str]:
        found: list[str] = []
        for term in terms[:_TRIES]:
            if len(found) == count:
                break
            pattern = _PATTERNS[language][len(found) % 2]
            text = pattern.format(term.persian if language == "fa" else term.english[0])
            if self.can_answer(Question(text, papers=papers, language=language)):
                found.append(text)
        return found

    def _terms_of(self, text: str) -> list[Entry]:
        """Return the terms that a text speaks of, those that it is most about first."""
        folded = _folded(text)
        counts: dict[str, int] = {}
        named: dict[str, Entry] = {}
        for entry in self.entries:
            name = _bare(entry.english[0])
            if entry.domain in _FIELDS and _is_notion(entry.english[0]):
                count = max(folded.count(f" {form}") for form in (name, _bare(entry.persian)))
                if count and name not in named:
                    counts[name], named[name] = count, entry
        # "Dot product attention" has no say where only "scaled dot product attention" stands.
        alone = {
            name: count
            - sum(counts[longer] for longer in counts if longer != name and name in longer)
            for name, count in counts.items()
        }
        weights = {n: math.log1p(c) * len(n.split()) for n, c in alone.items() if c > 0}
        return [named[name] for name in sorted(weights, key=lambda n: -weights[n])]


def _is_notion(term: str) -> bool:
    """Tell terms of several nouns from verbs, adjectives and single words, too broad to ask about.

    >>> [_is_notion(term) for term in ("forget gate", "pre-train", "input and output")]
    [True, False, False]
    """
    words = term.split()
    return len(words) > 1 and not any(is_stopword(word) for word in words)


def _folded(text: str) -> str:
    return f" {_bare(text)} "


def _bare(text: str) -> str:
    return " ".join(normalise(text).replace("-", " ").replace(ZWNJ, " ").split())


def _mentioned(entry: Entry, folded: str) -> bool:
    return any(f" {_bare(name)}" in folded for name in (entry.persian, *entry.english))
