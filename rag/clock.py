"""When the stages of one search or answer ended."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """Started when it is made; one answer each."""

    begun: float = field(default_factory=time.perf_counter)
    retrieved: float = 0.0
    first: float | None = None

    def saw_retrieval(self) -> None:
        """Note that the passages were read."""
        self.retrieved = time.perf_counter()

    def saw_first(self) -> None:
        """Note that something could be shown; later calls change nothing."""
        self.first = self.first or time.perf_counter()

    def timings(self) -> dict[str, float]:
        """Return seconds from the beginning: retrieve, first_token where there was one, total."""
        ends = {"retrieve": self.retrieved, "first_token": self.first, "total": time.perf_counter()}
        return {stage: end - self.begun for stage, end in ends.items() if end is not None}


@dataclass(slots=True)
class Laps:
    """Started when it is made; stages follow one another without a gap."""

    seconds: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.perf_counter)

    def end(self, stage: str) -> None:
        """Note that a stage ended now; the next one begins."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.begun
        self.begun = now
