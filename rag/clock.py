"""When the stages of one answer ended."""

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
