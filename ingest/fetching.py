"""Where the file of each source is: on this machine, kept from before, or to be had from arXiv.

arXiv is asked once for all papers of an ingest, by the hundred: what they are called, which version
is the newest, and whether they were withdrawn.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ingest.arxiv import ArxivClient
from ingest.arxiv_ids import ArxivId, ArxivRecord
from ingest.arxiv_records import KeptRecord, file_digest, keep_record, kept_record
from ingest.documents import PaperReference
from ingest.errors import ArxivError, ArxivUnreachable, DiskFull, DownloadFailed, UnreadableSource
from ingest.kept_files import keep_file, kept_file
from ingest.phrases import Phrase
from ingest.progress import (
    NewerVersion,
    PapersUndescribed,
    PaperWithdrawn,
    Report,
    StageProgress,
)
from ingest.sources import ArxivSource, FileSource, Source
from ingest.transfer import is_full_disk

_INCOMING = "incoming"


class Versions(StrEnum):
    """What to do about newer versions of papers that are here."""

    LEAVE = "leave"
    TELL = "tell"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Located:
    """The file of a source, and what is known of it.

    Attributes:
        described: whether what is known of this very file is kept beside it.
    """

    path: Path
    reference: PaperReference | None = None
    version: int | None = None
    described: bool = False


class Fetcher:
    """Finds the files of one ingest's sources; call `prepare` first.

    Args:
        arxiv: asked for what is not here.
        folder: where files are kept.
        versions: what to do about newer versions.
    """

    def __init__(
        self, arxiv: ArxivClient, folder: Path, versions: Versions, report: Report
    ) -> None:
        self._arxiv, self._folder, self._versions = arxiv, folder, versions
        self._report = report
        self._records: Mapping[str, ArxivRecord] = {}

    def prepare(self, sources: Sequence[Source]) -> None:
        """Ask arXiv what it knows of the papers that are to be fetched or compared."""
        wanted = dict.fromkeys(
            source.id.id
            for source in sources
            if isinstance(source, ArxivSource) and self._is_asked_for(source)
        )
        if not wanted:
            return
        try:
            self._records = self._arxiv.metadata([ArxivId(name, None) for name in wanted])
        except ArxivUnreachable as error:
            # What is not here is tried once more, and then told as missing: once is enough.
            if all(kept_file(self._folder, name).exists() for name in wanted):
                self._report(PapersUndescribed(tuple(wanted), tuple(wanted), error))
        except ArxivError as error:
            here = [name for name in wanted if kept_file(self._folder, name).exists()]
            self._report(PapersUndescribed(tuple(wanted), tuple(here), error))

    def locate(self, source: Source) -> Located:
        """Return a source's file, fetched if need be.

        Raises:
            ArxivUnreachable: if it must be fetched and there is no connection.
            DownloadFailed: if it could not be fetched, or was withdrawn.
        """
        if isinstance(source, FileSource):
            return self._with_record(Located(source.path, source.reference), source.name)
        kept = kept_file(self._folder, source.id.id)
        if not kept.exists():
            return self._download(source, self._folder)
        here = self._with_record(Located(kept, source.reference), source.name)
        if self._is_replaced(source, here):
            # The kept file stays until the new one is read.
            return self._download(source, self._folder / _INCOMING)
        return here

    def settle(self, source: Source, located: Located, digest: str, *, unchanged: bool) -> None:
        """Keep the file of a source that was read, and what is known of it.

        Args:
            source: the source.
            located: as `locate` returned it.
            digest: of the file that was read, in SHA-256.
            unchanged: whether the library has the paper as it is.

        Raises:
            UnreadableSource: if another version took the place of the file while it was read.
            DiskFull: if there is no room for it, nor for that of any other paper.
            OSError: if it cannot be written.
        """
        try:
            self._settle(source, located, digest, unchanged=unchanged)
        except OSError as error:
            if not is_full_disk(error):
                raise
            raise DiskFull(
                Phrase("{name} was not ingested", name=source.name),
                why="the disk is full",
                remedy="Make room or check the folder, then run rag ingest again",
            ) from error

    def _settle(self, source: Source, located: Located, digest: str, *, unchanged: bool) -> None:
        if isinstance(source, ArxivSource) and unchanged and located.described:
            return
        if isinstance(source, FileSource):
            keep_file(located.path, self._folder, source.name)
            return
        if located.path.exists():  # Named twice, it was kept the first time.
            keep_file(located.path, self._folder, source.name)
        if file_digest(kept_file(self._folder, source.id.id)) != digest:
            raise UnreadableSource(
                Phrase("{name} was not ingested", name=str(source.id)),
                why="another version of it took the place of its file meanwhile",
                remedy="Name one version of a paper alone",
            )
        if located.path.is_relative_to(self._folder / _INCOMING):
            located.path.unlink(missing_ok=True)
            with suppress(OSError):  # What else lies there is to be gone on with.
                located.path.parent.rmdir()
        self._keep_record(source, located, digest)

    def _keep_record(self, source: ArxivSource, located: Located, digest: str) -> None:
        record = self._records.get(source.id.id)
        if record is not None and located.version is not None:
            keep_record(self._folder, KeptRecord(record.reference, located.version), digest)

    def _is_asked_for(self, source: ArxivSource) -> bool:
        if not kept_file(self._folder, source.id.id).exists():
            return True
        return self._versions is not Versions.LEAVE or source.id.version is not None

    def _with_record(self, here: Located, paper_id: str) -> Located:
        """Add what was kept of this very file; what the user's list says comes first."""
        record = kept_record(self._folder, paper_id, here.path)
        if record is None:
            return here
        reference = here.reference or record.reference
        return replace(here, reference=reference, version=record.version, described=True)

    def _is_replaced(self, source: ArxivSource, here: Located) -> bool:
        """Tell whether the paper that is here gives way; report what it is behind in."""
        if source.id.version is not None:
            return source.id.version != here.version
        record = self._records.get(source.id.id)
        if record is None:
            return False
        if record.withdrawn:
            self._report(PaperWithdrawn(source.name, record.version, record.remark, here.version))
            return False
        newest = record.version or 0
        if self._versions is Versions.REPLACE:
            return newest > (here.version or 0)
        if here.version is not None and here.version < newest:
            self._report(NewerVersion(source.name, here.version, newest))
        return False

    def _download(self, source: ArxivSource, folder: Path) -> Located:
        record = self._records.get(source.id.id)
        wanted = source.id
        if record is not None:
            if record.withdrawn and wanted.version in {None, record.version}:
                raise _withdrawn(source.id.id, record)
            if record.withdrawn:
                self._report(
                    PaperWithdrawn(source.name, record.version, record.remark, wanted.version)
                )
            # By number, so that parts of two versions are never joined.
            wanted = replace(wanted, version=wanted.version or record.version)

        def on_progress(done: int, total: int | None) -> None:
            self._report(StageProgress(source.name, "downloading", done, total))

        if folder != self._folder:
            # Of its own, so that no version takes the place of one that is being read.
            folder = folder / f"{wanted.file_stem}v{wanted.version or ''}"
        folder.mkdir(parents=True, exist_ok=True)
        path = self._arxiv.download_pdf(wanted, folder, on_progress)
        reference = source.reference or (record.reference if record else None)
        located = Located(path, reference, wanted.version)
        if folder == self._folder:
            # Papers are fetched ahead: one that an interrupt leaves unread is known all the same.
            self._keep_record(source, located, file_digest(path))
        return located


def _withdrawn(paper_id: str, record: ArxivRecord) -> DownloadFailed:
    earlier = (record.version or 1) - 1
    remedy = (
        Phrase(
            "Name an earlier version, such as {version}, to read that all the same",
            version=f"{paper_id}v{earlier}",
        )
        if earlier
        else "It has no earlier version"
    )
    return DownloadFailed(
        Phrase("{name} was not downloaded", name=paper_id),
        why=(
            Phrase("it was withdrawn at arXiv ({remark})", remark=record.remark)
            if record.remark
            else "it was withdrawn at arXiv"
        ),
        remedy=remedy,
    )
