"""Refuses bodies that are too large before they are read into memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.api.problems import ProblemError, problem_response


class BodyLimit:
    """413 for bodies over `most` bytes under the given path prefixes, announced or not.

    `larger` are paths that may take more; `told` is given the path of what was refused.
    """

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        prefixes: tuple[str, ...],
        larger: Mapping[str, int] | None = None,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._app, self._most, self._told = app, most, told
        self._prefixes, self._larger = prefixes, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its bytes counted."""
        if scope["type"] != "http" or not scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
            return
        most = self._larger.get(scope["path"], self._most)
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > most:
            await self._refuse(scope, receive, send)
            return
        await self._counted(scope, receive, send, most)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                self._told(scope["path"])
                raise HTTPException(413)  # the only kind that FastAPI lets through while it reads a body
            return message

        await self._app(scope, counting, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._told(scope["path"])
        await problem_response(ProblemError(413).to_json())(scope, receive, send)
