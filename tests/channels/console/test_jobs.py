"""Long work of officers: told of as it goes, begun when it is due by one process only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from assistant.adapters.jobs import SqlJobs
from channels.console.jobs import Jobs, Tell
from knowledge.storage.database import make_engine
from tests.installations import NOW


@pytest.fixture
def store(database_url: str) -> Iterator[SqlJobs]:
    engine = make_engine(database_url)
    yield SqlJobs(engine)
    engine.dispose()


@pytest.fixture
def open_jobs(store: SqlJobs) -> Iterator[Callable[..., Jobs]]:
    opened: list[Jobs] = []

    def made(**more: Any) -> Jobs:
        opened.append(Jobs(store, **({"now": lambda: NOW} | more)))
        return opened[-1]

    yield made
    for jobs in opened:
        jobs.close()


def ended(jobs: Jobs, job: str) -> dict[str, Any]:
    while (found := jobs.find(job))["state"] == "running":
        pass
    return found


def test_rows_and_progress_of_a_job_are_found_by_whoever_asks(open_jobs: Callable[..., Jobs]) -> None:
    jobs = open_jobs()

    def work(tell: Tell) -> dict[str, Any]:
        tell("file", {"source": "一.md"})
        tell("progress", {"phase": "embedding", "done": 3, "total": 4})
        return {"release": 7}

    found = ended(open_jobs(), jobs.begin("upload", "甲", {"total": 1}, work))
    assert (found["state"], found["rows"], found["result"]) == ("done", [{"source": "一.md"}], {"release": 7})
    assert (found["phase"], found["done"], found["total"]) == ("embedding", 3, 4)


def test_what_goes_wrong_is_told_as_a_problem(open_jobs: Callable[..., Jobs]) -> None:
    jobs = open_jobs()

    def work(tell: Tell) -> dict[str, Any]:
        raise RuntimeError("secret")

    found = ended(jobs, jobs.begin("check", "甲", {}, work))
    assert (found["state"], found["result"]["status"]) == ("failed", 500)
    assert "secret" not in str(found)


def test_work_that_was_put_off_is_done_once_when_it_is_due(open_jobs: Callable[..., Jobs]) -> None:
    moment, done = [NOW], list[str]()

    def now() -> datetime:
        return moment[0]

    def later(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
        done.append(job["about"]["note"])
        return {}

    one, other = (open_jobs(now=now, later=later) for _ in range(2))
    job = one.put_off("publish", "甲", {"note": "晚上"}, NOW + timedelta(hours=2))
    one.begin_due()
    assert (done, one.find(job)["state"]) == ([], "waiting")
    moment[0] += timedelta(hours=2)
    one.begin_due()
    other.begin_due()
    assert ended(one, job)["state"] == "done"
    assert done == ["晚上"]


def test_a_job_whose_process_is_gone_is_told_as_interrupted(
    store: SqlJobs, open_jobs: Callable[..., Jobs]
) -> None:
    job = store.begin("upload", "甲", {"total": 3}, NOW - timedelta(hours=1))
    assert open_jobs().find(job)["state"] == "interrupted"


def test_only_the_latest_jobs_are_kept_and_those_that_wait(store: SqlJobs) -> None:
    waiting = store.begin("publish", "甲", {}, NOW, NOW + timedelta(days=1))
    first = store.begin("upload", "甲", {}, NOW)
    for _ in range(300):
        store.begin("check", "甲", {}, NOW)
    assert store.find(first) is None
    assert store.find(waiting) is not None
