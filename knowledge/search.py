"""Search in the serving release: filters first (place, day), then lexical and dense ranking, fused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge import snapshot as snapshots
from knowledge.errors import NotPublished
from knowledge.focus import focus
from knowledge.ports import DenseIndex, Embedder, Vectors
from knowledge.ranking import coverage, rank
from knowledge.regions import regions
from knowledge.releases import Releases
from knowledge.snapshot import Rows, Snapshot, partition_of
from knowledge.store import Store
from knowledge.types import Clause, Found, Passage, PolicyDocument

_NEAREST = 64  # asked of the vector index; more when filters eat too many
_ENOUGH = 24
_CLAUSE_CACHE = 512


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
        self._document_clauses = lru_cache(_CLAUSE_CACHE)(self._read_clauses)

    def release(self) -> int:
        """The number of the serving release."""
        return self.snapshot().release

    def search(
        self, query: str, *, k: int, region: str | None, as_of: date, past: bool = False
    ) -> Found:
        """The k best clauses in force on that day for that place (`past`: ended by then, and drafts)."""
        shot = self.snapshot()
        codes = regions().chain(region) if region else None
        mask = shot.past(as_of, codes) if past else shot.in_force(as_of, codes)
        if not query.strip() or not mask.any():
            return Found(shot.release, ())
        vector = self._embedder().query(query)
        near = self._near(shot, vector, mask, codes)
        ranked = rank(query, vector, shot.lexical, shot.vectors, mask, near, k)
        return Found(shot.release, self._passages(shot, ranked))

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        """All clauses of a document in the serving release, in order."""
        shot = self.snapshot()
        version = next((v for v, d in shot.documents.items() if d.id == document_id), None)
        return self._document_clauses(version, document_id) if version is not None else ()

    def document(self, document_id: str) -> PolicyDocument | None:
        """The document, if the serving release has it."""
        return next((d for d in self.documents() if d.id == document_id), None)

    def documents(self) -> Sequence[PolicyDocument]:
        """All documents of the serving release."""
        return list(self.snapshot().documents.values())

    def coverage(self, query: str, texts: Sequence[str]) -> list[float]:
        """Share of the query's terms, by weight, that each text speaks of."""
        return coverage(query, texts, self.snapshot().lexical)

    def focus(self, query: str, texts: Sequence[str]) -> list[float]:
        """Share of what is particular in the query that each text, of one document, speaks of."""
        return focus(query, texts, self.snapshot().lexical)

    def snapshot(self) -> Snapshot:
        """The serving release, loaded anew when another one serves."""
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
        return snapshots.load(folder, self._embedder().model_id, documents)

    def _near(
        self, shot: Snapshot, vector: Vectors, mask: Rows, codes: tuple[str, ...] | None
    ) -> NDArray[np.int64]:
        """Allowed rows nearest in meaning; asks for more when the filters leave too few."""
        partitions = sorted({partition_of(code) for code in codes or self._codes(shot)})
        wanted, total = _NEAREST, len(mask)
        while True:
            hits = self._dense().query(partitions, vector, wanted)
            found = [rows[mask[rows]] for rows in shot.rows_of([digest for digest, _ in hits])]
            rows = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
            if len(rows) >= _ENOUGH or len(hits) < wanted or wanted >= total:
                return rows
            wanted *= 4

    def _codes(self, shot: Snapshot) -> tuple[str, ...]:
        return tuple({d.region for d in shot.documents.values()})

    def _passages(self, shot: Snapshot, ranked: Sequence[tuple[int, float, dict[str, float]]]) -> tuple[Passage, ...]:
        pks = [int(shot.pks[row]) for row, _, _ in ranked]
        clauses = self._store.clauses_by_pk(pks)
        passages = []
        for pk, (_, score, why) in zip(pks, ranked, strict=True):
            version, clause = clauses[pk]
            passages.append(Passage(clause, shot.documents[version], score, why))
        return tuple(passages)

    def _read_clauses(self, version: int, document_id: str) -> tuple[Clause, ...]:
        documents = self.snapshot().documents
        return tuple(c for _, _, c in self._store.clauses([version], {version: documents[version]}))
