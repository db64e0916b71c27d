from pathlib import Path

import numpy as np

from ingest.pdf import read_pdf
from ingest.testing import HashEmbeddings, write_pdf


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "p.pdf", ["One (first) page.", "A second page."])

    assert [page.text for page in read_pdf(path).pages] == ["One (first) page.", "A second page."]


def test_the_same_words_have_the_same_direction() -> None:
    vectors = HashEmbeddings().embed_queries(["alpha beta", "beta alpha", "gamma"])

    assert np.allclose(vectors[0], vectors[1])
    assert float(vectors[0] @ vectors[2]) < 0.99
