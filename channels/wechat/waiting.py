"""The five-second rule: how long a reply is waited for, and what is done when the answer takes longer.

The answer in time is the reply. Else an account that may send messages acknowledges and sends it later; one
that may not lets the platform ask again (it does so twice), and at last says that any word will fetch it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial

from starlette.concurrency import run_in_threadpool

from assistant.incidents import incident
from channels.api.workers import Workers
from channels.tencent.inbox import Received
from channels.wechat.answers import Answers
from channels.wechat.desk import Desk
from channels.wechat.pushing import Pushing
from channels.wechat.replies import NoText, Replies
from channels.wechat.wording import words

_DELIVERIES = 3

_log = logging.getLogger(__name__)


class Waiting:
    """Waits for answers, while `workers` make them."""

    def __init__(self, desk: Desk, workers: Workers) -> None:
        self._desk, self._workers = desk, workers
        self._answers, self._replies, self._pushing = Answers(desk), Replies(desk), Pushing(desk)
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def reply(self, message: Received, arrived: float) -> str | None:
        """The text to reply to a message that arrived then (monotonic seconds); None only acknowledges it."""
        timing, idle = self._desk.timing, False
        while True:
            found = await run_in_threadpool(self._replies.carry, message.id)
            if not isinstance(found, NoText):
                return found
            if found is NoText.NOTHING:
                return None
            left = arrived + timing.window - time.monotonic()
            if left <= 0:
                return await self._late(message, arrived)
            if idle:  # another worker is at it
                await asyncio.sleep(min(timing.step, left))
            done, _ = await asyncio.wait({self._work(message)}, timeout=min(timing.step, left))
            idle = bool(done)

    async def after(self, message: Received, arrived: float) -> None:
        """The reply has gone out: what it carried is believed to have arrived if it went in time."""
        if time.monotonic() - arrived <= self._desk.timing.late:
            await run_in_threadpool(self._desk.outbox.confirm, message.id)
        await run_in_threadpool(self._pushing.push, message.account, message.person)

    async def _late(self, message: Received, arrived: float) -> str | None:
        desk, timing = self._desk, self._desk.timing
        held = await run_in_threadpool(self._replies.carry, message.id, True)
        if isinstance(held, str):
            return held
        if desk.accounts[message.account].verified:
            await run_in_threadpool(partial(desk.inbox.mark, message.id, pushed=True))
            return None
        age = (desk.now() - message.received_at).total_seconds() - (time.monotonic() - arrived)
        if message.tries >= _DELIVERIES or age > timing.period * 1.5:  # the third: there is no fourth
            return await run_in_threadpool(self._told, message)
        # A word now would end it: once nothing has come in time, the platform asks again.
        await asyncio.sleep(max(0.0, arrived + timing.period * 1.1 - time.monotonic()))
        return None

    def _told(self, message: Received) -> str:
        self._desk.inbox.mark(message.id, told=True)
        self._desk.people.offer(message.account, message.person, ())  # a number means nothing else now
        return words("later")

    def _work(self, message: Received) -> asyncio.Task[None]:
        """What answers the person's messages in this process."""
        who = (message.account, message.person)
        task = self._tasks.get(who)
        if task is None or task.done():
            task = self._tasks[who] = asyncio.create_task(self._run(*who))
            task.add_done_callback(lambda done: self._tasks.pop(who) if self._tasks[who] is done else None)
        return task

    async def _run(self, account: str, person: str) -> None:
        try:
            await self._workers.run(partial(self._answers.work, account, person))
            await run_in_threadpool(self._pushing.push, account, person)
        except Exception as error:  # the message is kept, the next round takes it up
            _log.error("wechat: %s", incident(error))
