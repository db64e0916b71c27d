"""How papers are read and cut: plain values, free of the environment."""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one PDF may cost; a file that needs more is refused with the limit that it met.

    `docs/decisions` has the measurements behind the defaults.

    Attributes:
        seconds: of the processor.
        clock_seconds: by the clock; a busy machine must not cost a paper.
        memory_bytes: address space of the process that reads.
        pages: more are refused before any is read.
        file_bytes: more are refused before the file is opened.
        characters: of the whole text.
    """

    seconds: float = 120.0
    clock_seconds: float = 600.0
    memory_bytes: int = 2048 * _MIB
    pages: int = 3000
    file_bytes: int = 300 * _MIB
    characters: int = 30_000_000


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


@dataclass(frozen=True, slots=True)
class OcrConfig:
    """How pages without text are read, and what a page and a paper may cost.

    `docs/decisions` has the measurements behind the defaults.

    Attributes:
        dpi: of the drawing that is read.
        pixels: a page that would have more is drawn smaller.
        least_confidence: a page of less is named and left out, from 0 to 1.
        seconds: for one page, by the clock, and of the processor for each program.
        paper_seconds: for all pages of one paper, by the clock; no page is begun after them.
        memory_bytes: address space of each program.
        at_once: pages that are read at the same time; 0 is one for each core.
    """

    dpi: int = 300
    pixels: int = 25_000_000
    least_confidence: float = 0.5
    seconds: float = 120.0
    paper_seconds: float = 3600.0
    memory_bytes: int = 2048 * _MIB
    at_once: int = 0

    @property
    def identity(self) -> str:
        """What the library remembers of these settings: another value means other text."""
        return f"{self.dpi}:{self.pixels}:{self.least_confidence}"
