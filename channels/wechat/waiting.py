"""The five-second rule: how long a reply is waited for, and what is done when the answer takes longer.

The answer that is there at once is the reply. Else an account that may send messages acknowledges, within a
second, and sends it later; one that may not lets the platform ask again (it does so twice: to acknowledge
would end that), and at last says that any word will fetch it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Literal

from starlette.concurrency import run_in_threadpool

from assistant.incidents import incident
from channels.api.workers import Workers
from channels.tencent.bell import Bell, LocalBell
from channels.tencent.inbox import Received
from channels.tencent.senders import sender
from channels.wechat.answers import Answers
from channels.wechat.desk import Desk
from channels.wechat.pushing import Pushing
from channels.wechat.replies import NoText, Replies

_DELIVERIES, _PERIOD = 3, 5.0  # of the platform, in its own seconds
_SELDOM = 10  # steps between two looks where one is woken

_log = logging.getLogger(__name__)


class Waiting:
    """Waits for answers, while `workers` make them."""

    def __init__(self, desk: Desk, workers: Workers, bell: Bell | None = None) -> None:
        """The `bell` is rung for a person of whom something is answered, perhaps by another process."""
        self._desk, self._workers, self._bell = desk, workers, bell or LocalBell()
        self._bell.hear(self._rung)
        self._answers, self._replies, self._pushing = (
            Answers(desk, self._answered),
            Replies(desk),
            Pushing(desk),
        )
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._waited: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """The server runs: questions may be taken up from other threads."""
        self._loop = asyncio.get_running_loop()

    def take_up(self, account: str, person: str) -> None:
        """Answer what a person waits for whose request is gone; from any thread, returns at once."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._work, account, person)

    async def reply(self, message: Received, arrived: float, age: float = 0.0) -> str | None:
        """The text to reply to a message that arrived then (monotonic seconds); None only acknowledges it.

        `age` is what the platform's own clock says of this delivery.
        """
        last = self._is_last(message, age)
        with self._told_of(sender(message.account, message.person)) as there:
            return await self._waited_for(message, arrived, last, there)

    async def _waited_for(
        self, message: Received, arrived: float, last: bool, there: asyncio.Event
    ) -> str | None:
        over, step, idle = arrived + self._longest(message, last), self._desk.timing.step, False
        while True:
            there.clear()  # before the look: what is rung from now on is not seen by it
            found = await run_in_threadpool(self._replies.carry, message.id)
            if not isinstance(found, NoText):
                return found
            if found is NoText.NOTHING:
                return None
            left = over - time.monotonic()
            if left <= 0:
                return await self._late(message, arrived, last)
            if idle:  # another worker is at it
                seldom = self._desk.timing.step * _SELDOM
                await _rung(there, min(seldom if self._bell.far else step, left))
                step = min(step * 1.3, self._desk.timing.step * 5)
            idle = await self._worked(message, there, over - time.monotonic())

    async def unheard(self, message: Received) -> None:
        """The platform hung up before the reply left: what it carried waits again."""
        await run_in_threadpool(self._desk.outbox.put_back, message.id, message.tries)

    async def after(self, message: Received, arrived: float, carries: bool) -> None:
        """The reply has gone out: what it carried is believed to have arrived if it went in time."""
        if carries and time.monotonic() - arrived <= self._desk.timing.late:
            await run_in_threadpool(self._desk.outbox.confirm, message.id)
            self._bell.ring(sender(message.account, message.person))  # what is newer may follow
        await run_in_threadpool(self._pushing.push, message.account, message.person)

    async def _worked(self, message: Received, there: asyncio.Event, seconds: float) -> bool:
        """Whether its answer is there, or nobody here makes it, within so long; asks nothing meanwhile."""
        work, told = self._work(message.account, message.person), asyncio.create_task(there.wait())
        try:
            first = asyncio.FIRST_COMPLETED
            return bool((await asyncio.wait({work, told}, timeout=max(0.0, seconds), return_when=first))[0])
        finally:
            told.cancel()

    @contextmanager
    def _told_of(self, person: str) -> Iterator[asyncio.Event]:
        """What is set when something of a person is answered."""
        self._loop, there = asyncio.get_running_loop(), asyncio.Event()
        self._waited.setdefault(person, set()).add(there)
        try:
            yield there
        finally:
            self._waited[person].discard(there)
            if not self._waited[person]:
                del self._waited[person]

    def _answered(self, message: Received) -> None:
        """Wake those who wait for it, once what is older and may be sent is out; from any thread."""
        self._pushing.push(message.account, message.person)
        self._bell.ring(sender(message.account, message.person))

    def _rung(self, person: str) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, person)

    def _wake(self, person: str) -> None:
        for one in self._waited.get(person, set()):
            one.set()

    def _longest(self, message: Received, last: bool) -> float:
        """How long the answer is waited for."""
        timing = self._desk.timing
        if self._desk.accounts[message.account].verified:
            return timing.hold
        return timing.last if last else timing.window

    def _is_last(self, message: Received, age: float) -> bool:
        """Whether the platform gives up after this delivery, of which the earlier may not have reached us."""
        known = (self._desk.now() - message.received_at).total_seconds() / self._desk.timing.period
        return message.tries >= _DELIVERIES or age >= 1.5 * _PERIOD or known >= 1.5

    async def _late(self, message: Received, arrived: float, last: bool) -> str | None:
        desk, timing = self._desk, self._desk.timing
        held = await run_in_threadpool(self._replies.carry, message.id, True)
        if isinstance(held, str):
            return held
        if desk.accounts[message.account].verified:
            return await run_in_threadpool(self._closed, message, "pushed")
        if last:
            return await run_in_threadpool(self._closed, message, "told")
        # A word now would end it: once nothing has come in time, the platform asks again.
        await asyncio.sleep(max(0.0, arrived + timing.period * 1.1 - time.monotonic()))
        return None

    def _closed(self, message: Received, how: Literal["pushed", "told"]) -> str | None:
        """The last word on a message; the answer where another request for it has just taken that."""
        self._desk.inbox.mark(message.id, **{how: True})
        found = self._replies.carry(message.id)
        if how == "told" and not self._desk.outbox.carried(message.id):
            self._desk.people.offer(message.account, message.person, ())  # a number means nothing else now
        return found if isinstance(found, str) else None

    def _work(self, account: str, person: str) -> asyncio.Task[None]:
        """What answers the person's messages in this process."""
        who = (account, person)
        task = self._tasks.get(who)
        if task is None or task.done():
            task = self._tasks[who] = asyncio.create_task(self._run(*who))
            task.add_done_callback(lambda done: self._tasks.pop(who) if self._tasks[who] is done else None)
        return task

    async def _run(self, account: str, person: str) -> None:
        try:
            if await self._workers.run(partial(self._answers.work, account, person)):
                self._bell.ring(sender(account, person))  # what came meanwhile elsewhere may be begun there
            await run_in_threadpool(self._pushing.push, account, person)
        except Exception as error:  # the message is kept, the next round takes it up
            _log.error("wechat: %s", incident(error))


async def _rung(there: asyncio.Event, seconds: float) -> None:
    """Until it is rung, or for so long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(there.wait(), seconds)
