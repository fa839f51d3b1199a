"""Asks all cases of the release that answers, or of one that is to come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import uuid4

from assistant.exams.judging import Given, judge
from assistant.exams.measures import counted
from assistant.exams.ports import Exams
from assistant.exams.types import Case, Run, Verdict
from assistant.results import AskResult, SearchResult
from knowledge.index.snapshot import Snapshot
from knowledge.releases import Candidate, Releases
from knowledge.search import Search
from knowledge.store import Store

Progress = Callable[[int, int], None]
"""Told how many cases were asked, of how many."""
_FIRST = 5  # hits of a search


class Asking(Protocol):
    """Answers and searches without leaving a trace."""

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        region: str | None = None,
        as_of: date | None = None,
    ) -> AskResult:
        """One question."""

    def search(
        self, query: str, *, k: int = 10, region: str | None = None, as_of: date | None = None
    ) -> SearchResult:
        """The clauses that fit best."""


@dataclass(frozen=True, slots=True)
class Examiner:
    """Examines; `fresh` gives something to ask that has kept nothing, `words` what it was taught."""

    exams: Exams
    store: Store
    releases: Releases
    search: Search
    fresh: Callable[[], AbstractContextManager[Asking]]
    words: Callable[[], Sequence[tuple[str, str]]]
    now: Callable[[], datetime]

    def serving(self, cases: Sequence[Case], by: str, suite: str, progress: Progress, again: bool) -> Run:
        """Of the release that answers; unless `again`, a run that came to the same is not repeated."""
        shot = self.search.snapshot()
        versions = self.store.release_version_ids(shot.release)
        stamp = self._stamp(cases, versions, self.store.release_embedding(shot.release) or "")
        known = None if again else self._known(stamp)
        return known or self._examined(cases, by, suite, progress, stamp, shot, False)

    def candidate(
        self, cases: Sequence[Case], candidate: Candidate, by: str, suite: str, progress: Progress
    ) -> Run:
        """Of a release that does not serve yet."""
        stamp = self._stamp(cases, candidate.version_ids, candidate.embedding)
        if known := self._known(stamp):
            return known
        shot = self.releases.open(candidate)
        with self.search.on(shot):
            return self._examined(cases, by, suite, progress, stamp, shot, True)

    def _known(self, stamp: str) -> Run | None:
        found = next((run for run in self.exams.runs() if run.stamp == stamp), None)
        whole = self.exams.run(found.id) if found else None
        return whole if whole and whole.verdicts else None

    def _examined(
        self, cases: Sequence[Case], by: str, suite: str, progress: Progress,
        stamp: str, shot: Snapshot, candidate: bool,
    ) -> Run:  # fmt: skip
        verdicts = list[Verdict]()
        with self.fresh() as assistant:
            for done, case in enumerate(cases, start=1):
                verdicts.append(judge(case, _given(assistant, case), self.search.document))
                progress(done, len(cases))
        about = (by, suite, shot.release, candidate, stamp)
        run = Run(uuid4().hex[:12], self.now(), *about, counted(verdicts), verdicts)
        self.exams.record(run)
        return run

    def _stamp(self, cases: Sequence[Case], versions: Sequence[int], model: str) -> str:
        """What the outcome depends on: the cases, the texts, their embedding, words taught, and the day."""
        asked = [{**asdict(case), "at": None, "by": None} for case in cases]
        whole = [asked, sorted(versions), model, sorted(self.words()), self.now().date()]
        told = json.dumps(whole, default=str, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def _given(assistant: Asking, case: Case) -> Given:
    about: dict[str, Any] = {"region": case.region, "as_of": case.as_of}
    conversation = None
    for earlier in case.before:
        conversation = assistant.ask(earlier, conversation_id=conversation, **about).conversation_id
    body = assistant.ask(case.question, conversation_id=conversation, **about).to_json()
    if not case.documents or case.before:
        return Given(body, ())
    hits = assistant.search(case.question, k=_FIRST, **about).passages
    return Given(body, [passage.document.id for passage in hits])
