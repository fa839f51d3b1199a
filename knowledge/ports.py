"""The ports behind which search engines, embedding models and rerankers are exchanged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors. `model_id` names model and engine: vectors of two ids never mix."""

    @property
    def model_id(self) -> str:
        """Name of model and engine, stored with every index."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found: shape (len(texts), dimension), rows of length 1."""
        ...

    def query(self, text: str) -> Vectors:
        """Embed a question: shape (dimension,), length 1."""
        ...


class Reranker(Protocol):
    """Reads a question and a clause together; slower than comparing vectors, and asked about few."""

    @property
    def model_id(self) -> str:
        """Name of the model."""
        ...

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers: higher is better, on a scale of the model's own.

        RerankingUnavailable where it cannot say.
        """
        ...


class DenseIndex(Protocol):
    """Vectors by id, in partitions (one a region), so that a filter is a choice of partitions.

    Ids are digests of texts: the index is content-addressed and knows nothing of releases or dates.
    """

    def add(self, partition: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors; an id that is there already keeps its vector."""
        ...

    def remove(self, partition: str, ids: Sequence[str]) -> None:
        """Forget ids; unknown ones are ignored."""
        ...

    def ids(self, partition: str) -> set[str]:
        """All ids of a partition; an unknown partition is empty."""
        ...

    def missing(self, partition: str, ids: Sequence[str]) -> list[str]:
        """Those of the ids that the partition does not have, each once; quick for a few among many."""
        ...

    def refresh(self) -> None:
        """See what other processes added since this one opened the index."""
        ...

    def query(self, partitions: Sequence[str], vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k nearest ids of the partitions with their cosines, best first."""
        ...
