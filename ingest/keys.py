"""What a paper was made from and how: the key that decides whether there is anything to do."""

from ingest.config import ChunkingConfig
from ingest.ocr_pages import NoOcr, PageReader

# Raised when reading changes what it gives for the same bytes, so that papers are read again.
PARSER = "pypdf-8"


def content_key(digest: str, chunking: ChunkingConfig, embedding_name: str) -> str:
    """Return the key of a file, known by its SHA-256, whose pages all have text."""
    return f"{digest}|{PARSER}|{chunking.identity}|{embedding_name}"


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
