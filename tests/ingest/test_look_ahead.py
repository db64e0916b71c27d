import threading

import pytest

from ingest.look_ahead import look_ahead


def test_no_more_is_begun_than_the_caller_may_keep() -> None:
    begun: list[int] = []
    changed = threading.Condition()

    def work(item: int) -> int:
        with changed:
            begun.append(item)
            changed.notify_all()
        return item

    for taken, (item, found) in enumerate(look_ahead(work, range(20), ahead=3)):
        assert (item, found.result()) == (taken, taken)
        most = min(taken + 4, 20)
        with changed:
            assert changed.wait_for(lambda most=most: len(begun) == most, timeout=30)
            assert len(begun) == most


def test_what_fails_ahead_is_met_when_its_turn_comes() -> None:
    def work(item: int) -> float:
        return 1 / item

    results = look_ahead(work, [1, 0, 2], ahead=2)

    assert next(results)[1].result() == 1
    with pytest.raises(ZeroDivisionError):
        next(results)[1].result()
    assert next(results)[1].result() == 0.5


def test_of_two_that_are_the_same_the_second_waits_for_the_caller() -> None:
    begun, done = [], []

    def work(item: tuple[str, int]) -> None:
        begun.append((item[1], list(done)))

    items = [("a", 1), ("b", 2), ("a", 3), ("c", 4)]
    for item, found in look_ahead(work, items, ahead=3, same=lambda item: item[0]):
        found.result()
        done.append(item[1])

    assert done == [1, 2, 3, 4]
    assert 1 in dict(begun)[3]
    assert 1 not in dict(begun)[2]
