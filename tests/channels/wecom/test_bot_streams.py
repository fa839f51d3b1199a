"""The streams of the AI bot as all workers see them, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from assistant.adapters.clock import SHANGHAI
from channels.tencent.inbox import Inbox, Received
from channels.wecom.bot import tables
from channels.wecom.bot.incoming import Incoming
from channels.wecom.bot.streams import KEPT, Stream, Streams
from knowledge.storage.database import make_engine

ME = "bot:test"
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
CAME = Incoming("text", "1", "zhang", "落户", "zhang", False, "https://late.invalid/1")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    found = tables.create(make_engine(database_url))
    yield found
    found.dispose()


def message(engine: Engine, key: str = "1", account: str = ME) -> Received:
    return Inbox(engine, lambda: NOON).take(account, key, "zhang", "落户", "", "", "new")


def streams(engine: Engine, at: datetime = NOON) -> Streams:
    """Another worker's."""
    return Streams(engine, lambda: at)


def test_a_message_has_one_stream_whichever_workers_begin_it(engine: Engine) -> None:
    received = message(engine)

    def begin(n: int) -> Stream:
        return streams(engine).begin(received, CAME, f"request {n}")

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(begin, range(8)))
    assert len({one.id for one in found}) == 1 and found == [found[0]] * 8
    assert found[0].open and found[0].chat == "zhang" and found[0].begun_at == NOON


def test_what_one_worker_writes_another_shows(engine: Engine) -> None:
    one = streams(engine).begin(message(engine), CAME)
    streams(engine).write(ME, one.message, "办理" * 3000)
    streams(engine).answered(ME, one.message, "a" * 80)
    later = NOON + timedelta(seconds=3)
    polled = streams(engine, later).asked(ME, one.id)
    assert polled is not None and polled.text == "办理" * 3000 and polled.answer == "a" * 64
    assert polled.asked_at == later and polled.begun_at == NOON


def test_streams_of_another_bot_are_not_shown(engine: Engine) -> None:
    one = streams(engine).begin(message(engine), CAME)
    other = streams(engine).begin(message(engine, account="bot:other"), CAME)
    assert streams(engine).asked("bot:other", one.id) is None
    assert streams(engine).named(ME, other.id) is None
    assert [found.id for found in streams(engine).still_open([ME])] == [one.id]


def test_the_address_for_a_late_answer_is_used_by_one_worker(engine: Engine) -> None:
    one = streams(engine).begin(message(engine), CAME)
    with ThreadPoolExecutor(4) as pool:
        took = list(pool.map(lambda _: streams(engine).take_url(one), range(8)))
    assert sum(took) == 1


def test_those_that_are_shut_are_open_no_more_and_the_rest_stand_in_order(engine: Engine) -> None:
    every = [streams(engine).begin(message(engine, str(n)), CAME) for n in range(3)]
    streams(engine).shut(every[1])
    assert [one.id for one in streams(engine).still_open([ME])] == [every[0].id, every[2].id]
    assert streams(engine).latest(ME, "zhang") == every[2]
    assert (found := streams(engine).of(ME, every[1].message)) is not None and not found.open


def test_a_stream_is_erased_after_its_time(engine: Engine) -> None:
    one = streams(engine).begin(message(engine), CAME)
    streams(engine, NOON + KEPT).tidy()
    assert streams(engine).named(ME, one.id)
    streams(engine, NOON + KEPT + timedelta(seconds=1)).tidy()
    assert streams(engine).named(ME, one.id) is None
