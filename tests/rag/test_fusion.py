from hypothesis import given
from hypothesis import strategies as st

from rag.fusion import Ranking, fuse

_ITEMS = st.lists(st.integers(0, 30), unique=True, max_size=15)
_RANKINGS = st.lists(_ITEMS.map(Ranking), max_size=4)


@given(_RANKINGS)
def test_every_item_comes_once(rankings: list[Ranking]) -> None:
    fused = [item for item, _ in fuse(rankings)]

    assert sorted(fused) == sorted({item for ranking in rankings for item in ranking.items})


@given(_RANKINGS, st.floats(0.1, 10))
def test_a_common_scale_of_weights_changes_no_order(rankings: list[Ranking], scale: float) -> None:
    scaled = [Ranking(ranking.items, ranking.weight * scale) for ranking in rankings]

    before = dict(fuse(rankings))
    after = dict(fuse(scaled))

    assert all(abs(after[item] - scale * score) < 1e-9 for item, score in before.items())


@given(_ITEMS.filter(bool), _RANKINGS)
def test_an_item_moved_up_never_loses_score(items: list[int], others: list[Ranking]) -> None:
    moved = items[-1]
    raised = [moved, *items[:-1]]

    before = dict(fuse([Ranking(items), *others]))
    after = dict(fuse([Ranking(raised), *others]))

    assert after[moved] >= before[moved]


def test_a_leg_without_items_says_nothing() -> None:
    assert fuse([Ranking([3, 1]), Ranking([])]) == fuse([Ranking([3, 1])])


@given(_ITEMS.filter(bool), st.floats(0, 1))
def test_an_item_gains_by_a_leg_as_far_as_the_leg_is_trusted(
    items: list[int], share: float
) -> None:
    whole = dict(fuse([Ranking(items)]))
    partly = dict(fuse([Ranking(items, trust=[share] * len(items))]))

    assert all(abs(partly[item] - share * gain) < 1e-9 for item, gain in whole.items())
