"""The questions of a gold set one by one, as a page: what was found, said and missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from rag.answers import Answer, Passage
from rag.evaluation import GoldQuestion

_STYLE = """
body { font: 16px/1.6 Vazirmatn, "Noto Naskh Arabic", system-ui, sans-serif; max-width: 60rem;
       margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff; }
article { border-block-start: 1px solid #999; padding-block: 1rem; }
.missed { border-inline-start: 4px solid #b00020; padding-inline-start: 1rem; }
ol, p { margin-block: .4rem; } .gold { font-weight: bold; } small { color: #555; }
"""


@dataclass(frozen=True, slots=True)
class Scored:
    """One question with what came of it; scores are empty where they do not apply."""

    gold: GoldQuestion
    passages: Sequence[Passage]
    retrieval: Mapping[str, float]
    search_timings_s: Mapping[str, float]
    answer: Answer | None
    answering: Mapping[str, float]

    @property
    def missed(self) -> bool:
        """Whether something that was wanted is not there."""
        wanted = [self.retrieval.get("R@5"), self.answering.get("right")]
        return 0.0 in [*wanted, self.answering.get("refused")]


def report_page(name: str, scored: Sequence[Scored]) -> str:
    """Return one HTML page, misses first; nothing in it is loaded from elsewhere."""
    ordered = sorted(scored, key=lambda item: not item.missed)
    articles = "\n".join(_article(item) for item in ordered)
    missed = sum(item.missed for item in scored)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(name)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(name)}</h1>"
        f"<p>{missed} of {len(scored)} questions missed a page, a fact or a refusal.</p>{articles}"
        "</html>\n"
    )


def _article(item: Scored) -> str:
    gold = item.gold
    pages = ", ".join(f"{paper} p. {page}" for paper, page in sorted(gold.gold)) or "nowhere"
    scores = ", ".join(
        f"{escape(name)} {value:.2f}"
        for name, value in {**item.retrieval, **item.answering}.items()
    )
    said = "" if item.answer is None else f'<p dir="auto">{escape(item.answer.text)}</p>'
    found = "".join(_found(passage, item.gold) for passage in item.passages)
    return (
        f'<article class="{"missed" if item.missed else "met"}">'
        f'<h2 dir="auto" lang="{escape(gold.language)}">{escape(gold.question)}</h2>'
        f"<small>{escape(gold.id)}, {escape(gold.type)}; wanted: {escape(pages)}; "
        f"facts: {escape(' + '.join(group[0] for group in gold.facts))}</small>"
        f"{said}<p><small>{scores}</small></p>"
        f"<details><summary>Passages</summary><ol>{found}</ol></details></article>"
    )


def _found(passage: Passage, gold: GoldQuestion) -> str:
    span = passage.chunk.pages
    hit = any(
        (passage.chunk.paper_id, page) in gold.gold for page in range(span.first, span.last + 1)
    )
    return (
        f'<li class="{"gold" if hit else "other"}" dir="auto">{escape(passage.chunk.paper_id)} '
        f"p. {span.first}: {escape(passage.chunk.text[:300])}</li>"
    )
