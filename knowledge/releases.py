"""Releases: what is published is whole, readers move over between two questions, and can be moved back."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from knowledge.engines import Engine, Engines
from knowledge.errors import EmbeddingUnavailable, IndexUnavailable, ReleaseConflict, ReleaseNotFound
from knowledge.index import snapshot
from knowledge.index.building import Builder, moved
from knowledge.index.locks import is_running, publish_lock
from knowledge.index.manifest import holds
from knowledge.index.snapshot import Snapshot
from knowledge.index.snapshot_files import Progress
from knowledge.index.vectors import VectorCache
from knowledge.review.actors import LOCAL, Actor
from knowledge.store import Store
from knowledge.types import PolicyDocument

_log = logging.getLogger(__name__)

_KEPT_FOLDERS = 5  # indexes of older releases are rebuilt from the database when they are needed again


_OVERTAKEN = 2  # times that a release is made again because another was published meanwhile
_TAKEN = "第 {number} 版已由另一个程序发布，这次没有改动任何内容，草稿还在。请重新运行 talent publish。"


@dataclass(frozen=True, slots=True)
class Candidate:
    """The next release, built but not served: it can be opened, committed once, or discarded.

    `base` is the release that served when it was prepared.
    """

    number: int
    base: int | None
    version_ids: tuple[int, ...]
    embedding: str
    folder: Path


class Releases:
    """Publishes, rolls back, and gives the folder of a release's index."""

    def __init__(
        self,
        store: Store,
        cache: VectorCache,
        engines: Engines,
        folder: Path,
        now: Callable[[], datetime],
        published: Callable[[], object] = lambda: None,
    ) -> None:
        self._store, self._engines = store, engines
        self._folder, self._now, self._published = folder, now, published
        self._tried: tuple[Candidate, Mapping[int, PolicyDocument]] | None = None
        self._builder = Builder(store, cache, folder)

    def publish(self, note: str, progress: Progress = lambda *_: None, reindex: bool = False) -> int | None:
        """Make the next release of the draft and serve it; None if there is nothing to publish.

        Who is overtaken by another publisher makes it again, on what serves then; ReleaseConflict if that
        happens time and again.
        """
        for _ in range(_OVERTAKEN):
            if not self._store.publishable_count() and not (reindex and self._store.serving()):
                return None
            with suppress(ReleaseConflict):
                return self._publish(note, progress, reindex)
        return self._publish(note, progress, reindex)

    def _publish(self, note: str, progress: Progress, reindex: bool) -> int:
        candidate = self.prepare(None, progress, reindex, renew=reindex)
        try:
            return self.commit(candidate, note)
        except BaseException:
            self.discard(candidate)
            raise

    def prepare(
        self,
        version_ids: Sequence[int] | None = None,
        progress: Progress = lambda *_: None,
        reindex: bool = False,
        renew: bool = False,
    ) -> Candidate:
        """Build the index of the next release of these versions (None: the draft), not served yet.

        `reindex` takes nothing over from another index, `renew` takes the model of the setting; without it
        the model of what serves goes on, if it can be had: a change is published at once, whatever is set.
        """
        with publish_lock(self._folder):
            base = self._store.serving()
            versions = self._store.draft_versions() if version_ids is None else sorted(version_ids)
            number = self._store.next_number()
            folder = self._folder / f"release-{number}.candidate-{token_hex(4)}-{os.getpid()}"
            engine = self._engines.own() if renew else self._serving_engine()
            try:
                self._builder.build(folder, number, versions, engine, progress, afresh=reindex)
            except EmbeddingUnavailable:
                if engine is (own := self._engines.own()):
                    raise
                engine = own
                self._builder.build(folder, number, versions, engine, progress, afresh=reindex)
        return Candidate(number, base, tuple(versions), engine.model_id, folder)

    def _serving_engine(self) -> Engine:
        """The engine of the model that serves; that of the setting if it is absent or nothing serves."""
        model = self._store.serving_embedding()
        engine = self._engines.of(model) if model else self._engines.own()
        return self._engines.own() if engine.absent else engine

    def embed(self, version_ids: Sequence[int], progress: Callable[[int, int], None]) -> None:
        """Embed versions ahead with the model of the setting: `prepare` then finds all vectors there."""
        self._builder.embed(sorted(version_ids), self._engines.own(), progress)

    def open(self, candidate: Candidate) -> Snapshot:
        """A candidate as search reads it."""
        engine = self._engines.of(candidate.embedding)
        return snapshot.load(candidate.folder, engine, self.documents(candidate), verified=True)

    def documents(self, candidate: Candidate) -> Mapping[int, PolicyDocument]:
        """A candidate's documents by version; read once until it is committed or discarded."""
        if self._tried is None or self._tried[0] != candidate:
            self._tried = candidate, self._store.documents(candidate.version_ids)
        return self._tried[1]

    def commit(
        self, candidate: Candidate, note: str, by: Actor = LOCAL, detail: Mapping[str, Any] | None = None
    ) -> int:
        """Serve a candidate, in one transaction; ReleaseConflict if its base does not serve any more.

        `detail` goes into the history, beside who did it.
        """
        with publish_lock(self._folder):
            number, versions = candidate.number, candidate.version_ids
            self._published()
            try:
                self._store.publish(
                    number, versions, candidate.embedding, note, self._now(), candidate.base, by, detail
                )
            except IndexUnavailable as error:
                if number in [r["number"] for r in self._store.releases()]:
                    raise ReleaseConflict(_TAKEN.format(number=number)) from error
                raise
            self._adopt(number, versions, candidate.embedding)
            self.discard(candidate)  # if a killed publish had left the same
            self._clean()
        return number

    def discard(self, candidate: Candidate) -> None:
        """Throw away a candidate that is not to be served."""
        self._tried = None
        shutil.rmtree(candidate.folder, ignore_errors=True)

    def rollback(
        self, number: int, progress: Progress = lambda *_: None, by: Actor = LOCAL, comment: str = ""
    ) -> None:
        """Serve an earlier release again, with the vectors that it was published with."""
        self.folder(number, progress)
        self._store.rollback(number, self._now(), by, comment)

    def folder(self, number: int, progress: Progress = lambda *_: None) -> Path:
        """The index folder of a release, built from the database if this machine does not have it."""
        folder, version_ids = self._path(number), self._store.release_version_ids(number)
        model = self._model_of(number)
        if not holds(folder, version_ids, model) and not self._adopt(number, version_ids, model):
            self._rebuild(number, progress)
        return folder

    def engine(self, number: int) -> Engine:
        """The engine of the model that a release was indexed with."""
        return self._engines.of(self._model_of(number))

    def load(self, number: int, known: Mapping[int, PolicyDocument] | None = None) -> Snapshot:
        """A release as search reads it; an index that is damaged or lost is made again from the database.

        `known` are documents read before, by version: only the others are read.
        """
        documents = self._documents(self._store.release_version_ids(number), known or {})
        engine = self.engine(number)
        try:
            shot = snapshot.load(self.folder(number), engine, documents)
        except IndexUnavailable as error:
            _log.warning("%s 正在从数据库重建第 %s 版的索引。", error, number)
            self._rebuild(number, lambda *_: None)
            shot = snapshot.load(self._path(number), engine, documents)
        self._builder.attend(shot)
        return shot

    def drop_folders(self, numbers: Sequence[int]) -> None:
        """Delete the indexes of some releases, and what killed runs left; they are made again when needed."""
        with publish_lock(self._folder):
            for number in numbers:
                shutil.rmtree(self._path(number), ignore_errors=True)
            self._clean()

    def all(self) -> list[dict[str, Any]]:
        """All releases, newest first; `serving` marks the one that answers."""
        serving = self._store.serving()
        return [row | {"serving": row["number"] == serving} for row in self._store.releases()]

    def _documents(
        self, version_ids: Sequence[int], known: Mapping[int, PolicyDocument]
    ) -> dict[int, PolicyDocument]:
        tried = self._tried[1] if self._tried else {}
        had = {v: known.get(v) or tried.get(v) for v in version_ids}
        new = self._store.documents([v for v, document in had.items() if document is None])
        return {v: document or new[v] for v, document in had.items()}

    def _rebuild(self, number: int, progress: Progress) -> None:
        """Make a release's index again; two processes that do so at once make the same."""
        versions = self._store.release_version_ids(number)
        self._builder.build(self._path(number), number, versions, self.engine(number), progress)

    def _model_of(self, number: int) -> str:
        model = self._store.release_embedding(number)
        if model is None:
            raise ReleaseNotFound(f"没有第 {number} 版。请用 talent releases 查看已有的版本。")
        return model

    def _path(self, number: int) -> Path:
        return self._folder / f"release-{number}"

    def _adopt(self, number: int, version_ids: Sequence[int], model: str) -> bool:
        """Take the candidate's folder for the release's: at commit, or where a kill came between the two."""
        for candidate in self._folder.glob(f"release-{number}.candidate-*"):
            if holds(candidate, version_ids, model):
                moved(candidate, self._path(number), version_ids)
                return True
        return False

    def _clean(self) -> None:
        """Drop the oldest index folders and what killed runs left; the database keeps every release."""
        for left in self._folder.glob("release-*.*-*"):
            if not is_running(left.name.rpartition("-")[2]):
                shutil.rmtree(left, ignore_errors=True)
        numbers = sorted(int(p.name[8:]) for p in self._folder.glob("release-*") if p.name[8:].isdigit())
        for number in numbers[:-_KEPT_FOLDERS]:
            shutil.rmtree(self._path(number), ignore_errors=True)
