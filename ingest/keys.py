"""What a paper was made from and how: the key that decides whether there is anything to do."""

import hashlib
from pathlib import Path

from ingest.config import ChunkingConfig
from ingest.ocr_pages import NoOcr, PageReader

# Raised when reading changes what it gives for the same bytes, so that papers are read again.
PARSER = "pypdf-6"


def content_key(path: Path, chunking: ChunkingConfig, embedding_name: str) -> str:
    """Return the key of a file whose pages all have text.

    Raises:
        OSError: if the file cannot be read.
    """
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{content}|{PARSER}|{chunking.identity}|{embedding_name}"


def key_with_ocr(key: str, ocr_identity: str) -> str:
    """Return the key of a paper whose pages without text went to an OCR; "" where it has none.

    >>> key_with_ocr("a|b", ""), key_with_ocr("a|b", "engine-1")
    ('a|b', 'a|b|engine-1')
    """
    return f"{key}|{ocr_identity}" if ocr_identity else key


def is_current(stored: str | None, key: str, ocr: PageReader | NoOcr) -> bool:
    """Tell whether a paper with the stored key would become the same again.

    Its key names the OCR only where a page needed it, and what an OCR has read stays where there is
    none now.
    """
    if stored is None:
        return False
    if stored in {key, key_with_ocr(key, ocr.identity)}:
        return True
    return isinstance(ocr, NoOcr) and stored.startswith(f"{key}|")
