"""Builds the folder of a release beside its final place: from the release most like it, or from nothing."""

from __future__ import annotations

import json
import logging
import os
import shutil
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from secrets import token_hex

import numpy as np

from knowledge.engines import Engine
from knowledge.errors import IndexUnavailable
from knowledge.index import snapshot
from knowledge.index.centre import question_centre
from knowledge.index.clause_file import ClauseFile
from knowledge.index.manifest import content, damaged, form, holds, manifest, seal
from knowledge.index.merge import Merge
from knowledge.index.snapshot import PARTITION, Snapshot
from knowledge.index.snapshot_files import Addition, Progress, write_files
from knowledge.index.vectors import VectorCache
from knowledge.index.weights import weights
from knowledge.ports import Embedder, Vectors
from knowledge.store import Store

_log = logging.getLogger(__name__)

_KEPT_CENTRE = 0.05  # share of the clauses that may change before the question centre is made again
_NEWEST, _SAME = 8, 0.999  # rows looked for by their own vectors, and the cosine of a vector to itself
_PORTION = 20  # document versions embedded ahead at a time
_SAMPLE = 64  # vectors of the base looked for in the vector index at each publish


class Builder:
    """Makes index folders out of the database, the vector cache and the folders that are there."""

    def __init__(self, store: Store, cache: VectorCache, folder: Path) -> None:
        self._store, self._cache, self._folder = store, cache, folder

    def build(
        self,
        folder: Path,
        release: int,
        version_ids: Collection[int],
        engine: Engine,
        progress: Progress,
        afresh: bool = False,
    ) -> None:
        """Make the index of these versions; `afresh` takes nothing over from another release's."""
        base = None if afresh else self._base(version_ids, engine)
        had = set(np.unique(base.versions).tolist()) if base else set()
        addition = self._addition(sorted(set(version_ids) - had), engine.embedder, progress)
        before = base.versions if base else np.zeros(0, np.int64)
        merge = Merge.of(before, version_ids, addition.versions)
        self._fill(base, addition, engine)
        with _beside(folder) as building:
            write_files(building, base, addition, merge, progress)
            drift = self._write_centre(building, base, merge, content(version_ids), engine.embedder)
            seal(building, release, engine.model_id, version_ids, drift)
            moved(building, folder, version_ids)

    def embed(self, version_ids: Sequence[int], engine: Engine, progress: Callable[[int, int], None]) -> None:
        """Embed what is not yet embedded of these versions, and put it into the vector index.

        Portion by portion, so that a later call goes on where a kill came; nothing of it is served.
        """
        for start in range(0, len(version_ids), _PORTION):
            told = partial(_as_far, progress, start, len(version_ids))
            portion = version_ids[start : start + _PORTION]
            self._fill(None, self._addition(portion, engine.embedder, told), engine)
        progress(len(version_ids), len(version_ids))

    def refill(self, shot: Snapshot) -> None:
        """Put what is missing of a release's vectors into the vector index."""
        digests = list(dict.fromkeys(digest.decode() for digest in shot.digests.tolist()))
        missing = shot.engine.dense.missing(PARTITION, digests)
        if missing:
            rows = [int(rows[0]) for rows in shot.rows_of(missing)]
            shot.engine.dense.add(PARTITION, missing, np.asarray(shot.vectors[rows], np.float32))

    def attend(self, shot: Snapshot) -> None:
        """Have the vector index find a release: fill in what it lost, read what other processes added."""
        if self.lacks_vectors(shot):
            _log.warning("向量库缺少第 %s 版的向量，正在补齐。", shot.release)
            self.refill(shot)
        if not self._finds_newest(shot):
            shot.engine.dense.refresh()

    def lacks_vectors(self, shot: Snapshot) -> bool:
        """Whether the vector index lacks some of a sample of the release: its folder was deleted, say."""
        sample = shot.digests[:: max(1, len(shot.digests) // _SAMPLE)].tolist()
        digests = [digest.decode() for digest in sample]
        return bool(sample) and bool(shot.engine.dense.missing(PARTITION, digests))

    def _finds_newest(self, shot: Snapshot) -> bool:
        """Whether rows of the newest versions are found by their own vectors."""
        for row in range(max(0, len(shot.vectors) - _NEWEST), len(shot.vectors)):
            vector = np.asarray(shot.vectors[row], np.float32)
            hits = shot.engine.dense.query([PARTITION], vector, 1)
            if not hits or hits[0][1] < _SAME:
                return False
        return True

    def _base(self, version_ids: Collection[int], engine: Engine) -> Snapshot | None:
        """The whole index here that has most of the versions, if it has half of them."""
        wanted, best = np.fromiter(version_ids, np.int64, len(version_ids)), len(version_ids) // 2
        found: Path | None = None
        for folder in self._folder.glob("release-*"):
            common = np.isin(wanted, _versions(folder, engine.model_id)).sum()
            if folder.name[8:].isdigit() and common > best:
                best, found = common, folder
        try:
            return snapshot.load(found, engine, {}) if found else None
        except IndexUnavailable as error:
            _log.warning("%s", error)
            return None

    def _addition(self, version_ids: Sequence[int], embedder: Embedder, progress: Progress) -> Addition:
        documents = self._store.documents(version_ids)
        clauses = [*self._store.clauses(version_ids, documents)]
        texts = {c.digest: f"{c.context}\n{c.text}".strip() for _, _, c in clauses}
        self._cache.complete(embedder, texts, lambda done, total: progress("embedding", done, total))
        vectors = self._cache.get(embedder.model_id, [*texts])
        return Addition(clauses, documents, vectors, embedder.dimension)

    def _fill(self, base: Snapshot | None, addition: Addition, engine: Engine) -> None:
        vectors, dense = addition.vectors, engine.dense
        missing = sorted(dense.missing(PARTITION, [*vectors]))
        if missing:
            dense.add(PARTITION, missing, np.array([vectors[d] for d in missing], np.float32))
        if base is not None and self.lacks_vectors(base):
            self.refill(base)

    def _write_centre(
        self, building: Path, base: Snapshot | None, merge: Merge, name: str, embedder: Embedder
    ) -> int:
        """What questions have in common; made once for a content, so that a replay ranks as it did then.

        The base's is kept while few clauses changed: returned is how many did since it was made.
        """
        model, name = f"{embedder.model_id}/centre", f"{name}-{_settings()}"
        drift = base.drift + merge.changed if base else 0
        centre = self._cache.get(model, [name]).get(name)
        if centre is None:
            kept = base is not None and drift <= _KEPT_CENTRE * merge.size
            made = base.centre if base is not None and kept else question_centre(embedder, _TextsOf(building))
            centre = np.asarray(made, np.float16).astype(np.float32)
            self._cache.put(model, {name: centre})
        np.save(building / "centre.npy", centre)
        return drift if base is not None and np.array_equal(centre, base.centre) else 0


class _TextsOf:
    """The texts of the clauses of a folder, read when asked for."""

    def __init__(self, folder: Path) -> None:
        self._clauses = ClauseFile.load(folder)

    def __len__(self) -> int:
        return len(self._clauses)

    def __getitem__(self, row: int) -> str:
        return self._clauses.read(row).text


def moved(building: Path, folder: Path, version_ids: Collection[int]) -> None:
    """Move a whole folder to its place; what lies there goes, unless another process just put it there."""
    old = folder.with_name(f"{folder.name}.old-{token_hex(4)}-{os.getpid()}")
    try:
        if folder.exists():
            folder.rename(old)
        building.rename(folder)
    except OSError as error:
        if not holds(folder, version_ids):
            raise damaged(folder, error) from error
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _as_far(progress: Callable[[int, int], None], done: int, total: int, *_: object) -> None:
    progress(done, total)


def _settings() -> str:
    return f"{zlib.crc32(json.dumps(weights()['centre']).encode()):08x}"


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    building = folder.with_name(f"{folder.name}.building-{token_hex(4)}-{os.getpid()}")
    try:
        building.mkdir(parents=True)
        yield building
    except OSError as error:
        raise IndexUnavailable(
            f"知识索引写不进 {folder.parent}（{error.strerror or error}）。"
            "正在使用的版本没有被改动，已导入的内容不会丢失；请检查磁盘空间和目录权限，然后重试。"
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _versions(folder: Path, model_id: str) -> Vectors:
    """The versions that an index of the present form and model has; none if it is not one."""
    try:
        meta = manifest(folder)
        if meta["form"] == form() and meta["embedding"] == model_id:
            return np.unique(np.load(folder / "versions.npy"))
    except (IndexUnavailable, OSError, ValueError, EOFError, KeyError):
        pass
    return np.zeros(0, np.int64)
