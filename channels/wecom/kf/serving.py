"""Follows a callback after it was acknowledged: fetches, answers several people at a time, sends."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from functools import partial

from starlette.concurrency import run_in_threadpool

from assistant.incidents import incident
from channels.api.workers import Workers
from channels.wecom.kf.answers import Answers
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.pulling import Pulling
from channels.wecom.kf.pushing import Pushing
from channels.wecom.kf.running import Running

_LOOKS = 5

_log = logging.getLogger(__name__)


class Serving:
    """Answers in `workers`; what fails is taken up by the rounds."""

    def __init__(self, desk: Desk, workers: Workers) -> None:
        self._desk, self._workers = desk, workers
        self._pulling, self._answers = Pulling(desk), Answers(desk)
        self._pushing, self._running = Pushing(desk), Running(desk)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._queued: set[tuple[str, str]] = set()
        self._writing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._next: dict[str, asyncio.Task[None]] = {}
        self._fetching: dict[str, bool] = {}  # by account, whether it is to be done once more

    def begin(self) -> None:
        """Called in the loop that serves, before anything else."""
        self._loop = asyncio.get_running_loop()

    def take_up(self, account: str, person: str) -> None:
        """Answer a person; called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._begin, account, person)

    async def notice(self, account: str, token: str, base: str) -> None:
        """Keep that there is something new; one write for all callbacks that come together."""
        if account not in self._next:
            self._next[account] = asyncio.create_task(self._write(account, token, base))
        await asyncio.shield(self._next[account])

    async def after(self, account: str) -> None:
        """Fetch what a callback spoke of."""
        if account in self._fetching:
            self._fetching[account] = True
            return
        try:
            self._fetching[account] = True
            while self._fetching[account]:
                self._fetching[account] = False
                await run_in_threadpool(self._pulling.pull, account, partial(self.take_up, account))
                await run_in_threadpool(self._running.all)
        except Exception as error:  # the callback is kept, the next round follows it
            _log.error("wecom kf: %s", incident(error))
        finally:
            del self._fetching[account]

    async def _write(self, account: str, token: str, base: str) -> None:
        async with self._writing[account]:
            del self._next[account]  # who comes from now on needs a write of their own
            await run_in_threadpool(self._desk.cursors.want, account, token, base)

    def _begin(self, account: str, person: str) -> None:
        if (account, person) not in self._queued:
            self._queued.add((account, person))
            task = asyncio.ensure_future(self._serve(account, person))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, account: str, person: str) -> None:
        try:
            for _ in range(_LOOKS):
                await self._workers.run(partial(self._work, account, person))
                if await run_in_threadpool(self._desk.inbox.next, account, person) is None:
                    break  # else another worker has them: perhaps it was just done, and did not see this one
                await asyncio.sleep(self._desk.timing.step / 2)
            await run_in_threadpool(self._pushing.push, account, person)
            await run_in_threadpool(self._running.all)
        except Exception as error:  # the message is kept, the next round takes it up
            _log.error("wecom kf: %s", incident(error))
        finally:
            self._queued.discard((account, person))

    def _work(self, account: str, person: str) -> None:
        self._queued.discard((account, person))  # what comes from now on may be too late for this look
        self._answers.work(account, person)
