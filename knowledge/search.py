"""Search in the serving release: filters first (place, day), then lexical and dense ranking, fused."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.editions.consolidation import clauses_on, head_on
from knowledge.embedding.identity import check_stored_vector
from knowledge.errors import IndexMismatch, NotPublished, ReleaseNotFound
from knowledge.index.centre import aimed
from knowledge.index.focus import focus, word_focus
from knowledge.index.gap import gap, knows
from knowledge.index.ranking import cosines, coverage, rank
from knowledge.index.row_file import VectorRows
from knowledge.index.snapshot import PARTITION, Rows, Snapshot
from knowledge.ports import DenseIndex, Embedder, Vectors
from knowledge.regions import regions
from knowledge.releases import Releases
from knowledge.store import Store
from knowledge.types import Clause, Found, Passage, PolicyDocument

_NEAREST = 256  # asked of the vector index; more when filters eat too many
_ENOUGH = 24
_CANDIDATES = 64
_SCANNED = 4000  # filters that leave no more rows than this are searched exactly, which takes 2 ms

_OPEN = 2  # earlier releases kept open; another replay loads its release again
_ATTESTED = 8  # first clauses, the shortest of which is embedded again when a release is opened
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
        self._earlier: OrderedDict[int, Snapshot] = OrderedDict()
        self._erasures = 0
        self._lock, self._replaying = threading.Lock(), threading.Lock()
        self._held = threading.local()

    @contextmanager
    def one_release(self, number: int | None = None, as_of: date | None = None) -> Iterator[None]:
        """Within it this thread reads one release, whatever is published meanwhile, and no SQL asks which.

        `number` names an earlier one, to replay what it answered; ReleaseNotFound if there is none.
        With `as_of` documents and their clauses are those of the text in force on that day.
        """
        before: Snapshot | None = getattr(self._held, "shot", None)
        day: date | None = getattr(self._held, "day", None)
        self._held.shot = (before or self._now()) if number is None else self._numbered(number)
        self._held.day = as_of or day
        try:
            yield
        finally:
            self._held.shot, self._held.day = before, day

    @contextmanager
    def on(self, shot: Snapshot) -> Iterator[None]:
        """Within it this thread reads that release: a candidate that is opened to be checked."""
        before: Snapshot | None = getattr(self._held, "shot", None)
        self._held.shot = shot
        try:
            yield
        finally:
            self._held.shot = before

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
        return Found(shot.release, self._passages(shot, ranked, as_of))

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        """All clauses of a document, in order; empty if the release does not have it.

        Old wordings are among them, but for `one_release` as of a day: then they are that day's clauses.
        """
        shot = self.snapshot()
        version = shot.version_of.get(document_id)
        if version is None:
            return ()
        clauses = tuple(map(shot.clauses.read, shot.rows_of_version(version)))
        day: date | None = getattr(self._held, "day", None)
        return clauses_on(shot.documents[version], clauses, day) if day else clauses

    def document(self, document_id: str) -> PolicyDocument | None:
        """The document, if the release has it."""
        shot = self.snapshot()
        version = shot.version_of.get(document_id)
        day: date | None = getattr(self._held, "day", None)
        if version is None or day is None:
            return shot.documents[version] if version is not None else None
        return head_on(shot.documents[version], day)

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
        number = self._served()
        if number is None:
            raise NotPublished("政策库还没有发布任何版本。请先运行 talent ingest 路径 --publish，再提问。")
        shot = self._snapshot
        if shot is None or shot.release != number:
            with self._lock:
                if self._snapshot is None or self._snapshot.release != number:
                    self._snapshot = self._load(number)
                shot = self._snapshot
        return shot

    def _now(self) -> Snapshot | None:
        try:
            return self._serving()
        except NotPublished:
            return None

    def _numbered(self, number: int) -> Snapshot:
        return self._serving() if number == self._served() else self._replayed(number)

    def _served(self) -> int | None:
        """The number of the serving release; what is kept in memory is let go when something was erased."""
        number, erasures = self._store.serving_state()
        if erasures != self._erasures:
            with self._lock:
                self._snapshot, self._erasures = None, erasures
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
        row = next((row for row in self._store.releases() if row["number"] == number), None)
        if row is None:
            raise ReleaseNotFound(f"没有第 {number} 版。请用 talent releases 查看已有的版本。")
        model = self._embedder().model_id
        if row["embedding"] != model:  # rebuilt with other vectors it might answer otherwise than it did
            raise IndexMismatch(
                f"第 {number} 版由向量模型 {row['embedding']} 建立，现在设置的是 {model}，"
                "不能重现当时的回答。"
                "请把 TALENT_EMBEDDING 设回原来的模型再重放；"
                f"只看当时的条款请用 talent show 文件编号 --release {number}。"
            )
        return self._load(number)

    def _load(self, number: int) -> Snapshot:
        before = self._snapshot
        shot = self._releases.load(number, before.documents if before else None)
        self._attest(shot)
        return shot

    def _attest(self, shot: Snapshot) -> None:
        """Embed a short clause again: IndexMismatch where the model says otherwise than it did."""
        some = [(shot.clauses.read(row), row) for row in range(min(_ATTESTED, len(shot.pks)))]
        if some:
            clause, row = min(some, key=lambda pair: len(pair[0].context) + len(pair[0].text))
            text = f"{clause.context}\n{clause.text}".strip()
            check_stored_vector(self._embedder(), text, np.asarray(shot.vectors[row], np.float32))

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
        self, shot: Snapshot, ranked: Sequence[tuple[int, float, dict[str, float]]], as_of: date
    ) -> tuple[Passage, ...]:
        """Clauses with their documents as they were described on that day."""
        return tuple(
            Passage(
                shot.clauses.read(row), head_on(shot.documents[int(shot.versions[row])], as_of), score, why
            )
            for row, score, why in ranked
        )


def _nearest(rows: NDArray[np.int64], vectors: VectorRows, vector: Vectors) -> NDArray[np.int64]:
    """The rows nearest in meaning, by comparing all of them."""
    near = cosines(vectors[rows], vector)
    return rows[np.argpartition(-near, min(_CANDIDATES, len(rows) - 1))[:_CANDIDATES]]


def _gist(query: str) -> str:
    """A long story's beginning and end: where the question usually stands."""
    return query if len(query) <= _GIST else f"{query[: _GIST // 2]}\n{query[-_GIST // 2 :]}"
