"""A bounded pool of threads for the service's blocking calls, and an honest no when it is full."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from channels.api.problems import ProblemError

T = TypeVar("T")
WRITTEN = 10_000
"""How many questions of people who hold no connection meanwhile may wait: none of them is refused."""


class Workers:
    """Runs calls in at most `threads` threads; more than `waiting` in line are refused with 503."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="talent-ask")
        self._limit = threads + waiting
        self._busy = 0

    async def run(self, call: Callable[[], T]) -> T:
        """The call's result; raises what the call raises."""
        if self._busy >= self._limit:
            raise ProblemError(503, "现在咨询的人较多，请过几秒再试，您的问题会保留。")
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, call)
        finally:
            self._busy -= 1

    def close(self) -> None:
        """Let running calls finish, forget waiting ones."""
        self._pool.shutdown(wait=False, cancel_futures=True)
