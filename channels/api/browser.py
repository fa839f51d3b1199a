"""The browser's own random key, by which a person who wants to be remembered is known again.

It is a cookie that scripts cannot read and that says nothing of anybody. Until the person has agreed it lives
no longer than the browser is open, and nothing is stored under it; other programs than the page get none.
"""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "talent_browser"
FRAMED = "talent-framed"
EXPECTS = "talent-expects"
"""The page says so where its person has subscribed to something: the key is needed again."""
REMEMBERED = "talent-remembered"
"""The header that tells the page whether its person is remembered: then it keeps the conversation."""
_FORM = re.compile(r"[A-Za-z0-9_-]{32,64}")


def known_browser(request: Request) -> str:
    """The key that came along from our own page; nothing if none did."""
    if request.headers.get("sec-fetch-site") != "same-origin":
        return ""
    known = request.cookies.get(COOKIE, "")
    return known if _FORM.fullmatch(known) else ""


def browser_of(request: Request) -> str:
    """The key that came along, or a new one; nothing where not our own page asks.

    A page inside somebody else's gets no new one: the browser would not send it along again.
    """
    if request.headers.get("sec-fetch-site") != "same-origin":
        return ""
    return known_browser(request) or ("" if request.headers.get(FRAMED) else secrets.token_urlsafe(32))


def keep_browser(request: Request, response: Response, key: str, days: int | None) -> None:
    """Give the key to the browser: for days from now, or until the browser is closed."""
    if not key:
        return
    response.set_cookie(
        COOKIE, key, max_age=days * 86400 if days else None, path="/api/v1/", httponly=True,
        samesite="strict", secure=request.url.scheme == "https",
    )  # fmt: skip
