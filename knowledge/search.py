"""Search in the serving release: filters first (place, day), then lexical and dense ranking, fused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge import snapshot as snapshots
from knowledge.centre import aimed
from knowledge.errors import NotPublished
from knowledge.focus import focus, word_focus
from knowledge.gap import gap, knows
from knowledge.ports import DenseIndex, Embedder, Vectors
from knowledge.ranking import cosines, coverage, rank
from knowledge.regions import regions
from knowledge.releases import Releases
from knowledge.snapshot import PARTITION, Rows, Snapshot
from knowledge.store import Store
from knowledge.types import Clause, Found, Passage, PolicyDocument

_NEAREST = 256  # asked of the vector index; more when filters eat too many
_ENOUGH = 24
_CANDIDATES = 64
_SCANNED = 4000  # filters that leave no more rows than this are searched exactly, which takes 2 ms

_GIST = 300  # characters of a question that are embedded; more costs seconds and adds little


class Search:
    """Reads the serving release; moves over to a new one between two questions."""

    def __init__(
        self,
        store: Store,
        releases: Releases,
        embedder: Callable[[], Embedder],
        dense: Callable[[], DenseIndex],
    ) -> None:
        self._store, self._releases = store, releases
        self._embedder, self._dense = embedder, dense
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()
        self._held = threading.local()

    @contextmanager
    def one_release(self) -> Iterator[None]:
        """Within it this thread reads one release, whatever is published meanwhile, and no SQL asks which."""
        self._held.shot = self.snapshot() if self._store.serving() is not None else None
        try:
            yield
        finally:
            self._held.shot = None

    def release(self) -> int:
        """The number of the serving release."""
        return self.snapshot().release

    def search(self, query: str, *, k: int, region: str | None, as_of: date, past: bool = False) -> Found:
        """The k best clauses in force on that day for that place (`past`: ended by then, and drafts)."""
        shot = self.snapshot()
        codes = regions().chain(region) if region else None
        mask = shot.past(as_of, codes) if past else shot.in_force(as_of, codes)
        if not query.strip() or not mask.any():
            return Found(shot.release, ())
        vector = self._embedder().query(_gist(query))
        near = self._near(shot, aimed(vector, shot.centre), mask)
        ranked = rank(query, vector, shot.lexical, shot.vectors, mask, near, k, shot.centre)
        return Found(shot.release, self._passages(shot, ranked))

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        """All clauses of a document, in order; empty if the release does not have it."""
        shot = self.snapshot()
        version = shot.version_of.get(document_id)
        return tuple(map(shot.clauses.read, shot.rows_of_version(version))) if version is not None else ()

    def document(self, document_id: str) -> PolicyDocument | None:
        """The document, if the release has it."""
        shot = self.snapshot()
        version = shot.version_of.get(document_id)
        return shot.documents[version] if version is not None else None

    def documents(self) -> Sequence[PolicyDocument]:
        """All documents of the serving release."""
        return self.snapshot().listed

    def coverage(self, query: str, texts: Sequence[str]) -> list[float]:
        """Share of the query's terms, by weight, that each text speaks of."""
        return coverage(query, texts, self.snapshot().lexical)

    def focus(self, query: str, texts: Sequence[str]) -> list[float]:
        """Share of what is particular in the query that each text, of one document, speaks of."""
        return focus(query, texts, self.snapshot().lexical)

    def knows(self, text: str) -> bool:
        """Whether any word of the text stands in the serving release; true for a text without words."""
        return knows(text, self.snapshot().lexical)

    def gap(self, query: str, text: str) -> float:
        """Share of the query's words, by weight, that the text lacks."""
        return gap(query, text, self.snapshot().lexical)

    def word_focus(self, query: str, texts: Sequence[str]) -> list[float]:
        """The same by words."""
        return word_focus(query, texts, self.snapshot().lexical)

    def snapshot(self) -> Snapshot:
        """The serving release, loaded anew when another one serves; within `one_release` the one held."""
        held: Snapshot | None = getattr(self._held, "shot", None)
        return held or self._serving()

    def _serving(self) -> Snapshot:
        number = self._store.serving()
        if number is None:
            raise NotPublished("政策库还没有发布任何版本。请先运行 talent ingest 路径 --publish，再提问。")
        shot = self._snapshot
        if shot is None or shot.release != number:
            with self._lock:
                if self._snapshot is None or self._snapshot.release != number:
                    self._snapshot = self._load(number)
                shot = self._snapshot
        return shot

    def _load(self, number: int) -> Snapshot:
        folder = self._releases.folder(number)
        documents = self._store.documents(self._store.release_version_ids(number))
        shot = snapshots.load(folder, self._embedder().model_id, documents)
        if self._lacks_vectors(shot):
            self._releases.refill(number)
        return shot

    def _lacks_vectors(self, shot: Snapshot) -> bool:
        """Whether the vector index knows nothing of the release: its folder was deleted, say."""
        if not len(shot.vectors):
            return False
        return not self._dense().query([PARTITION], np.asarray(shot.vectors[0], np.float32), 1)

    def _near(self, shot: Snapshot, vector: Vectors, mask: Rows) -> NDArray[np.int64]:
        """Allowed rows nearest in meaning; asks the index for more when the filters leave too few."""
        allowed = np.flatnonzero(mask)
        if len(allowed) <= _SCANNED:
            return _nearest(allowed, shot.vectors, vector)
        wanted = _NEAREST
        while True:
            hits = self._dense().query([PARTITION], vector, wanted)
            found = [rows[mask[rows]] for rows in shot.rows_of([digest for digest, _ in hits])]
            rows = np.concatenate(found) if found else np.zeros(0, np.int64)
            if len(rows) >= _ENOUGH or len(hits) < wanted or wanted >= len(mask):
                return np.unique(rows[:_CANDIDATES])
            wanted *= 4

    def _passages(
        self, shot: Snapshot, ranked: Sequence[tuple[int, float, dict[str, float]]]
    ) -> tuple[Passage, ...]:
        return tuple(
            Passage(shot.clauses.read(row), shot.documents[int(shot.versions[row])], score, why)
            for row, score, why in ranked
        )


def _nearest(rows: NDArray[np.int64], vectors: Vectors, vector: Vectors) -> NDArray[np.int64]:
    """The rows nearest in meaning, by comparing all of them."""
    near = cosines(vectors[rows], vector)
    return rows[np.argpartition(-near, min(_CANDIDATES, len(rows) - 1))[:_CANDIDATES]]


def _gist(query: str) -> str:
    """A long story's beginning and end: where the question usually stands."""
    return query if len(query) <= _GIST else f"{query[: _GIST // 2]}\n{query[-_GIST // 2 :]}"
