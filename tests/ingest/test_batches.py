from hypothesis import given
from hypothesis import strategies as st

from ingest.batches import length_batches


@given(st.lists(st.integers(1, 600)), st.integers(1, 2000))
def test_every_text_is_in_one_batch_and_no_batch_costs_too_much(
    lengths: list[int], most: int
) -> None:
    batches = length_batches(lengths, most=most)

    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= most


@given(st.lists(st.integers(1, 600)))
def test_batches_are_sorted_by_length(lengths: list[int]) -> None:
    in_order = [lengths[index] for batch in length_batches(lengths, most=1024) for index in batch]

    assert in_order == sorted(lengths, reverse=True)
