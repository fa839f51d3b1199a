"""Answers in the making, so that a client that lost its connection can pick them up again.

A client names its question with an Idempotency-Key; asking again under the same key joins the
answer that is being made, or gets the finished one, instead of asking twice. Kept in memory for
minutes: a client that reaches another process reads the conversation instead.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from typing import Any

Event = tuple[int, str, Any]


class Run:
    """The numbered events of one answer; any number of readers may follow from any event on."""

    def __init__(self, asked: tuple[Any, ...]) -> None:
        self.asked = asked
        self.started = time.monotonic()
        self._events: list[Event] = []
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.task: asyncio.Task[None] | None = None

    def put(self, kind: str, data: Any) -> None:
        """Append an event, from the loop's own thread."""
        self._events.append((len(self._events) + 1, kind, data))
        self._changed.set()
        self._changed = asyncio.Event()

    def put_from_thread(self, kind: str, data: Any) -> None:
        """Append an event, from a worker's thread."""
        self._loop.call_soon_threadsafe(self.put, kind, data)

    @property
    def finished(self) -> bool:
        """True once the last event, `done` or `error`, is there."""
        return bool(self._events) and self._events[-1][1] in ("done", "error")

    async def follow(self, after: int, heartbeat: float) -> AsyncIterator[Event | None]:
        """Events after number `after`, then new ones as they come; None after `heartbeat` idle seconds."""
        position = after
        while True:
            while position < len(self._events):
                position += 1
                yield self._events[position - 1]
            if self.finished:
                return
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), heartbeat)
            except TimeoutError:
                yield None


class Runs:
    """Runs by key, forgotten after `seconds` or when there are more than `most`."""

    def __init__(self, seconds: float = 600, most: int = 500) -> None:
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._seconds = seconds
        self._most = most

    def find(self, key: str) -> Run | None:
        """The run of a key, if it is still known."""
        self._forget()
        return self._runs.get(key)

    def keep(self, key: str, run: Run) -> None:
        """Remember a run under its key."""
        self._runs[key] = run
        self._forget()

    def _forget(self) -> None:
        oldest_allowed = time.monotonic() - self._seconds
        while self._runs:
            run = next(iter(self._runs.values()))
            if run.started >= oldest_allowed and len(self._runs) <= self._most:
                return
            self._runs.popitem(last=False)
