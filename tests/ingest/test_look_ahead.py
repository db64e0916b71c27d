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
