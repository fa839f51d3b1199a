"""Two workers with one question: who waits for the other's answer is woken, and without Redis finds it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx

from channels.app import create_app
from channels.tencent.redisbell import RedisBell
from channels.wechat.desk import Desk, Timing
from channels.wechat.simulator.seals import US
from knowledge.storage.database import make_engine
from tests.channels.wechat.platform import Platform, platform
from tests.channels.wechat.workers import SlowService, account, now
from tests.journeys.servers import served
from tests.redis_server import RedisServer, redis_server

PATIENT = replace(Timing(), window=120.0, last=120.0, late=150.0, period=150.0, grace=600.0, lease=300.0)
SOON = 60.0  # seconds: far from the two minutes after which it would be found anyway


class Told(SlowService):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = Event(), Event()

    def ask(self, question: str, **more: Any) -> SlowService:
        self.begun.set()
        assert self.go.wait(SOON)
        return super().ask(question, **more)


@contextmanager
def working(place: Path, one: Platform, service: Told, redis: str, step: float) -> Iterator[Told]:
    """Two workers that one message is brought to; both replies are in `service.asked` order at the end."""
    engine = make_engine(f"sqlite:///{place}", synchronous="NORMAL")
    settings, addresses = account(one.address, verified=False), []
    with served_all(engine, settings, service, redis, step) as addresses:
        one.addresses = addresses
        yield service
    engine.dispose()


@contextmanager
def served_all(engine: Any, settings: Any, service: Told, redis: str, step: float) -> Iterator[list[str]]:
    bells = [RedisBell(redis, patience=0.5) for _ in range(2)]
    desks = [Desk({"test": settings}, engine, service, now, replace(PATIENT, step=step)) for _ in bells]
    apps = [create_app(service, workers=4, wechat=d, bell=b) for d, b in zip(desks, bells, strict=True)]
    with served(apps[0]) as one, served(apps[1]) as other:
        until = time.monotonic() + SOON
        while not all(bell.far for bell in bells):
            assert time.monotonic() < until
            time.sleep(0.02)
        yield [one, other]


def brought_to_both(one: Platform, replies: list[str]) -> list[Thread]:
    """The platform delivers a message twice at once; the next worker has the next."""
    fields: dict[str, str | int] = {
        "ToUserName": US, "FromUserName": "o1", "CreateTime": 1, "MsgType": "text", "Content": "落户",
        "MsgId": 7,
    }  # fmt: skip

    def bring() -> None:
        replies.append(one.seals.text_of(one.request(fields)) or "")

    threads = [Thread(target=bring, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    return threads


def test_who_waits_is_woken_when_another_worker_has_the_answer(tmp_path: Path) -> None:
    replies: list[str] = []
    with redis_server() as redis, platform(verified=False, period=150.0) as one:
        # Looks are twenty minutes apart: nothing but the bell tells it in time.
        with working(tmp_path / "w.db", one, Told(), redis.url, step=120.0) as service:
            threads = brought_to_both(one, replies)
            assert service.begun.wait(SOON)
            time.sleep(0.5)  # the other has looked, and waits
            service.go.set()
            for thread in threads:
                thread.join(SOON)
        assert replies == ["答：落户。"] * 2 and len(service.asked) == 1


def test_where_redis_goes_while_somebody_waits_the_answer_is_found_all_the_same(tmp_path: Path) -> None:
    replies: list[str] = []
    with redis_server() as redis, platform(verified=False, period=150.0) as one:
        with working(tmp_path / "w.db", one, Told(), redis.url, step=0.1) as service:
            threads = brought_to_both(one, replies)
            assert service.begun.wait(SOON)
            gone(redis)
            service.go.set()
            for thread in threads:
                thread.join(SOON)
        assert replies == ["答：落户。"] * 2 and len(service.asked) == 1


def gone(redis: RedisServer) -> None:
    redis.stop()
    assert not Path(redis.url.removeprefix("unix://")).is_socket() or httpx  # nothing is cleaned up
