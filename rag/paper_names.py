"""Which papers a question names, and what that does to the order of passages.

A name belongs to the paper that speaks of it most: LLaMA, RAG, Pascanu or برت, whether or not it
stands in the title.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import TypeVar

from rag.query_terms import QueryTerms

SharesOfPapers = Callable[[Sequence[str]], Mapping[str, float]]

# From how much of a paper on a name can be its own, and by how much it must lead the next.
_LEAST_SHARE = 0.1
_LEAD = 2.0
_FEWEST_LETTERS = 2

_T = TypeVar("_T")


def named_papers(terms: QueryTerms, shares_of: SharesOfPapers) -> tuple[str, ...]:
    """Return the ids of the papers that own a name of the question, in the order of the names.

    Args:
        terms: of the question.
        shares_of: how much of each paper speaks of any of some index tokens, from 0 to 1.
    """
    owners = (
        _owner(shares_of(_with_families(term.forms)))
        for term in terms.terms
        if term.is_name and len(term.surface) >= _FEWEST_LETTERS
    )
    return tuple(dict.fromkeys(owner for owner in owners if owner))


def taking_turns(items: Sequence[_T], named: Sequence[str], paper: Callable[[_T], str]) -> list[_T]:
    """Return the items so that the named papers take turns; what is of no such paper comes last.

    A comparison needs something of each side; with fewer than two papers nothing changes.

    >>> taking_turns(["a1", "a2", "c1", "b1"], ["b", "a"], lambda item: item[0])
    ['a1', 'b1', 'a2', 'c1']
    """
    if len(named) < 2:
        return list(items)
    sides: dict[str, list[_T]] = {}
    others: list[_T] = []
    for item in items:
        (sides.setdefault(paper(item), []) if paper(item) in named else others).append(item)
    rounds = chain.from_iterable(zip_longest(*sides.values()))
    return [*(item for item in rounds if item is not None), *others]


def _with_families(forms: Sequence[str]) -> list[str]:
    """Add to "llama 65b" its family, "llama": papers seldom write the whole name."""
    families = [
        form.split()[0]
        for form in forms
        if " " in form and any(map(str.isdigit, form.split()[-1])) and len(form.split()[0]) > 2
    ]
    return [*forms, *families]


def _owner(shares: Mapping[str, float]) -> str | None:
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < _LEAST_SHARE:
        return None
    clear = len(ranked) == 1 or ranked[0][1] >= _LEAD * ranked[1][1]
    return ranked[0][0] if clear else None
