"""Any sentence-transformers model."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding.texts import cached, clean
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Vectors

PREFIX = "sentence-transformers/"
"""Before the model's name in its id."""


def model_id_of(model: str) -> str:
    """The id of a model, told without opening it."""
    return PREFIX + _fingerprint(model)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or folder; e5 models get the prefixes of their training."""

    def __init__(self, model: str) -> None:
        self._model = _load_sentence_transformer(model)
        self.model_id = model_id_of(model)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self._prefixes = ("query: ", "passage: ") if _is_plain_e5(model, self._model) else ("", "")
        self._cached = cached(self._query)

    def query(self, text: str) -> Vectors:
        """Embed a question; the last 4096 are remembered."""
        return self._cached(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return self._encode(self._model.encode_document, [self._prefixes[1] + clean(t) for t in texts])

    def _query(self, text: str) -> Vectors:
        vector: Vectors = self._encode(self._model.encode_query, [self._prefixes[0] + clean(text)])[0]
        return vector

    def _encode(self, encode: Callable[..., Any], texts: list[str]) -> Vectors:
        vectors = encode(texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(vectors, np.float32)


def _load_sentence_transformer(model: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EmbeddingUnavailable(
            f"向量模型“{model}”要用 sentence-transformers 运行，但这个可选组件没有安装。"
            '请运行：pip install "talent-assistant[sentence-transformers]"；'
            "或把 TALENT_EMBEDDING 改回 auto（内置模型，无需下载）。"
        ) from error
    try:
        return SentenceTransformer(model)
    except Exception as error:  # the library raises whatever its file formats and its hub client raise
        raise EmbeddingUnavailable(
            f"向量模型“{model}”打不开（{type(error).__name__}）。请检查名称或文件夹是否正确；"
            f"没有网络的机器请先把模型文件夹拷贝过来并写它的路径；或把 TALENT_EMBEDDING 改回 auto。"
        ) from error


def _is_plain_e5(name: str, model: Any) -> bool:
    """An e5 model that does not carry its prefixes itself (as prompts)."""
    named = re.search(r"(^|[-_])e5([-_]|$)", Path(name).name.lower()) is not None
    return named and not any((model.prompts or {}).values())


def _fingerprint(model: str) -> str:
    """Name of a model; for a folder also a digest, so that a retrained model is another model."""
    folder = Path(model)
    if not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        digest.update(f"{file.relative_to(folder).as_posix()}:{file.stat().st_size};".encode())
        digest.update(_ends(file))
    return f"{folder.name}@{digest.hexdigest()[:12]}"


def _ends(file: Path, size: int = 1 << 20) -> bytes:
    with file.open("rb") as stream:
        head = stream.read(size)
        stream.seek(max(0, file.stat().st_size - size))
        return head + stream.read(size)
