"""How rightly code tells claims that a page carries from those it does not.

Run as `make bench-verification DATA=folder`; the folder holds `farstail/`, `scifact/`, `pquad/`,
`qasper/`, `sib200/` and `tatoeba/`. Thresholds are swept on one half of the claims, and what is
shipped is reported on the other half.
"""

import argparse
import hashlib
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

import numpy as np

from benchmarks.claims import Claim, every_claim
from benchmarks.remembering import RememberingEmbeddings
from ingest.embedding import Embeddings
from rag.answers import Support
from rag.assembly import Workshop
from rag.query_terms import TermFinder
from rag.settings import load_settings
from rag.verification import Signs, Thresholds, VerificationConfig, grade, signs_of

COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
SIMILARITIES = (0.84, 0.86, 0.88, 0.9, 0.92)
GAPS = (1, 2, 3, 4, 99)
BATCH = 64


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with what is seen of it beside the nearest of its evidence."""

    claim: Claim
    signs: Signs

    @property
    def is_held_out(self) -> bool:
        """Tell whether the claim is of the half on which nothing is chosen."""
        return bool(hashlib.sha256(self.claim.group.encode()).digest()[0] % 2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the sweeps on one half and the shipped thresholds on the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--home", type=Path, required=True, help="where models are kept")
    parser.add_argument("--count", type=int, default=250, help="claims of each kind, about")
    options = parser.parse_args(arguments)
    workshop = Workshop(load_settings(options.home))
    claims = every_claim(options.data, options.count)
    judged = judge(claims, workshop.load_embeddings(), workshop.term_finder)
    chosen_on = [item for item in judged if not item.is_held_out]
    held_out = [item for item in judged if item.is_held_out]
    for is_across in (False, True):
        _sweep([item for item in chosen_on if item.signs.is_across == is_across], is_across)
    _sweep_gaps([item for item in chosen_on if not item.signs.is_across])
    _print_kinds(held_out, VerificationConfig())


def judge(claims: Sequence[Claim], model: Embeddings, term_finder: TermFinder) -> list[Judged]:
    """Return the claims with their signs."""
    embeddings = RememberingEmbeddings(model)
    # Texts of like length waste no padding.
    texts = sorted({text for c in claims for text in (c.text, *c.evidence)}, key=len)
    for start in range(0, len(texts), BATCH):
        embeddings.embed_sentences(texts[start : start + BATCH])
        sys.stderr.write(f"\r{min(start + BATCH, len(texts))} of {len(texts)} texts embedded")
    judged = []
    for claim in claims:
        (vector,) = embeddings.embed_sentences([claim.text])
        similarities = embeddings.embed_sentences(claim.evidence) @ vector
        nearest = int(np.argmax(similarities))
        signs = signs_of(
            claim.text,
            term_finder.terms_of(claim.text),
            claim.evidence[nearest],
            float(similarities[nearest]),
        )
        judged.append(Judged(claim, signs))
    return judged


def _sweep(judged: Sequence[Judged], is_across: bool) -> None:
    sides = "two languages" if is_across else "one language"
    _say(f"\nsupported from coverage and similarity on, {sides}, first half")
    _say("coverage  " + "".join(f"{s:>22}" for s in SIMILARITIES))
    for coverage in COVERAGES:
        cells = []
        for similarity in SIMILARITIES:
            thresholds = Thresholds(coverage, similarity, coverage, similarity)
            config = VerificationConfig(within=thresholds, across=thresholds)
            cells.append("  p {:.3f} r {:.3f} f {:.3f}".format(*_figures(judged, config)))
        _say(f"{coverage:8.1f}  " + "".join(f"{cell:>24}" for cell in cells))


def _sweep_gaps(judged: Sequence[Judged]) -> None:
    _say("\nlongest gap, one language, first half")
    for gap in GAPS:
        config = replace(VerificationConfig(), longest_gap=gap)
        _say("{:8d}  p {:.3f} r {:.3f} f {:.3f}".format(gap, *_figures(judged, config)))


def _figures(judged: Sequence[Judged], config: VerificationConfig) -> tuple[float, float, float]:
    """Return precision of `supported`, and its share of the true and of the false kinds."""
    shown = [item for item in judged if grade(item.signs, config) is Support.SUPPORTED]
    precision = mean(item.claim.holds for item in shown) if shown else 1.0
    shares = _shares(judged, config)
    true = [kind.supported for kind in shares if kind.holds]
    false = [kind.supported for kind in shares if not kind.holds]
    return precision, mean(true), mean(false)


@dataclass(frozen=True, slots=True)
class Share:
    """How claims of one kind were judged."""

    kind: str
    holds: bool
    count: int
    supported: float
    weak: float
    contradicted: float


def _shares(judged: Iterable[Judged], config: VerificationConfig) -> list[Share]:
    groups: dict[tuple[bool, str], list[Signs]] = defaultdict(list)
    for item in judged:
        groups[not item.claim.holds, item.claim.kind].append(item.signs)
    return [
        Share(
            kind,
            not is_false,
            len(group),
            mean(grade(signs, config) is Support.SUPPORTED for signs in group),
            mean(grade(signs, config) is Support.WEAK for signs in group),
            mean(signs.contradicted for signs in group),
        )
        for (is_false, kind), group in sorted(groups.items())
    ]


def _print_kinds(judged: Sequence[Judged], config: VerificationConfig) -> None:
    _say("\nthe shipped thresholds, other half")
    _say(f"{'':36}{'claims':>8}{'supported':>11}{'weak':>8}{'contradicted':>14}")
    for share in _shares(judged, config):
        _say(
            f"{'true' if share.holds else 'false':6}{share.kind:30}{share.count:8d}"
            f"{share.supported:11.3f}{share.weak:8.3f}{share.contradicted:14.3f}"
        )
    for name, group in itertools.groupby(
        sorted(judged, key=lambda item: item.signs.is_across), lambda item: item.signs.is_across
    ):
        figures = _figures(list(group), config)
        sides = "two languages" if name else "one language"
        _say("{}: precision {:.3f}, recall {:.3f}, false supported {:.3f}".format(sides, *figures))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
