"""Long work in threads of its own, told of in a store: whoever leaves the page finds it again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, Protocol

from channels.api.problems import ProblemError, to_problem

Json = dict[str, Any]
Tell = Callable[[str, Json], None]
Work = Callable[[Tell], Json]

_PAUSE = 0.4  # seconds between two signs of progress in the store
_LOOK = 10.0  # seconds between two looks for what is due
_LOST = timedelta(minutes=15)  # after so long without a sign the process that did the work is gone


class JobStore(Protocol):
    """Where jobs are kept: assistant/adapters/jobs.py."""

    def begin(
        self, kind: str, who: str, about: Mapping[str, Any], now: datetime, due: datetime | None = None
    ) -> str:
        """A new job, which runs from now on, or waits until it is due; its id."""
        ...

    def tell(
        self, job: str, now: datetime, phase: str, done: int, total: int, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """How far it is."""
        ...

    def end(self, job: str, now: datetime, state: str, result: Mapping[str, Any]) -> None:
        """It is done or failed."""
        ...

    def claim(self, job: str, now: datetime) -> bool:
        """Begin a job that waited."""
        ...

    def cancel(self, job: str, now: datetime) -> bool:
        """Let a job that waits never begin."""
        ...

    def due(self, now: datetime) -> list[Json]:
        """The waiting jobs whose time has come."""
        ...

    def find(self, job: str) -> Json | None:
        """A job by its id."""
        ...

    def latest(self, kinds: Sequence[str], limit: int = 20) -> list[Json]:
        """The latest jobs of some kinds, newest first."""
        ...


@dataclass(slots=True)
class Jobs:
    """Two jobs at a time, in threads; what was put off is begun when due, by whichever process is first.

    `later` does the work of a job that was put off.
    """

    store: JobStore
    now: Callable[[], datetime]
    later: Callable[[Json, Tell], Json] = lambda job, tell: {}
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "talent-job"), init=False)
    _mine: set[str] = field(default_factory=set, init=False)
    _ended: Event = field(default_factory=Event, init=False)

    def begin(self, kind: str, who: str, about: Json, work: Work) -> str:
        """Start a job; its id."""
        job = self.store.begin(kind, who, about, self.now())
        self._submit(job, int(about.get("total", 0)), work)
        return job

    def put_off(self, kind: str, who: str, about: Json, due: datetime) -> str:
        """A job for later; its id."""
        if due <= self.now():
            raise ProblemError(422, "定时的时间已经过去。请选一个以后的时间。")
        return self.store.begin(kind, who, about, self.now(), due)

    def cancel(self, job: str) -> None:
        """Take back a job for later; a problem when it has begun."""
        if not self.store.cancel(job, self.now()):
            raise ProblemError(409, "这一项已经开始或已经取消，不能再取消。")

    def find(self, job: str) -> Json:
        """A job as JSON; a problem when there is none."""
        found = self.store.find(job)
        if found is None:
            raise ProblemError(404, "没有这一项任务，可能已经过期。")
        return self._told(found)

    def latest(self, kinds: Sequence[str]) -> list[Json]:
        """The latest jobs, without their rows."""
        told = (self._told(job) for job in self.store.latest(kinds))
        return [{name: value for name, value in job.items() if name != "rows"} for job in told]

    def watch(self) -> None:
        """Look for what is due from now on."""
        Thread(target=self._look, name="talent-jobs", daemon=True).start()

    def close(self) -> None:
        """Let the running job finish, forget waiting ones."""
        self._ended.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def begin_due(self) -> None:
        """Begin what is due."""
        for job in self.store.due(self.now()):
            if self.store.claim(job["id"], self.now()):
                self._submit(job["id"], 0, lambda tell, job=job: self.later(job, tell))  # type: ignore[misc]

    def _look(self) -> None:
        while not self._ended.wait(_LOOK):
            try:
                self.begin_due()
            except Exception as error:  # the database is away; the next look finds it again
                to_problem(error)

    def _submit(self, job: str, total: int, work: Work) -> None:
        self._mine.add(job)
        self._pool.submit(self._run, job, total, work)

    def _run(self, job: str, total: int, work: Work) -> None:
        progress = _Progress(self.store, self.now, job, total)
        try:
            result, state = work(progress.told), "done"
        except Exception as error:
            result, state = to_problem(error), "failed"
        progress.write()
        self.store.end(job, self.now(), state, result)
        self._mine.discard(job)

    def _told(self, job: Json) -> Json:
        lost = job["state"] == "running" and job["id"] not in self._mine
        state = "interrupted" if lost and job["touched"] < self.now() - _LOST else job["state"]
        days = {name: job[name] and job[name].isoformat() for name in ("due", "begun", "touched")}
        return job | days | {"state": state}


@dataclass(slots=True)
class _Progress:
    """What a job tells, written down a few times a second."""

    store: JobStore
    now: Callable[[], datetime]
    job: str
    total: int
    phase: str = ""
    done: int = 0
    rows: list[Json] = field(default_factory=list)
    written: float = 0.0

    def told(self, kind: str, data: Json) -> None:
        """A sign of progress, or a row."""
        if kind == "file":
            self.rows.append(data)
            self.phase, self.done = "files", min(len(self.rows), max(self.total, 1))
        else:
            self.phase, self.done, self.total = data["phase"], data["done"], data["total"]
        if time.monotonic() - self.written >= _PAUSE:
            self.write()

    def write(self) -> None:
        """Into the store."""
        self.written = time.monotonic()
        self.store.tell(self.job, self.now(), self.phase, self.done, self.total, self.rows)
