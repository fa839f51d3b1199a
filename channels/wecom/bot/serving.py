"""Answers behind the streams, and what goes on beside the requests."""

from __future__ import annotations

import asyncio
import time

from starlette.concurrency import run_in_threadpool

from channels.api.workers import Workers
from channels.tencent.asking import Asking
from channels.tencent.brought import Brought
from channels.tencent.chores import Chores
from channels.tencent.inbox import Received
from channels.tencent.turns import Turns
from channels.wecom.bot.connection import Connection
from channels.wecom.bot.desk import Desk
from channels.wecom.bot.late import Late
from channels.wecom.bot.rendering import rendered
from channels.wecom.bot.showing import Showing
from channels.wecom.bot.streams import Stream

_COUNT, _TIDY, _LOOK, _WRITE = 10.0, 3600.0, 0.1, 0.4


class Serving:
    """Answers in `workers`; streams are shown by whoever is asked, or by who holds the connection."""

    def __init__(self, desk: Desk, workers: Workers) -> None:
        self._desk, self.showing, self._written = desk, Showing(desk), dict[int, float]()
        asking = Asking(
            desk, "wecom_bot", desk.timing.patience, lambda name: desk.accounts[name].region, rendered,
            self._so_far, self._known, brought=Brought(desk, desk.senses, mixed=True),
        )  # fmt: skip
        self._turns = Turns(
            workers.run, asking.work, lambda *who: desk.inbox.next(*who) is not None, lambda *_: None
        )
        late, timing = Late(desk, self.showing), desk.timing
        self._connections = [
            Connection(desk, name, self.showing, self._turns.take_up) for name in desk.connected
        ]
        self._chores = Chores("wecom-bot", [
            ("renew", timing.lease / 4, lambda: desk.leases.renew()),
            ("late", timing.step * 2, late.all),
            ("person", timing.step * 2, lambda: desk.attending.deliver(desk.accounts)),
            ("recover", min(timing.step * 2, timing.grace / 4), self._recover),
            ("count", _COUNT, self._count),
            ("tidy", _TIDY, desk.tidy),
        ], self._count)  # fmt: skip

    def start(self) -> None:
        """Called in the loop that serves."""
        self._turns.begin()
        self._chores.start()
        for one in self._connections:
            one.start()

    def stop(self) -> None:
        """Begin nothing more."""
        for one in self._connections:
            one.stop()
        self._chores.stop()

    async def first(self, stream: Stream, arrived: float) -> tuple[str, bool]:
        """What is shown at once to a message that arrived then (monotonic seconds)."""
        over = arrived + self._desk.timing.hold
        while True:
            text, last = await run_in_threadpool(self.showing.now, stream)
            left = over - time.monotonic()
            if last or left <= 0:
                return text, last
            await asyncio.wait({self._turns.task(stream.account, stream.person)}, timeout=min(_LOOK, left))

    def _so_far(self, message: Received, text: str) -> None:
        """Kept now and then, for whichever worker is polled."""
        at = time.monotonic()
        if at - self._written.get(message.id, 0.0) >= _WRITE:
            self._written[message.id] = at
            self._desk.streams.write(message.account, message.id, text)

    def _known(self, message: Received, answer: str) -> None:
        self._written.pop(message.id, None)
        self._desk.streams.answered(message.account, message.id, answer)

    def _recover(self) -> None:
        for who in self._desk.inbox.abandoned(self._desk.grace, self._desk.accounts):
            self._turns.take_up(*who)

    def _count(self) -> None:
        self._desk.refused.keep(self._desk.engine, self._desk.now())
