"""What a process and those that it started hold in memory, where Linux tells."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Memory:
    """Mebibytes that are resident.

    Attributes:
        own: written by the processes themselves.
        mapped: of files (models, libraries), counted as far as they have been looked at.
    """

    own: float
    mapped: float

    def __str__(self) -> str:
        """Return the whole, and what it is made of."""
        return f"{self.own + self.mapped:.0f} MiB ({self.own:.0f} own, {self.mapped:.0f} mapped)"


def memory_of(pid: int) -> Memory:
    """Return what a process and its children hold now."""
    own = mapped = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(
                line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines()
            )
        except (OSError, ValueError):
            continue
        if str(pid) in {facts["Pid"].strip(), facts["PPid"].strip()} and "VmRSS" in facts:
            own += _mebibytes(facts["RssAnon"])
            mapped += _mebibytes(facts["RssFile"])
    return Memory(own, mapped)


def _mebibytes(kilobytes: str) -> float:
    return int(kilobytes.split()[0]) / 1024
