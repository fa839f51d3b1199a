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
_DAYS = 180
_FORM = re.compile(r"[A-Za-z0-9_-]{32,64}")


def browser_of(request: Request) -> str:
    """The key that came along, or a new one; nothing where not our own page asks."""
    if request.headers.get("sec-fetch-site") != "same-origin":
        return ""
    known = request.cookies.get(COOKIE, "")
    return known if _FORM.fullmatch(known) else secrets.token_urlsafe(32)


def keep_browser(request: Request, response: Response, key: str, remembered: bool) -> None:
    """Give the key to the browser: for long once its person is remembered, else until it is closed."""
    if not key:
        return
    response.set_cookie(
        COOKIE, key, max_age=_DAYS * 86400 if remembered else None, path="/api/v1/", httponly=True,
        samesite="strict", secure=request.url.scheme == "https",
    )  # fmt: skip
