"""Work begun ahead of need, in threads: a few items and no more, taken in order."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def look_ahead(
    work: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    ahead: int,
    same: Callable[[_Item], object] | None = None,
) -> Iterator[tuple[_Item, "Future[_Result]"]]:
    """Yield each item with what becomes of its work, in order.

    While the caller is busy with one, the next `ahead` items are worked on; what is finished and
    not yet taken counts among them, so that memory does not grow with the number of items. Whoever
    stops in the middle leaves threads behind that finish their item; they keep no process alive.

    Args:
        work: done in a thread.
        items: each is given to `work`.
        ahead: how many are begun before they are needed.
        same: what two items share of which the second is begun only when the caller is done with
            the first; None where any may be worked on together.

    >>> [(n, found.result()) for n, found in look_ahead(lambda n: n * n, [1, 2, 3], ahead=1)]
    [(1, 1), (2, 4), (3, 9)]
    """
    begun: deque[tuple[_Item, Future[_Result]]] = deque()
    for item in items:
        while same and any(same(other) == same(item) for other, _ in begun):
            yield begun.popleft()
        begun.append((item, _begin(work, item)))
        if len(begun) > ahead:
            yield begun.popleft()
    while begun:
        yield begun.popleft()


def _begin(work: Callable[[_Item], _Result], item: _Item) -> "Future[_Result]":
    future: Future[_Result] = Future()

    def run() -> None:
        try:
            future.set_result(work(item))
        except BaseException as error:  # noqa: BLE001 - the one who takes the result meets it
            future.set_exception(error)

    # Not those of a pool, which Python waits for on its way out, however long a download takes.
    threading.Thread(target=run, name="look-ahead", daemon=True).start()
    return future
