"""Lets signed-in officers use the interface of the knowledge base, beside whoever shows its token."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.staff.types import Staff
from channels.api.problems import problem_response, to_problem
from channels.staff.cookies import token_of
from channels.staff.guard import SAFE, person, session_of, staff_desk


class SignedIn:
    """Under a path prefix, puts who is signed in into `scope["state"]["officer"]`; logs what they change.

    Not where a token is shown (`Authorization`): programs go on as before.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Recognise, or leave it to the token."""
        request = Request(scope) if scope["type"] == "http" else None
        if request is None or not request.url.path.startswith(self._prefix) or not _by_session(request):
            await self._app(scope, receive, send)
            return
        try:
            who = await run_in_threadpool(lambda: person(session_of(request), "corpus.read"))
        except Exception as error:
            await problem_response(to_problem(error))(scope, receive, send)
            return
        scope.setdefault("state", {})["officer"] = who
        await self._app(scope, receive, _recorded(request, who, send))


def _by_session(request: Request) -> bool:
    return bool(token_of(request)) and "authorization" not in request.headers


def _recorded(request: Request, who: Staff, send: Send) -> Send:
    """Sends on what is answered, once it stands in the log that it was done."""
    if request.method in SAFE:
        return send

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 400:
            what = f"{request.method} {request.url.path}"
            await run_in_threadpool(lambda: staff_desk(request).record(who, "corpus.api", what))
        await send(message)

    return sent
