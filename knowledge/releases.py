"""Releases: what is published is whole, readers move over between two questions, and can be moved back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge import snapshot
from knowledge.errors import ReleaseNotFound
from knowledge.ports import DenseIndex, Embedder
from knowledge.snapshot import Progress, partition_of
from knowledge.store import Store
from knowledge.types import Clause, PolicyDocument
from knowledge.vectors import VectorCache

_KEPT_FOLDERS = 5  # indexes of older releases are rebuilt from the database when they are needed again


class Releases:
    """Publishes, rolls back, and gives the folder of a release's index."""

    def __init__(
        self,
        store: Store,
        cache: VectorCache,
        embedder: Callable[[], Embedder],
        dense: Callable[[], DenseIndex],
        folder: Path,
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._cache = store, cache
        self._embedder, self._dense = embedder, dense
        self._folder, self._now = folder, now

    def publish(self, note: str, progress: Progress = lambda *_: None, reindex: bool = False) -> int | None:
        """Make the next release of the draft and serve it; None if there is nothing to publish."""
        if not self._store.draft_count() and not reindex:
            return None
        version_ids = self._store.draft_versions()
        number = self._store.next_number()
        self._build(number, version_ids, progress)
        self._store.publish(number, version_ids, self._embedder().model_id, note, self._now())
        self._clean()
        return number

    def rollback(self, number: int, progress: Progress = lambda *_: None) -> None:
        """Serve an earlier release again."""
        if number not in [r["number"] for r in self._store.releases()]:
            raise ReleaseNotFound(f"没有第 {number} 版。请用 talent releases 查看已有的版本。")
        self.folder(number, progress)
        self._store.serve(number)

    def folder(self, number: int, progress: Progress = lambda *_: None) -> Path:
        """The index folder of a release, built from the database if this machine does not have it."""
        folder = self._path(number)
        if not snapshot.exists(folder):
            self._build(number, self._store.release_version_ids(number), progress)
        return folder

    def all(self) -> list[dict[str, Any]]:
        """All releases, newest first; `serving` marks the one that answers."""
        serving = self._store.serving()
        return [row | {"serving": row["number"] == serving} for row in self._store.releases()]

    def _path(self, number: int) -> Path:
        return self._folder / f"release-{number}"

    def _build(self, number: int, version_ids: list[int], progress: Progress) -> None:
        documents = self._store.documents(version_ids)
        clauses = list(self._store.clauses(version_ids, documents))
        embedder = self._embedder()
        texts = {c.digest: f"{c.context}\n{c.text}".strip() for _, _, c in clauses}
        self._cache.complete(embedder, texts, lambda done, total: progress("embedding", done, total))
        vectors = self._cache.get(embedder.model_id, list(texts))
        self._fill_dense(clauses, documents, vectors)
        snapshot.write(self._path(number), number, embedder.model_id, clauses, documents, vectors, progress)

    def _fill_dense(
        self, clauses: list[tuple[int, int, Clause]], documents: dict[int, PolicyDocument], vectors: dict[str, Any]
    ) -> None:
        import numpy as np

        dense = self._dense()
        wanted: dict[str, set[str]] = {}
        for _, version, clause in clauses:
            wanted.setdefault(partition_of(documents[version].region), set()).add(clause.digest)
        for partition, digests in wanted.items():
            missing = sorted(digests - dense.ids(partition))
            if missing:
                dense.add(partition, missing, np.array([vectors[d] for d in missing], np.float32))

    def _clean(self) -> None:
        """Drop the oldest index folders and what killed runs left; the database keeps every release."""
        for left in self._folder.glob("release-*.building-*"):
            shutil.rmtree(left, ignore_errors=True)
        folders = sorted(self._folder.glob("release-*"), key=lambda p: int(p.name.split("-")[1]))
        for folder in folders[:-_KEPT_FOLDERS]:
            shutil.rmtree(folder, ignore_errors=True)
