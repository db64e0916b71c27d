"""With a real cross-encoder of sentence-transformers: tiny, with weights drawn by a fixed seed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.cross_encoder import load_cross_encoder
from rag.errors import RerankerUnavailable
from rag.models import ModelStore
from rag.retrieval import HybridRetriever, RetrievalConfig
from tests.rag.conftest import Shelf

WORDS = "cats purr gradients clip the norm of a model".split()


def test_the_catalogue_names_one_that_can_be_pulled_as_a_folder() -> None:
    entry = ModelStore(Path("models")).entry("bge-reranker-v2-m3")

    assert entry is not None
    assert entry.is_folder
    assert ModelStore(Path("models")).path_of(entry) == Path("models/bge-reranker-v2-m3")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    vocabulary = {word: n for n, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    folder = tmp_path_factory.mktemp("models") / "tiny"
    BertForSequenceClassification(config).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(folder)
    return folder


def test_a_model_on_disk_scores_each_text_by_itself(tiny: Path) -> None:
    reranker = load_cross_encoder(str(tiny), Path("/nowhere"))

    both = reranker.scores("clip the norm", ["cats purr", "gradients clip"])
    one = reranker.scores("clip the norm", ["gradients clip"])

    assert both[1] == pytest.approx(one[0], abs=1e-5)
    assert both[0] != both[1]
    assert reranker.scores("x", []) == []


def test_a_pulled_model_is_found_by_name(tiny: Path) -> None:
    pulled = tiny.parent / "maker--tiny"
    tiny.rename(pulled)
    try:
        assert load_cross_encoder("maker/tiny", tiny.parent).scores("cats", ["purr"])
    finally:
        pulled.rename(tiny)


def test_a_model_that_is_not_here_is_one_clear_line() -> None:
    with pytest.raises(RerankerUnavailable, match="rag models pull maker/none"):
        load_cross_encoder("maker/none", Path("/nowhere"))


class LikesCats:
    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        return [float("Cats" in text) for text in texts]


def test_the_reranker_orders_the_head_and_loses_nothing(shelf: Shelf) -> None:
    shelf.add("2401.00001", "Cats purr softly.")
    shelf.add("2401.00002", "Gradient clipping bounds the norm of gradients.")
    plain = shelf.retriever().find("gradient clipping", k=5)

    reread = HybridRetriever(
        library=shelf.library,
        index=shelf.index,
        load_embeddings=lambda: shelf.embeddings,
        term_finder=shelf.term_finder,
        config=RetrievalConfig(),
        load_reranker=LikesCats,
    ).find("gradient clipping", k=5)

    assert plain.passages[0].chunk.paper_id == "2401.00002"
    assert reread.passages[0].chunk.paper_id == "2401.00001"
    assert {p.chunk.paper_id for p in reread.passages} == {"2401.00001", "2401.00002"}
