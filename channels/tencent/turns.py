"""Has people answered beside each other, from requests and from other threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.concurrency import run_in_threadpool

from assistant.incidents import incident

_LOOKS, _PAUSE = 5, 0.2

_log = logging.getLogger(__name__)
Work = Callable[[str, str], object]


class Turns:
    """At most one task a person; what fails is taken up by the rounds.

    `run` lends a worker's thread to `work`; `waits` says whether something is left; `after` follows.
    """

    def __init__(
        self, run: Callable[[Callable[[], object]], Awaitable[object]], work: Work, waits: Work, after: Work
    ) -> None:
        self._run, self._work, self._waits, self._after = run, work, waits, after
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Called in the loop that serves, before anything else."""
        self._loop = asyncio.get_running_loop()

    def take_up(self, account: str, person: str) -> None:
        """Answer a person; from any thread, returns at once."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.task, account, person)

    def task(self, account: str, person: str) -> asyncio.Task[None]:
        """What answers the person's messages in this process."""
        who = (account, person)
        task = self._tasks.get(who)
        if task is None or task.done():
            task = self._tasks[who] = asyncio.ensure_future(self._answered(*who))
            task.add_done_callback(
                lambda done: self._tasks.pop(who) if self._tasks.get(who) is done else None
            )
        return task

    async def _answered(self, *who: str) -> None:
        try:
            for _ in range(_LOOKS):
                await self._run(partial(self._work, *who))
                if not await run_in_threadpool(self._waits, *who):
                    break  # else another worker is at it, and perhaps did not see the newest
                await asyncio.sleep(_PAUSE)
            await run_in_threadpool(self._after, *who)
        except Exception as error:  # the message is kept, the next round takes it up
            _log.error("%s: %s", who[0], incident(error))
