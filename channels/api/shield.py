"""The last catch: whatever a handler did not foresee becomes a problem, before a server logs its text."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.api.problems import problem_response, to_problem


class Shield:
    """Answers unforeseen exceptions with a problem; one after the reply has begun is raised on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        begun = False

        async def watching(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watching)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await problem_response(to_problem(error))(scope, receive, send)
