"""The cookie that holds the token of a session: scripts cannot read it, other sites cannot send it along."""

from __future__ import annotations

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

COOKIE = "talent_staff"


def token_of(request: HTTPConnection) -> str:
    """The token that came along, or nothing."""
    return request.cookies.get(COOKIE, "")


def keep(request: Request, response: Response, token: str) -> None:
    """Give the token to the browser, until it is closed."""
    response.set_cookie(
        COOKIE, token, path="/", httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def drop(response: Response) -> None:
    """Take it back."""
    response.delete_cookie(COOKIE, path="/")
