"""What the pipeline is measured against: plain systems, and itself without one ingredient.

All search the same library, so that a difference comes from the search alone; only the tutorial
chain (`rag.tutorial`) cuts papers in its own way.
"""

from dataclasses import dataclass, replace

from rag.retrieval import RetrievalConfig
from rag.trust import TrustConfig

_EVERY_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class System:
    """A way of searching.

    Attributes:
        glossary: whether Persian terms are translated.
    """

    name: str
    retrieval: RetrievalConfig
    glossary: bool = True


_TRUSTING = TrustConfig(rounds=1)
_FULL = RetrievalConfig()
_PLAIN = RetrievalConfig(
    rendering_weight=0.0,
    native_weight=0.0,
    sentence_weight=0.0,
    reference_factor=1.0,
    named_factor=1.0,
    words_weight=0.0,
    joins_neighbours=False,
    passages_per_page=_EVERY_PAGE,
    trust=_TRUSTING,
)

BASELINES = (
    System("BM25", replace(_PLAIN, dense_weight=0.0), glossary=False),
    System("dense", replace(_PLAIN, lexical_weight=0.0), glossary=False),
    System("plain fusion", _PLAIN, glossary=False),
)

ABLATIONS = (
    System("without glossary", _FULL, glossary=False),
    System("without lexical leg", replace(_FULL, lexical_weight=0.0)),
    System("without Persian leg", replace(_FULL, native_weight=0.0)),
    System("without dense leg", replace(_FULL, dense_weight=0.0)),
    System("without English rendering", replace(_FULL, rendering_weight=0.0)),
    System("without sentences", replace(_FULL, sentence_weight=0.0)),
    System("without shares of words", replace(_FULL, words_weight=0.0)),
    System("references at full weight", replace(_FULL, reference_factor=1.0)),
    System("without names of papers", replace(_FULL, named_factor=1.0)),
    System("without joining neighbours", replace(_FULL, joins_neighbours=False)),
    System("without spreading over pages", replace(_FULL, passages_per_page=_EVERY_PAGE)),
    System("trusting every paper", replace(_FULL, trust=_TRUSTING)),
)
