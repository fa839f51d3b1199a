"""Calls of the knowledge desk in threads of their own: at once, or followed as a stream of events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from channels.api import sse
from channels.api.problems import ProblemError, to_problem
from channels.api.runs import Run
from channels.api.workers import Workers
from channels.base import Json, KnowledgeDesk, OnEvent

_EXAMPLE = (
    'id: 1\nevent: progress\ndata: {"phase":"embedding","done":64,"total":320}\n\n'
    "id: 2\nevent: done\ndata: {…}\n\n"
)


@dataclass(slots=True)
class Acts:
    """The desk and its threads; without a desk every call is a 503."""

    desk: KnowledgeDesk | None
    workers: Workers
    heartbeat: float = 10.0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def streams(self) -> dict[str, Any]:
        """What OpenAPI says of a reply that may be a stream."""
        return {"content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE}}}

    async def answer(self, call: Callable[[KnowledgeDesk], Any]) -> Response:
        """The call's result as JSON."""
        desk = self._there()
        return JSONResponse(await self.workers.run(lambda: call(desk)))

    async def follow(self, request: Request, call: Callable[[KnowledgeDesk, OnEvent], Any]) -> Response:
        """The same, or as events while it runs if the request accepts a stream.

        The act goes on to its end also when the client goes away: its result is in the history.
        """
        desk = self._there()
        if sse.MEDIA_TYPE not in request.headers.get("accept", ""):
            return JSONResponse(await self.workers.run(lambda: call(desk, _untold)))
        run = Run(())
        task = asyncio.create_task(self._fill(run, lambda: call(desk, run.put_from_thread)))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            sse.stream(run, 0, self.heartbeat), media_type=sse.MEDIA_TYPE, headers=headers
        )

    async def _fill(self, run: Run, call: Callable[[], Any]) -> None:
        try:
            run.put("done", await self.workers.run(call))
        except Exception as error:
            run.put("error", to_problem(error))

    def _there(self) -> KnowledgeDesk:
        if self.desk is None:
            raise ProblemError(503, "这个服务没有开通知识管理，请用 talent serve 启动。")
        return self.desk


def _untold(kind: str, data: Json) -> None:
    """Nobody listens."""
