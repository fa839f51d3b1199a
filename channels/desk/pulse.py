"""Tells the pages' lines when something changed: at once in this process, half a second later in another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

_LOOK = 0.5  # seconds between two looks for what other processes wrote


class Pulse:
    """The number of the last change, looked up once for all lines; looks only while there is a line."""

    def __init__(self, revision: Callable[[], Awaitable[int]]) -> None:
        self._revision = revision
        self._waiting: set[asyncio.Future[int]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._knocked: asyncio.Event | None = None
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """In the server's event loop."""
        self._loop, self._knocked = asyncio.get_running_loop(), asyncio.Event()

    def knock(self) -> None:
        """Something changed; from any thread."""
        if self._loop is not None and self._knocked is not None and not self._loop.is_closed():
            with suppress(RuntimeError):  # it was closed meanwhile
                self._loop.call_soon_threadsafe(self._knocked.set)

    def stop(self) -> None:
        """Look no longer."""
        if self._looking is not None:
            self._looking.cancel()
        self._loop = None

    async def after(self, number: int, patience: float) -> int:
        """The number of the last change when it is greater than `number`, or after `patience` seconds."""
        if (now := await self._revision()) > number:
            return now
        loop = asyncio.get_running_loop()
        ends = loop.time() + patience
        while now <= number and (left := ends - loop.time()) > 0:
            waiting: asyncio.Future[int] = loop.create_future()
            self._waiting.add(waiting)
            self._look()
            done, _ = await asyncio.wait({waiting}, timeout=left)
            self._waiting.discard(waiting)
            now = waiting.result() if done else now
        return now

    def _look(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._rounds())

    async def _rounds(self) -> None:
        assert self._knocked is not None
        last = -1
        while self._waiting:
            self._knocked.clear()
            with suppress(Exception):  # the database is away for a moment: the next look tells
                if (now := await self._revision()) != last:
                    last = now
                    for one in [w for w in self._waiting if not w.done()]:
                        one.set_result(now)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._knocked.wait(), _LOOK)
