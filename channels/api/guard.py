"""Lets only officers at the knowledge routes, before a body is read: with the token, or signed in."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from channels.api.problems import ProblemError, problem_response, to_problem

_SCHEME = "bearer "


class Guard:
    """401 without the right `Authorization: Bearer` under a path prefix; `token` is called at first use.

    Who is signed in was recognised before (`scope["state"]["officer"]`) and needs none.
    """

    def __init__(self, app: ASGIApp, prefix: str, token: Callable[[], str]) -> None:
        self._app, self._prefix, self._token = app, prefix, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        guarded = scope["type"] == "http" and scope["path"].startswith(self._prefix)
        if not guarded or scope.get("state", {}).get("officer") is not None:
            await self._app(scope, receive, send)
            return
        try:
            right = await run_in_threadpool(self._token)
        except Exception as error:
            await problem_response(to_problem(error))(scope, receive, send)
            return
        if shows_token(scope, lambda: right):
            await self._app(scope, receive, send)
            return
        refusal = problem_response(ProblemError(401).to_json(), {"WWW-Authenticate": "Bearer"})
        await refusal(scope, receive, send)


def shows_token(scope: Scope, token: Callable[[], str]) -> bool:
    """Whether a request shows the token; there is one to show."""
    right = token()
    return bool(right) and hmac.compare_digest(_given(scope).encode(), right.encode())


def _given(scope: Scope) -> str:
    header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    return header[len(_SCHEME) :].strip() if header.lower().startswith(_SCHEME) else ""
