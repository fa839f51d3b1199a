"""Releases: what is published is whole, readers move over between two questions, and can be moved back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from knowledge import snapshot
from knowledge.centre import question_centre
from knowledge.errors import ReleaseNotFound
from knowledge.ports import DenseIndex, Embedder, Vectors
from knowledge.snapshot import PARTITION, Progress
from knowledge.store import Store
from knowledge.types import Clause, PolicyDocument
from knowledge.vectors import VectorCache

Contents = list[tuple[int, int, Clause]]
"""(pk, version id, clause), as the store gives them."""

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
        if not self._store.draft_count() and not (reindex and self._store.serving()):
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
        if snapshot.embedding_of(self.folder(number, progress)) != self._embedder().model_id:
            self._build(number, self._store.release_version_ids(number), progress)
        self._store.serve(number)

    def folder(self, number: int, progress: Progress = lambda *_: None) -> Path:
        """The index folder of a release, built from the database if this machine does not have it."""
        folder, version_ids = self._path(number), self._store.release_version_ids(number)
        if not snapshot.holds(folder, version_ids):
            self._build(number, version_ids, progress)
        return folder

    def refill(self, number: int) -> None:
        """Put a release's vectors into the vector index again, after that was lost or exchanged."""
        clauses, _ = self._contents(self._store.release_version_ids(number))
        self._fill_dense(self._vectors(clauses, lambda *_: None))

    def all(self) -> list[dict[str, Any]]:
        """All releases, newest first; `serving` marks the one that answers."""
        serving = self._store.serving()
        return [row | {"serving": row["number"] == serving} for row in self._store.releases()]

    def _path(self, number: int) -> Path:
        return self._folder / f"release-{number}"

    def _build(self, number: int, version_ids: list[int], progress: Progress) -> None:
        clauses, documents = self._contents(version_ids)
        vectors = self._vectors(clauses, progress)
        self._fill_dense(vectors)
        embedder = self._embedder()
        centre = question_centre(embedder, [c.text for _, _, c in clauses])
        folder = self._path(number)
        snapshot.write(folder, number, embedder.model_id, clauses, documents, vectors, centre, progress)

    def _contents(self, version_ids: list[int]) -> tuple[Contents, dict[int, PolicyDocument]]:
        documents = self._store.documents(version_ids)
        return [*self._store.clauses(version_ids, documents)], documents

    def _vectors(self, clauses: Contents, progress: Progress) -> dict[str, Vectors]:
        embedder = self._embedder()
        texts = {c.digest: f"{c.context}\n{c.text}".strip() for _, _, c in clauses}
        self._cache.complete(embedder, texts, lambda done, total: progress("embedding", done, total))
        return self._cache.get(embedder.model_id, [*texts])

    def _fill_dense(self, vectors: dict[str, Vectors]) -> None:
        dense = self._dense()
        missing = sorted(vectors.keys() - dense.ids(PARTITION))
        if missing:
            dense.add(PARTITION, missing, np.array([vectors[d] for d in missing], np.float32))

    def _clean(self) -> None:
        """Drop the oldest index folders and what killed runs left; the database keeps every release."""
        for left in self._folder.glob("release-*.building-*"):
            if not _is_running(left.name.rpartition("-")[2]):
                shutil.rmtree(left, ignore_errors=True)
        numbers = sorted(int(p.name[8:]) for p in self._folder.glob("release-*") if p.name[8:].isdigit())
        for number in numbers[:-_KEPT_FOLDERS]:
            shutil.rmtree(self._path(number), ignore_errors=True)


def _is_running(process_id: str) -> bool:
    try:
        os.kill(int(process_id), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:  # it runs, as another user
        return True
    return True
