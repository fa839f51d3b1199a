"""`/mcp` over streamable HTTP; the protocol's library is loaded when the first client comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

_MOST = 256 * 1024


class McpDoor:
    """An ASGI application; each request stands by itself, so that any process may answer it."""

    def __init__(self, make: Callable[[], Server[Any]]) -> None:
        self._make = make
        self._lock = asyncio.Lock()
        self._manager: StreamableHTTPSessionManager | None = None
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        manager = await self._opened()
        await manager.handle_request(scope, receive, send)

    async def close(self) -> None:
        """End what still runs."""
        if self._task is not None:
            self._stop.set()
            await self._task

    async def _opened(self) -> StreamableHTTPSessionManager:
        async with self._lock:
            if self._manager is None:
                ready = asyncio.get_running_loop().create_future()
                self._task = asyncio.create_task(self._run(ready))
                self._manager = await ready
            return self._manager

    async def _run(self, ready: asyncio.Future[StreamableHTTPSessionManager]) -> None:
        # Its task group must be left by the task that entered it: hence a task of its own.
        try:
            from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

            manager = StreamableHTTPSessionManager(
                self._make(), json_response=True, stateless=True, max_request_body_size=_MOST
            )
        except Exception as error:
            ready.set_exception(error)
            return
        async with manager.run():
            ready.set_result(manager)
            await self._stop.wait()
