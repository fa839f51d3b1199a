"""How long a reply is waited for, and what goes on beside the requests."""

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
from channels.wecom.app.desk import Desk
from channels.wecom.app.pushing import Pushing
from channels.wecom.app.replies import Replies

_COUNT, _TIDY, _LOOK = 10.0, 3600.0, 0.1


class Serving:
    """Answers in `workers`; an answer that is there at once is the reply, else it is sent."""

    def __init__(self, desk: Desk, workers: Workers) -> None:
        self._desk, self._replies, self._pushing = desk, Replies(desk), Pushing(desk)
        asking = Asking(
            desk, "wecom_app", desk.timing.patience, lambda name: desk.accounts[name].region,
            brought=Brought(desk, desk.senses),
        )  # fmt: skip
        self._turns = Turns(
            workers.run, asking.work, lambda *who: desk.inbox.next(*who) is not None, self._pushing.push
        )
        timing = desk.timing
        self._chores = Chores("wecom-app", [
            ("renew", timing.lease / 4, lambda: desk.leases.renew()),
            ("push", timing.step, self._push),
            ("person", timing.step, lambda: desk.attending.deliver(desk.accounts)),
            ("recover", min(timing.step * 2, timing.grace / 4), self._recover),
            ("count", _COUNT, self._count),
            ("tidy", _TIDY, self._tidy),
        ], self._count)  # fmt: skip

    def start(self) -> None:
        """Called in the loop that serves."""
        self._turns.begin()
        self._chores.start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._chores.stop()

    async def reply(self, message: Received, arrived: float) -> str:
        """The reply to a message that arrived then (monotonic seconds); empty only acknowledges it."""
        over = arrived + self._desk.timing.hold
        while True:
            found = await run_in_threadpool(self._replies.carry, message.id)
            if found is not None:
                return found
            left = over - time.monotonic()
            task = self._turns.task(message.account, message.person)
            if left <= 0:
                return await run_in_threadpool(self._replies.close, message.id)
            await asyncio.wait({task}, timeout=min(_LOOK, left))

    async def after(self, message: Received, arrived: float) -> None:
        """The reply has gone out: what it carried is believed to have arrived if it went in time."""
        if time.monotonic() - arrived <= self._desk.timing.late:
            await run_in_threadpool(self._desk.outbox.confirm, message.id)
        await run_in_threadpool(self._pushing.push, message.account, message.person)

    def _push(self) -> None:
        self._desk.outbox.reclaim(self._desk.grace, self._desk.born, self._desk.accounts)
        self._pushing.all()

    def _recover(self) -> None:
        for who in self._desk.inbox.abandoned(self._desk.grace, self._desk.accounts):
            self._turns.take_up(*who)

    def _count(self) -> None:
        self._desk.refused.keep(self._desk.engine, self._desk.now())

    def _tidy(self) -> None:
        self._desk.tidy()
        self._desk.refused.tidy(self._desk.engine, self._desk.now())
