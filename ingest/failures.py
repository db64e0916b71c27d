"""What becomes of an error that one paper met: its own failure, told as every other is."""

from concurrent.futures import Future
from typing import TypeVar

from ingest.errors import PorseshError, UnreadableSource
from ingest.phrases import Phrase, printable

T = TypeVar("T")


def result_of(begun: "Future[T]", name: str) -> T:
    """Return what a thread made of a source.

    Raises:
        PorseshError, OSError: as the thread met them.
        UnreadableSource: if it met what nobody foresaw: that is this paper's failure, and not the
            end of all others.
    """
    try:
        return begun.result()
    except (PorseshError, OSError):
        raise
    except Exception as error:
        said = printable(str(error))[:160]
        raise UnreadableSource(
            Phrase("{name} was not ingested", name=name),
            why=Phrase(
                "something unforeseen went wrong ({reason})",
                reason=f"{type(error).__name__}: {said}" if said else type(error).__name__,
            ),
            remedy="Try another copy of the file",
        ) from error


def as_told(error: Exception, name: str) -> PorseshError:
    """Return an error that says what, why and what to do, itself if it does."""
    if isinstance(error, PorseshError):
        return error
    return UnreadableSource(
        Phrase("{name} was not ingested", name=name),
        why=getattr(error, "strerror", "") or str(error),
        remedy="Check the file and the free space of the disk, then run rag ingest again",
    )
