"""Reindexing in the background: what serves goes on answering with its model until the other is ready."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import numpy as np

from knowledge.engines import Engines
from knowledge.errors import EmbeddingUnavailable, ReleaseConflict
from knowledge.index.locks import taken
from knowledge.index.snapshot import Snapshot
from knowledge.index.standing import Standing, StandingFile
from knowledge.releases import Candidate, Releases
from knowledge.review.actors import Actor
from knowledge.store import Store

_BEGIN = 3.0  # seconds after the start, when nobody waits for it any more
_PAUSE, _LONGEST = 30.0, 900.0  # seconds between two tries; doubled after each that failed
_ROUNDS = 5  # publishes that may come in between before a try is given up
_LOW = 10  # of 19: questions go first
_SAMPLE, _ALIKE = 64, 0.9999  # clauses whose vectors are looked at, and the cosine of those that are one
_TOLD = 4  # parts of the work after which the log says how far it is
_BY = Actor("后台重建索引", "local")

_log = logging.getLogger(__name__)


class Reindexing:
    """Makes a release of what serves with the model of the setting, if another model built it.

    Each process of a server has one; that which gets the lock does it. `know_model` is called when the
    setting's model is in use, so that it can be opened again after the next change.
    """

    def __init__(
        self,
        store: Store,
        releases: Releases,
        engines: Engines,
        folder: Path,
        now: Callable[[], datetime],
        know_model: Callable[[], object] = lambda: None,
    ) -> None:
        self._store, self._releases, self._engines = store, releases, engines
        self._file, self._now = StandingFile(folder / "reindexing.json"), now
        self._lock, self._know_model = folder / "reindexing.lock", know_model
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def due(self) -> tuple[str, str] | None:
        """The models that built what serves and that is set, if they are two."""
        built_by = self._store.serving_embedding()
        if built_by is None or built_by == (own := self._engines.own_id()):
            return None
        return built_by, own

    def standing(self) -> Standing | None:
        """How far it is, or why it failed; None where nothing is to be done or nobody began."""
        due = self.due()
        found = self._file.read() if due else None
        return found if found and due and found.model == due[1] else None

    def start(self) -> None:
        """Begin soon, in a thread that ends when nothing is left to be done."""
        self._thread = threading.Thread(target=self._work, name="talent-reindexing", daemon=True)
        self._thread.start()
        atexit.register(self.stop)

    def stop(self) -> None:
        """Leave off after the portion at hand; what was embedded is kept."""
        self._over.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(10)

    def look(self) -> bool:
        """Do it, if it is due and no other process is at it; whether nothing is left to be done."""
        if self.due() is None:
            if self._store.serving_embedding() is not None:
                self._know_model()
            return True
        with taken(self._lock) as mine:
            return self._done() if mine else False

    def _work(self) -> None:
        with suppress(OSError, AttributeError):  # of this thread and those it begins, where that can be set
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOW)
        pause = _BEGIN
        while not self._over.wait(pause):
            try:
                if self.look():
                    return
                pause = _PAUSE
            except _Stopped:
                return
            except Exception as error:  # what serves goes on; the next try may fare better
                pause = min(_LONGEST, max(_PAUSE, pause * 2))
                _log.error("后台重建索引没有成功，仍由原来的索引回答，%.0f 秒后再试：%s", pause, error)

    def _done(self) -> bool:
        """One try; what goes wrong is kept for `talent doctor` and raised."""
        built_by, model = self.due() or ("", "")
        if not model:
            return True
        standing = Standing.begun(built_by, model, self._now())
        self._file.write(standing)
        try:
            number = self._reindexed(standing)
        except _Stopped:
            raise
        except Exception as error:
            self._file.write(standing.failed(f"{error}" or type(error).__name__))
            raise
        self._file.remove()
        if number is not None:
            _log.warning("后台重建索引完成：第 %s 版由 %s 建立并回答。", number, model)
        return True

    def _reindexed(self, standing: Standing) -> int | None:
        """The release that was made; None if another process was first."""
        own = self._engines.own()
        _log.warning("向量模型已改为 %s：仍由原模型 %s 回答，后台重建索引。", own.model_id, standing.built_by)
        for _ in range(_ROUNDS):
            serving = self._store.serving()
            if serving is None or self._store.serving_embedding() == own.model_id:
                return None
            versions = self._store.release_version_ids(serving)
            self._releases.embed(versions, lambda done, total: self._told(standing, done, total))
            candidate = self._releases.prepare(versions, renew=True)
            if candidate.base == serving and (number := self._committed(candidate)) is not None:
                return number
            self._releases.discard(candidate)  # another release serves by now: embed what is new in it
        raise ReleaseConflict("重建期间一直有新版本发布，稍后再试。")

    def _committed(self, candidate: Candidate) -> int | None:
        try:
            _must_tell_apart(self._releases.open(candidate))
            return self._releases.commit(candidate, f"改用向量模型 {candidate.embedding}，内容未变", _BY)
        except ReleaseConflict:
            return None
        except BaseException:
            self._releases.discard(candidate)
            raise

    def _told(self, standing: Standing, done: int, total: int) -> None:
        if self._over.is_set():
            raise _Stopped
        before = self._file.read()
        self._file.write(standing.at(done, total, self._now()))
        part = done * _TOLD // max(total, 1)
        if before and part > before.done * _TOLD // max(total, 1):
            _log.warning("后台重建索引：%s/%s 份文件。", done, total)


class _Stopped(Exception):
    """The process ends; the next one goes on."""


def _must_tell_apart(shot: Snapshot) -> None:
    """EmbeddingUnavailable for a model that gives different clauses one vector."""
    firsts = [int(rows[0]) for rows in shot.rows_of(sorted({d.decode() for d in shot.digests.tolist()}))]
    rows = firsts[:: max(1, len(firsts) // _SAMPLE)]
    if len(rows) < 3:
        return
    vectors = np.asarray(shot.vectors[rows], np.float32)
    alike = np.triu(vectors @ vectors.T > _ALIKE, 1).sum() / (len(rows) * (len(rows) - 1) / 2)
    if not np.isfinite(vectors).all() or alike > 0.5:
        raise EmbeddingUnavailable(
            f"向量模型 {shot.engine.model_id} 给不同的条款几乎相同的向量，不能用来检索。"
            "请检查模型或服务，或把 TALENT_EMBEDDING 改回原值。"
        )
