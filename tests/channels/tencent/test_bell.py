"""Waking: both bells alike; and Redis away, still, back again, with nobody harmed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest

from assistant.errors import ConfigurationError
from channels.tencent.bell import Bell, LocalBell
from channels.tencent.redisbell import RedisBell, probed
from tests.redis_server import RedisServer, redis_server

LONG = 60.0  # seconds, of a machine that does much else


class Ear:
    """Keeps what it heard."""

    def __init__(self, bell: Bell) -> None:
        self._news, self.heard = threading.Condition(), list[str]()
        bell.hear(self._hear)

    def _hear(self, about: str) -> None:
        with self._news:
            self.heard.append(about)
            self._news.notify_all()

    def hears(self, about: str) -> bool:
        with self._news:
            return self._news.wait_for(lambda: about in self.heard, LONG)


@contextmanager
def ringing(*bells: RedisBell) -> Iterator[None]:
    for bell in bells:
        bell.start()
    try:
        yield
    finally:
        for bell in bells:
            bell.stop()


def until(bell: RedisBell, far: bool) -> None:
    over = monotonic() + LONG
    while bell.far != far:
        assert monotonic() < over
        sleep(0.02)


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["local", "redis"])
def bell(request: pytest.FixtureRequest) -> Iterator[Bell]:
    found: Bell = LocalBell()
    if request.param == "redis":
        found = RedisBell(request.getfixturevalue("redis").url)
    found.start()
    yield found
    found.stop()


def test_all_who_listen_here_hear_it_at_once(bell: Bell) -> None:
    one, other = Ear(bell), Ear(bell)
    bell.ring("o1")
    assert one.heard == other.heard == ["o1"]


def test_a_bell_that_was_stopped_still_rings_here(bell: Bell) -> None:
    ear = Ear(bell)
    bell.stop()
    bell.ring("o1")
    assert ear.heard == ["o1"] and not bell.far


def test_another_process_hears_it_and_who_rang_not_twice(redis: RedisServer) -> None:
    one, other = RedisBell(redis.url, LONG), RedisBell(redis.url, LONG)
    near, far = Ear(one), Ear(other)
    with ringing(one, other):
        until(one, True), until(other, True)
        assert one.standing() == "ok"
        one.ring("o1")
        assert far.hears("o1")
        other.ring("o2")  # all that was rung before is through when this is
        assert near.hears("o2") and near.heard == ["o1", "o2"]


def test_redis_may_go_and_come_back_and_each_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "channels.tencent.redisbell")
    with redis_server() as server:
        one, other = RedisBell(server.url, LONG), RedisBell(server.url, LONG)
        near, far = Ear(one), Ear(other)
        with ringing(one, other):
            until(one, True), until(other, True)
            server.stop()
            until(one, False), until(other, False)
            for n in range(20):
                one.ring(f"away {n}")  # nobody is told of an error
            assert len(near.heard) == 20 and "轮询" in one.standing()
            with pytest.raises(ConfigurationError, match="TALENT_REDIS_URL"):
                probed(server.url)
            server.start()
            until(one, True), until(other, True)
            one.ring("back")
            assert far.hears("back") and probed(server.url) < LONG
    assert [r.levelname for r in caplog.records].count("WARNING") == 2  # one of each bell


def test_a_redis_that_answers_no_more_is_away(redis: RedisServer) -> None:
    bell = RedisBell(redis.url, patience=0.5)
    with ringing(bell):
        until(bell, True)
        redis.hold(True)
        try:
            bell.ring("still")
            until(bell, False)
        finally:
            redis.hold(False)
        until(bell, True)


def test_a_redis_that_never_was_there_is_said_once_and_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    with redis_server() as server:
        server.stop()
        bell = RedisBell(server.url, LONG)
        with ringing(bell):
            over = monotonic() + LONG
            while not caplog.records:
                assert monotonic() < over
                sleep(0.02)
            server.start()
            until(bell, True)
        assert len(caplog.records) == 1


def test_a_wrong_address_is_told_before_anything_serves() -> None:
    with pytest.raises(ConfigurationError, match="redis://"):
        RedisBell("localhost:6379")
