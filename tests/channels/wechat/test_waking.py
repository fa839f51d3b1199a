"""Two workers with one question: who waits for the other's answer is woken, and without Redis finds it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select

from channels.app import create_app
from channels.tencent.redisbell import RedisBell
from channels.tencent.tables import inbox
from channels.wechat.desk import Desk, Timing
from knowledge.storage.database import make_engine
from tests.channels.wechat.platform import US, Platform, platform
from tests.channels.wechat.workers import SlowService, account, now
from tests.journeys.servers import served
from tests.redis_server import RedisServer, redis_server

PATIENT = replace(Timing(), window=120.0, last=120.0, late=150.0, period=150.0, grace=600.0, lease=300.0)
SOON = 60.0  # seconds: far from the two minutes after which it would be found anyway


class Told(SlowService):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()

    def ask(self, question: str, **more: Any) -> SlowService:
        assert self.go.wait(SOON)
        return super().ask(question, **more)


def until(so: Callable[[], bool]) -> None:
    over = time.monotonic() + SOON
    while not so():
        assert time.monotonic() < over
        time.sleep(0.02)


@contextmanager
def both(engine: Engine, one: Platform, service: Told, redis: RedisServer, step: float) -> Iterator[None]:
    """Two workers that hear each other; the next request goes to the next."""
    bells = [RedisBell(redis.url, patience=SOON) for _ in range(2)]
    settings, timing = {"test": account(one.address, verified=False)}, replace(PATIENT, step=step)
    desks = [Desk(settings, engine, service, now, timing) for _ in bells]
    apps = [create_app(service, workers=4, wechat=d, bell=b) for d, b in zip(desks, bells, strict=True)]
    with served(apps[0]) as first, served(apps[1]) as second:
        until(lambda: all(bell.far for bell in bells))
        one.addresses = [first, second]
        yield


@pytest.mark.parametrize(
    ("step", "stays"),
    [
        pytest.param(120.0, True, id="who waits is woken: looks are twenty minutes apart"),
        pytest.param(0.1, False, id="redis goes while somebody waits: the answer is found all the same"),
    ],
)
def test_who_waits_for_another_workers_answer_has_it_too(tmp_path: Path, step: float, stays: bool) -> None:
    engine, service, replies = make_engine(f"sqlite:///{tmp_path / 'w.db'}"), Told(), list[str]()
    fields: dict[str, str | int] = {
        "ToUserName": US, "FromUserName": "o1", "CreateTime": int(time.time()), "MsgType": "text",
        "Content": "落户", "MsgId": 7,
    }  # fmt: skip
    with (
        redis_server() as redis,
        platform(verified=False, period=150.0) as one,
        both(engine, one, service, redis, step),
    ):
        bring = [Thread(target=lambda: replies.append(one.seals.text_of(one.request(fields)))) for _ in "ab"]
        for thread in bring:
            thread.start()
        until(lambda: delivered(engine) == 2)
        if not stays:
            redis.stop()
        service.go.set()
        for thread in bring:
            thread.join(SOON)
    engine.dispose()
    assert replies == ["答：落户。"] * 2 and len(service.asked) == 1


def delivered(engine: Engine) -> int:
    with engine.connect() as c:
        return c.execute(select(inbox.c.tries)).scalar() or 0
