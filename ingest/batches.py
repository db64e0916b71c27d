"""Texts of like length put into batches: pure."""

from collections.abc import Sequence


def length_batches(lengths: Sequence[int], *, most: int) -> list[list[int]]:
    """Return the indices of the texts in batches, the longest texts first.

    A batch costs as many tokens as its longest text has, times its texts, so that texts of like
    length are put together. The longest come first, and the small batches at the end keep every
    processor busy until all is done.

    Args:
        lengths: of each text, in tokens.
        most: what a batch may cost; a text that alone costs more is a batch of its own.

    >>> length_batches([3, 10, 4, 3], most=10)
    [[1], [2, 0], [3]]
    """
    batches: list[list[int]] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batches and longest * (len(batches[-1]) + 1) <= most:
            batches[-1].append(index)
        else:
            batches.append([index])
            longest = lengths[index]
    return batches
