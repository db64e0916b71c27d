"""How papers are cut: plain values, free of the environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChunkingConfig:
    """The size of chunks, in characters.

    `docs/decisions` has the measurements behind the defaults.
    """

    target_chars: int = 900
    max_chars: int = 1400
    overlap_sentences: int = 1

    @property
    def identity(self) -> str:
        """What the library remembers of this chunker: another value means other chunks."""
        return f"sentences-3:{self.target_chars}:{self.max_chars}:{self.overlap_sentences}"
