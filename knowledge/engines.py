"""Engines: a model with the index of its vectors; each release is read by the one that built it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from time import monotonic
from weakref import WeakValueDictionary, finalize

import numpy as np

from knowledge.errors import EmbeddingUnavailable
from knowledge.ports import DenseIndex, Embedder, Vectors

REST = 30.0
"""Seconds for which a model that failed is not asked for questions; then by one at a time."""


class Engine:
    """A model and its vectors. `trouble` says why questions cannot be embedded now; "" while they can."""

    def __init__(
        self, embedder: Embedder, dense: Callable[[], DenseIndex], rest: float = REST, trouble: str = ""
    ) -> None:
        self.embedder, self.trouble = embedder, trouble
        self._dense, self._rest, self._next = dense, rest, 0.0

    @property
    def model_id(self) -> str:
        """The id of the model."""
        return self.embedder.model_id

    @property
    def absent(self) -> bool:
        """Whether the model could not even be opened."""
        return isinstance(self.embedder, AbsentEmbedder)

    @cached_property
    def dense(self) -> DenseIndex:
        """The index of its vectors."""
        return self._dense()

    def query(self, text: str) -> Vectors:
        """Embed a question; EmbeddingUnavailable, at once and without asking while the model rests."""
        if self.trouble:
            if monotonic() < self._next:
                raise EmbeddingUnavailable(self.trouble)
            self._next = monotonic() + self._rest  # this question tries; the others need not wait for it
        try:
            vector = self.embedder.query(text)
        except EmbeddingUnavailable as error:
            self.trouble, self._next = str(error), monotonic() + self._rest
            raise
        self.trouble = ""
        return vector


class AbsentEmbedder:
    """A model that cannot be opened: what it embedded before is in the cache, anything else is refused."""

    def __init__(self, model_id: str, dimension: int, why: str) -> None:
        self.model_id, self.dimension, self._why = model_id, dimension, why

    def passages(self, texts: Sequence[str]) -> Vectors:
        """EmbeddingUnavailable, but for nothing."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        raise EmbeddingUnavailable(self._why)

    def query(self, text: str) -> Vectors:
        """EmbeddingUnavailable."""
        raise EmbeddingUnavailable(self._why)


class Engines:
    """The engine of the setting, and those of releases that others built, for as long as these are read.

    `expected` is the id that the model of the setting will have, told without opening it (None: not known).
    `open_other` opens the model of an id; where it cannot, EmbeddingUnavailable says why. `dense` opens the
    vectors of an id, `dimension` is the length of the vectors that are kept of it.
    """

    def __init__(
        self,
        embedder: Callable[[], Embedder],
        own_dense: Callable[[], DenseIndex],
        expected: Callable[[], str | None] = lambda: None,
        open_other: Callable[[str], Embedder] | None = None,
        dense: Callable[[str], DenseIndex] | None = None,
        dimension: Callable[[str], int] = lambda _: 0,
    ) -> None:
        self._embedder, self._own_dense, self._expected = embedder, own_dense, expected
        self._open, self._dense, self._dimension = open_other, dense, dimension
        self._own: Engine | None = None
        self._others: WeakValueDictionary[str, Engine] = WeakValueDictionary()
        self._lock = threading.RLock()

    def own(self) -> Engine:
        """The engine of the setting; EmbeddingUnavailable if its model cannot be opened."""
        embedder = self._embedder()  # not under the lock: opening it may take long
        with self._lock:
            if self._own is None or self._own.embedder is not embedder:
                self._own = Engine(embedder, self._own_dense)
            return self._own

    def own_id(self) -> str:
        """The id of the model of the setting, told without opening it where that can be."""
        return self._expected() or self.own().model_id

    def of(self, model_id: str) -> Engine:
        """The engine of a model; one whose model is absent if it cannot be opened."""
        try:
            if self.own_id() == model_id and (own := self.own()).model_id == model_id:
                return own
        except EmbeddingUnavailable as why:  # of the setting: then another way to the same model may do
            return self._other(model_id, str(why))
        return self._other(model_id)

    def open(self) -> list[Engine]:
        """All that are in use."""
        return [*([self._own] if self._own else []), *self._others.values()]

    def _other(self, model_id: str, instead: str = "") -> Engine:
        with self._lock:
            engine = self._others.get(model_id)
            if engine is None:
                engine = self._others[model_id] = self._opened(model_id, instead)
            return engine

    def _opened(self, model_id: str, instead: str) -> Engine:
        def vectors() -> DenseIndex:
            return self._dense(model_id) if self._dense else self._own_dense()

        try:
            if self._open is None:
                raise EmbeddingUnavailable(f"不知道怎样打开向量模型 {model_id}。")
            embedder = self._open(model_id)
        except EmbeddingUnavailable as error:
            why = instead or str(error)
            return Engine(AbsentEmbedder(model_id, self._dimension(model_id), why), vectors, trouble=why)
        engine = Engine(embedder, vectors)
        close = getattr(embedder, "close", None)
        if close is not None:
            finalize(engine, close)
        return engine
