"""Releases opened for reading: the serving one, and a few earlier ones to replay what they answered."""

from __future__ import annotations

import gc
import logging
import threading
from collections import OrderedDict

import numpy as np

from knowledge.embedding.identity import check_stored_vector
from knowledge.errors import EmbeddingUnavailable, IndexMismatch, NotPublished
from knowledge.index.snapshot import Snapshot
from knowledge.releases import Releases
from knowledge.store import Store

_SETTLED = 10.0  # seconds after which no question is on its way any more that began with another model

_log = logging.getLogger(__name__)

_OPEN = 2  # earlier releases kept open; another replay loads its release again
_ATTESTED = 8  # first clauses, the shortest of which is embedded again when a release is opened


class OpenedReleases:
    """Opens releases when they are asked for, and lets go of what was erased."""

    def __init__(self, store: Store, releases: Releases) -> None:
        self._store, self._releases = store, releases
        self._current: Snapshot | None = None
        self._earlier: OrderedDict[int, Snapshot] = OrderedDict()
        self._erasures = 0
        self._lock, self._replaying = threading.Lock(), threading.Lock()

    def serving(self) -> Snapshot:
        """The serving release, loaded anew when another one serves; NotPublished before the first."""
        number = self._served()
        if number is None:
            raise NotPublished("政策库还没有发布任何版本。请先运行 talent ingest 路径 --publish，再提问。")
        shot = self._current
        if shot is None or shot.release != number:
            with self._lock:
                if self._current is None or self._current.release != number:
                    self._current = self._load(number)
                shot = self._current
        return shot

    def numbered(self, number: int) -> Snapshot:
        """The release of a number; ReleaseNotFound, or IndexMismatch where it could not answer as it did."""
        return self.serving() if number == self._served() else self._replayed(number)

    def _served(self) -> int | None:
        """The number of the serving release; what is kept in memory is let go when something was erased."""
        number, erasures = self._store.serving_state()
        if erasures != self._erasures:
            with self._lock:
                self._current, self._erasures = None, erasures
                self._earlier.clear()
        return number

    def _replayed(self, number: int) -> Snapshot:
        """An earlier release, opened; the one read longest ago is closed for it."""
        with self._replaying:  # not the lock of the serving one: an index may have to be rebuilt here
            erasures = self._erasures
            shot = self._earlier.pop(number, None) or self._earlier_release(number)
            if erasures == self._erasures:  # else it may hold what was erased meanwhile
                self._earlier[number] = shot
            while len(self._earlier) > _OPEN:
                self._earlier.popitem(last=False)
        return shot

    def _earlier_release(self, number: int) -> Snapshot:
        engine = self._releases.engine(number)
        if engine.absent:  # by words alone it might answer otherwise than it did
            raise IndexMismatch(
                f"第 {number} 版由向量模型 {engine.model_id} 建立，这个模型现在打不开（{engine.trouble}），"
                "不能重现当时的回答。"
                "请恢复那个模型，或把 TALENT_EMBEDDING 设回它，再重放；"
                f"只看当时的条款请用 talent show 文件编号 --release {number}。"
            )
        return self._load(number)

    def _load(self, number: int) -> Snapshot:
        before = self._current
        shot = self._releases.load(number, before.documents if before else None)
        try:
            self._attest(shot)
        except EmbeddingUnavailable as error:
            _log.error("第 %s 版的向量模型 %s 不可用，只按词检索：%s", number, shot.engine.model_id, error)
        if before is not None and before.engine is not shot.engine:
            _collect_later()
        return shot

    def _attest(self, shot: Snapshot) -> None:
        """Embed a short clause again: IndexMismatch where the model says otherwise than it did."""
        some = [(shot.clauses.read(row), row) for row in range(min(_ATTESTED, len(shot.pks)))]
        if some:
            clause, row = min(some, key=lambda pair: len(pair[0].context) + len(pair[0].text))
            text = f"{clause.context}\n{clause.text}".strip()
            check_stored_vector(shot.engine.embedder, text, np.asarray(shot.vectors[row], np.float32))


def _collect_later() -> None:
    """Let go of a model that nobody reads with any more: cycles hold it (75 MB) until they are collected."""
    timer = threading.Timer(_SETTLED, gc.collect)
    timer.daemon = True
    timer.start()
