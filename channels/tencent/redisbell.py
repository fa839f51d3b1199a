"""The bell over Redis' publish/subscribe. Nothing is kept there: without it all goes on, by looking."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from contextlib import closing
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from assistant.errors import ConfigurationError
from channels.tencent.bell import Heard, LocalBell

if TYPE_CHECKING:
    from redis import Redis
    from redis.client import PubSub

CHANNEL = "talent:bell"
_PATIENCE, _BEAT, _AGAIN = 2.0, 2.0, 1.0  # seconds

_log = logging.getLogger(__name__)


class RedisBell:
    """Heard here at once, and in all processes on the same Redis while it serves."""

    def __init__(self, url: str, patience: float = _PATIENCE) -> None:
        """Redis is believed to be away when it says nothing for `patience` beyond a beat.

        ConfigurationError when the address or the library is missing.
        """
        _client(url, patience).close()  # the library is there, the address can be read
        self._url, self._patience, self._me = url, patience, secrets.token_hex(6)
        self._here, self._out = LocalBell(), SimpleQueue[str]()
        self._over, self._there, self._threads = (
            threading.Event(),
            threading.Event(),
            list[threading.Thread](),
        )
        self._wrong, self._told = "还没有连上", threading.Lock()

    @property
    def far(self) -> bool:
        """Whether Redis serves now."""
        return self._there.is_set()

    def start(self) -> None:
        """Listen, in threads that do not keep the process alive."""
        self._over.clear()
        self._threads = [
            threading.Thread(target=work, name=f"bell-{name}", daemon=True)
            for name, work in (("listen", self._listen), ("ring", self._send))
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End that."""
        self._over.set()
        self._there.clear()
        for thread in self._threads:
            thread.join(self._patience * 2)

    def ring(self, about: str) -> None:
        """Tell those here, and Redis behind our back: nobody waits for it."""
        self._here.ring(about)
        if self.far:
            self._out.put(about)

    def hear(self, heard: Heard) -> None:
        """Listen."""
        self._here.hear(heard)

    def standing(self) -> str:
        """Whether Redis serves, and what that means."""
        return "ok" if self.far else f"Redis {self._wrong}：照常回答，各进程改为轮询数据库"

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                self._heard()
            except Exception as error:
                self._stands(type(error).__name__)
                self._over.wait(_AGAIN)

    def _heard(self) -> None:
        with closing(_client(self._url, self._patience)) as client, closing(_listener(client)) as heard:
            heard.subscribe(CHANNEL)
            latest = asked = time.monotonic()
            while not self._over.is_set():
                if (message := heard.get_message(timeout=0.2)) is not None:
                    latest = time.monotonic()
                    self._stands("")
                    self._passed_on(message)
                if time.monotonic() - latest > _BEAT + self._patience:
                    raise TimeoutError
                if time.monotonic() - max(asked, latest) > _BEAT:
                    asked = time.monotonic()
                    heard.ping()

    def _passed_on(self, message: dict[str, Any]) -> None:
        if message["type"] == "message":
            who, _, about = message["data"].partition(" ")
            if who != self._me:
                self._here.ring(about)

    def _send(self) -> None:
        with closing(_client(self._url, self._patience)) as client:
            while not self._over.is_set():
                try:
                    about = self._out.get(timeout=0.2)
                    if self.far:
                        client.publish(CHANNEL, f"{self._me} {about}")
                except Empty:
                    continue
                except Exception as error:
                    self._stands(type(error).__name__)

    def _stands(self, wrong: str) -> None:
        """Redis serves, or something is wrong: said once."""
        with self._told:
            changed = self._there.is_set() == bool(wrong) or (bool(wrong) and self._wrong == "还没有连上")
            self._wrong = f"连不上（{wrong}）" if wrong else ""
            (self._there.clear if wrong else self._there.set)()
        if changed and wrong and not self._over.is_set():
            _log.warning("redis is away (%s): who waits for an answer looks into the database", wrong)
        elif changed and not wrong:
            _log.info("redis serves: who waits for an answer is woken")


def probed(url: str) -> float:
    """Seconds that Redis takes to answer; ConfigurationError when it does not."""
    started = time.perf_counter()
    try:
        with closing(_client(url, _PATIENCE)) as client:
            client.ping()
    except ConfigurationError:
        raise
    except Exception as error:
        raise ConfigurationError(
            f"连不上 TALENT_REDIS_URL（{type(error).__name__}）。照常回答，各进程改为轮询数据库；"
            "请检查 Redis 是否在运行、地址和密码对不对，或去掉这项设置。"
        ) from None
    return time.perf_counter() - started


def _listener(client: Redis) -> PubSub:
    return client.pubsub()  # type: ignore[no-any-return, no-untyped-call]  # the library does not say


def _client(url: str, patience: float) -> Redis:
    try:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "设了 TALENT_REDIS_URL，但没有安装 redis。请安装 .[redis]，或去掉这项设置。"
        ) from error
    try:
        return Redis.from_url(
            url, decode_responses=True, socket_timeout=patience, socket_connect_timeout=patience,
            retry=Retry(NoBackoff(), 0),
        )  # fmt: skip
    except ValueError as error:
        raise ConfigurationError(
            "TALENT_REDIS_URL 的写法不对，应为 redis://主机:6379/0 或 rediss://…。"
        ) from error
