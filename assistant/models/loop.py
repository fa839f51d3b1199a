"""One event loop in a thread of its own, where waiting can be broken off at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")
_PATIENCE = 5.0  # seconds that closing waits


class LoopThread:
    """Runs coroutines for threads; started when the first one comes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin the work; cancelling the future breaks it off."""
        return asyncio.run_coroutine_threadsafe(work, self._running())

    def close(self) -> None:
        """Break off what still runs and end the thread."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop and thread:
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(_ended(), loop).result(_PATIENCE)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_PATIENCE)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=_run, args=(self._loop,), name="talent-models", daemon=True)
                self._thread.start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _ended() -> None:
    """Cancel everything else and let it clean up."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), _PATIENCE / 2)
    await asyncio.get_running_loop().shutdown_asyncgens()
