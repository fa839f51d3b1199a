"""Search in the serving release: filters first (place, day), then lexical and dense ranking, fused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.editions.consolidation import clauses_on, head_on
from knowledge.errors import EmbeddingUnavailable, NotPublished
from knowledge.following import followed, room, targets
from knowledge.index.centre import aimed
from knowledge.index.focus import focus, word_focus
from knowledge.index.gap import gap, knows
from knowledge.index.ranking import Ranked, cosines, coverage, rank, scores
from knowledge.index.row_file import VectorRows
from knowledge.index.snapshot import PARTITION, Rows, Snapshot
from knowledge.index.spread import OVERSAMPLED, spread
from knowledge.index.synonyms import Synonyms, chosen, policy_synonyms, using
from knowledge.opened import OpenedReleases
from knowledge.ports import Vectors
from knowledge.regions import regions
from knowledge.releases import Releases
from knowledge.reranking import Reranking
from knowledge.store import Store
from knowledge.types import Clause, Found, Passage, PolicyDocument

_NEAREST = 256  # asked of the vector index; more when filters eat too many
_ENOUGH = 24
_CANDIDATES = 64
_SCANNED = 4000  # filters that leave no more rows than this are searched exactly, which takes 2 ms

_GIST = 300  # characters of a question that are embedded; more costs seconds and adds little


class Search:
    """Reads the serving release; moves over to a new one between two questions.

    `words` are the synonyms in use now, or those of a day that is replayed.
    """

    def __init__(
        self,
        store: Store,
        releases: Releases,
        reranking: Reranking | None = None,
        words: Callable[[date | None], Synonyms] = lambda day: policy_synonyms(),
    ) -> None:
        self._opened, self._reranking, self._words = OpenedReleases(store, releases), reranking, words
        self._held = threading.local()

    @contextmanager
    def one_release(self, number: int | None = None, as_of: date | None = None) -> Iterator[None]:
        """Within it this thread reads one release, whatever is published meanwhile, and no SQL asks which.

        `number` names an earlier one, to replay what it answered; ReleaseNotFound if there is none.
        With `as_of` documents and their clauses are those of the text in force on that day.
        """
        before: Snapshot | None = getattr(self._held, "shot", None)
        day: date | None = getattr(self._held, "day", None)
        strict: bool = getattr(self._held, "strict", False)
        self._held.shot = (before or self._now()) if number is None else self._opened.numbered(number)
        self._held.day, self._held.strict = as_of or day, strict or number is not None
        try:
            with self._speaking(as_of if number is not None else None):
                yield
        finally:
            self._held.shot, self._held.day, self._held.strict = before, day, strict

    @contextmanager
    def on(self, shot: Snapshot, strict: bool = False) -> Iterator[None]:
        """Within it this thread reads that release: a candidate that is opened to be checked.

        `strict`: EmbeddingUnavailable instead of searching by words alone.
        """
        before: Snapshot | None = getattr(self._held, "shot", None)
        was_strict: bool = getattr(self._held, "strict", False)
        self._held.shot, self._held.strict = shot, was_strict or strict
        try:
            yield
        finally:
            self._held.shot, self._held.strict = before, was_strict

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
        vector = self._vector(shot, query)
        with self._speaking():
            return Found(shot.release, tuple(self._best(shot, query, vector, mask, k, as_of)[:k]))

    def find(self, query: str, *, k: int, region: str | None, as_of: date) -> Found:
        """The k results for a reader: one clause of each article before a second one, references followed.

        A clause that one of the best hits refers to takes the place of a weakest result; never of one of
        the best, and only if it is in force on that day for that place itself.
        """
        shot = self.snapshot()
        mask = shot.in_force(as_of, regions().chain(region) if region else None)
        if not query.strip() or not mask.any():
            return Found(shot.release, ())
        vector = self._vector(shot, query)
        with self._speaking():
            passages = spread(self._best(shot, query, vector, mask, k * OVERSAMPLED, as_of), k)
            wanted = targets(shot, passages, mask, as_of) if room(k) else []
            if wanted:
                rows = np.unique([row for target in wanted for row, _ in target]).astype(np.int64)
                scored = scores(query, vector, shot.lexical, shot.vectors, rows, shot.centre)
                passages = followed(passages, wanted, scored, shot, k, as_of)
        return Found(shot.release, passages)

    def _speaking(self, day: date | None = None) -> AbstractContextManager[None]:
        """Within it the synonyms of this installation are in use, unless others are tried."""
        return nullcontext() if chosen() else using(self._words(day))

    def _vector(self, shot: Snapshot, query: str) -> Vectors | None:
        """The question's vector; None, to search by words alone, while the model is away.

        A replay does not do without it: it would not be what was answered then.
        """
        try:
            return shot.engine.query(_gist(query))
        except EmbeddingUnavailable:
            if getattr(self._held, "strict", False):
                raise
            return None

    def _best(
        self, shot: Snapshot, query: str, vector: Vectors | None, mask: Rows, k: int, as_of: date
    ) -> Sequence[Passage]:
        """The k best, or as many more as a reranker looks at, in its order if there is one."""
        count = max(k, self._reranking.first) if self._reranking else k
        passages = self._passages(shot, self._ranked(shot, query, vector, mask, count), as_of)
        return self._reranking.reordered(_gist(query), passages) if self._reranking else passages

    def _ranked(self, shot: Snapshot, query: str, vector: Vectors | None, mask: Rows, k: int) -> list[Ranked]:
        none = np.zeros(0, np.int64)
        near = none if vector is None else self._near(shot, aimed(vector, shot.centre), mask)
        return rank(query, vector, shot.lexical, shot.vectors, mask, near, k, shot.centre)

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

    def trouble(self) -> str:
        """Why the serving release is searched by words alone; "" while its model answers."""
        shot = self._now()
        return shot.engine.trouble if shot else ""

    def snapshot(self) -> Snapshot:
        """The serving release, loaded anew when another one serves; within `one_release` the one held."""
        held: Snapshot | None = getattr(self._held, "shot", None)
        return held or self._opened.serving()

    def _now(self) -> Snapshot | None:
        try:
            return self._opened.serving()
        except NotPublished:
            return None

    def _near(self, shot: Snapshot, vector: Vectors, mask: Rows) -> NDArray[np.int64]:
        """Allowed rows nearest in meaning; asks the index for more when the filters leave too few."""
        allowed = np.flatnonzero(mask)
        if len(allowed) <= _SCANNED:
            return _nearest(allowed, shot.vectors, vector)
        wanted = _NEAREST
        while True:
            hits = shot.engine.dense.query([PARTITION], vector, wanted)
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
