"""The long connection (长连接): one for a bot, held by one of all processes, made again when it is lost."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from assistant.incidents import incident
from channels.wecom.bot.desk import Desk
from channels.wecom.bot.exchange import Exchange, Frame
from channels.wecom.bot.showing import Showing
from knowledge.errors import KnowledgeError

_MOST, _OPEN, _MISSED = 1024 * 1024, 10.0, 2

_log = logging.getLogger(__name__)


class Gone(Exception):
    """The connection cannot be gone on with; `soon` says whether trying again soon is of any use."""

    def __init__(self, why: str, soon: bool = True) -> None:
        super().__init__(why)
        self.soon = soon


class Connection:
    """The connection of one account; `take_up` has a person answered."""

    def __init__(self, desk: Desk, name: str, showing: Showing, take_up: Callable[[str, str], None]) -> None:
        self._desk, self._name, self._account = desk, name, desk.accounts[name]
        self._showing, self._take_up = showing, take_up
        self._over, self._failures = threading.Event(), 0

    def start(self) -> None:
        """Begin, in a thread that does not keep the process alive."""
        threading.Thread(target=self._run, name=f"wecom-{self._name}", daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self._over.set()

    def _run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            pause = self._desk.timing.step
            try:
                with self._desk.leases.held(f"connection:{self._name}") as mine:
                    if mine:
                        self._kept()
            except Gone as error:
                _log.warning("wecom bot %s: %s", self._name, error)
                pause = self._pause() if error.soon else self._desk.timing.longest
            except (OSError, TimeoutError, WebSocketException, KnowledgeError) as error:
                _log.warning("wecom bot %s: %s", self._name, type(error).__name__)
                pause = self._pause()
            except Exception as error:
                _log.error("wecom bot: %s", incident(error))
                pause = self._pause()

    def _pause(self) -> float:
        """Longer each time, and not the same for all who lost it together."""
        self._failures += 1
        timing = self._desk.timing
        longest = min(timing.longest, timing.again * 2.0 ** min(self._failures - 1, 10))
        return longest * random.uniform(0.7, 1.0)

    def _kept(self) -> None:
        with connect(
            self._account.address, open_timeout=_OPEN, close_timeout=2, max_size=_MOST, ping_interval=None
        ) as socket:

            def send(frame: Frame) -> None:
                socket.send(json.dumps(frame, ensure_ascii=False))

            exchange = Exchange(self._desk, self._name, self._showing, self._take_up, send)
            self._subscribe(exchange, lambda: socket.recv(timeout=_OPEN))
            self._failures, beat, look, missed = 0, time.monotonic(), 0.0, 0
            while not self._over.is_set():
                try:
                    frame = _frame(socket.recv(timeout=self._desk.timing.step / 4))
                except TimeoutError:
                    frame = {}
                if exchange.is_pong(frame):
                    missed = 0
                elif exchange.take(frame):
                    raise Gone("机器人在别处建立了连接，这里的被断开。", soon=False)
                if time.monotonic() - beat >= self._desk.timing.beat:
                    if missed >= _MISSED:
                        raise Gone("平台没有应答心跳。")
                    exchange.ping()
                    beat, missed = time.monotonic(), missed + 1
                if time.monotonic() - look >= self._desk.timing.step:
                    look = time.monotonic()
                    exchange.show()

    def _subscribe(self, exchange: Exchange, receive: Callable[[], str | bytes]) -> None:
        secret = self._account.secret
        number = exchange.subscribe(self._account.bot_id, secret.get_secret_value() if secret else "")
        over = time.monotonic() + _OPEN
        while time.monotonic() < over:
            frame = _frame(receive())
            if frame.get("headers", {}).get("req_id") == number:
                if code := frame.get("errcode", 0):
                    raise Gone(f"平台不接受 bot_id 和 secret（{code}），请核对。", soon=False)
                return
        raise Gone("平台没有应答订阅。")


def _frame(data: str | bytes) -> dict[str, Any]:
    """A frame; empty when it is none."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    good = isinstance(found, dict) and isinstance(found.get("headers"), dict)
    return found if good else {}
