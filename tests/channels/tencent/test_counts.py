"""What is counted for all workers: how often a question was tried, which callbacks were refused."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from assistant.adapters.clock import SHANGHAI
from channels.tencent import tables
from channels.tencent.attempts import Attempts
from channels.tencent.refusals import Refusals, told
from knowledge.storage.database import make_engine

NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    found = tables.create(make_engine(database_url))
    yield found
    found.dispose()


def test_workers_that_start_together_make_the_tables_once(database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tables.create, engines)) == engines
    for one in engines:
        assert Attempts(one, lambda: NOON).begin(1)[0] == NOON
        one.dispose()


def test_a_question_is_worked_on_since_the_first_worker_began(engine: Engine) -> None:
    assert Attempts(engine, lambda: NOON).begin(7) == (NOON, 1)
    later = NOON + timedelta(seconds=40)
    assert Attempts(engine, lambda: later).begin(7) == (NOON, 2)
    assert Attempts(engine, lambda: later).begin(8) == (later, 1)


def test_attempts_of_days_ago_are_erased(engine: Engine) -> None:
    Attempts(engine, lambda: NOON).begin(7)
    later = NOON + timedelta(days=4)
    Attempts(engine, lambda: later).tidy()
    assert Attempts(engine, lambda: later).begin(7) == (later, 1)


def test_refusals_of_all_workers_are_told_together(engine: Engine) -> None:
    workers = [Refusals("wechat") for _ in range(2)]
    for n, one in enumerate(workers):
        one.update({"signature": 3 + n, "stale": 1})
        for _ in range(2):  # nothing is added twice
            one.keep(engine, NOON)
    assert told(engine, "wechat", lambda: NOON) == "7 天内拒收 9 次（签名不对 7、时间相差超过 5 分钟 2）"
    assert told(engine, "other", lambda: NOON) == ""


def test_refusals_of_long_ago_are_told_no_longer_and_then_erased(engine: Engine) -> None:
    counts = Refusals("wechat")
    counts["size"] += 1
    counts.keep(engine, NOON)
    assert told(engine, "wechat", lambda: NOON + timedelta(days=6))
    assert not told(engine, "wechat", lambda: NOON + timedelta(days=8))
    counts.tidy(engine, NOON + timedelta(days=31))
    assert not told(engine, "wechat", lambda: NOON)


@pytest.mark.parametrize("channel", ["wechat", "wecom_kf", "wecom_app", "wecom_bot"])
def test_how_much_was_ever_refused_outlives_processes_and_days(engine: Engine, channel: str) -> None:
    Refusals("somebody else")["size"] += 5
    workers = [Refusals(channel) for _ in range(3)]
    for one in workers:
        one.update({"signature": 2})
        with ThreadPoolExecutor(2) as pool:  # the round and whoever reads the metrics count nothing twice
            list(pool.map(lambda _, one=one: one.keep(engine, NOON), range(4)))
    for days in (0, 31, 62):
        later = NOON + timedelta(days=days)
        again = Refusals(channel)  # started anew
        again["size"] += 1
        again.tidy(engine, later)
        assert again.totals(engine, later) == {"signature": 6, "size": 1 + days // 31}
