"""What can go wrong while papers are turned into a library.

PorseshError                 every error that a user can be told about
└── IngestError
    ├── ArxivError           arXiv could not be asked, or did not give what was asked for
    │   ├── ArxivUnreachable no network at all: found out once, then not tried again
    │   │   └── ArxivRefuses arXiv turns every request away, or asks for a long pause
    │   └── DownloadFailed   this one paper could not be fetched
    │       └── DiskFull     there is no room for it, nor for any other
    ├── UnreadableSource     a PDF or note could not be read at all
    ├── OcrMissing           no program is here that reads pages without text
    ├── EmbeddingError       the embedding model is missing or broken
    ├── EmbeddingMismatch    the library was built with another embedding model
    ├── ClusterError         the processes that share an ingest cannot be reached
    ├── LibraryError         the library on disk is damaged, read-only or from another version
    └── LibraryLocked        another process is writing to the library
"""

from functools import partial


class PorseshError(Exception):
    """An error with the three things that a user needs: what, why, and what to do."""

    def __init__(self, what: str, *, why: str, remedy: str) -> None:
        self.what = what
        self.why = why
        self.remedy = remedy
        super().__init__(what, why, remedy)

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error come back from another process."""
        return partial(type(self), self.what, why=self.why, remedy=self.remedy), ()

    def __str__(self) -> str:
        """Return the one line that is shown: what, why, what to do."""
        return f"{self.what}: {self.why}. {self.remedy}"


class IngestError(PorseshError):
    """Something failed between a source and the library."""


class ArxivError(IngestError):
    """arXiv could not be asked, or did not give what was asked for."""


class ArxivUnreachable(ArxivError):
    """No connection to arXiv could be made."""


class ArxivRefuses(ArxivUnreachable):
    """arXiv turns every request away, or asks for a long pause."""


class DownloadFailed(ArxivError):
    """One paper could not be fetched, though arXiv answers."""


class DiskFull(DownloadFailed):
    """There is no room on the disk for a paper, nor for any other."""


class UnreadableSource(IngestError):
    """A PDF or note could not be read at all."""


class OcrMissing(IngestError):
    """No program is here that reads pages without text."""


class EmbeddingError(IngestError):
    """The embedding model is missing or broken."""


class EmbeddingMismatch(IngestError):
    """The library was built with another embedding model than the settings name."""


class ClusterError(IngestError):
    """The processes that share an ingest cannot be reached."""


class LibraryError(IngestError):
    """The library on disk is damaged, read-only or from another version."""


class LibraryLocked(IngestError):
    """Another process is writing to the library."""
