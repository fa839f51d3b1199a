"""Who may use a route of the staff side: dependencies for the API, for pages and for websockets."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import cast
from urllib.parse import quote

from fastapi import HTTPException, Request
from starlette.requests import HTTPConnection

from assistant.staff.desk import StaffDesk
from assistant.staff.roles import able
from assistant.staff.types import Session, Staff
from channels.api.problems import ProblemError
from channels.staff.cookies import token_of

CSRF = "X-CSRF-Token"
"""The header that everything must carry that changes something."""
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""
_SIGN_IN = "请先登录员工端（/staff/login）。登录过的，可能是太久没有操作，已自动退出。"
_FORGED = "请求没有带登录时给的 X-CSRF-Token，没有执行。请刷新页面后再试。"
_CHANGE = "请先把初始密码改成自己的密码，再使用员工端。"


def staff_desk(request: HTTPConnection) -> StaffDesk:
    """The accounts and sessions that the application was given."""
    desk = getattr(request.app.state, "staff", None)
    if desk is None:
        raise ProblemError(503, "这个服务没有启用员工端。请用 talent serve 启动。")
    return cast(StaffDesk, desk)


def session_of(request: HTTPConnection) -> Session:
    """The session; ProblemError 401 without one, 403 where the call was not made by our page."""
    session = staff_desk(request).who(token_of(request))
    if session is None:
        raise ProblemError(401, _SIGN_IN, title="需要登录")
    if isinstance(request, Request) and request.method not in SAFE:
        shown = request.headers.get(CSRF, "")
        if not hmac.compare_digest(shown.encode(), session.csrf.encode()):
            raise ProblemError(403, _FORGED)
    return session


def allowed(permission: str) -> Callable[[Request], Staff]:
    """A dependency for routes of the API: who is signed in and may do this."""

    def check(request: Request) -> Staff:
        return person(session_of(request), permission)

    return check


def page(permission: str) -> Callable[[Request], Staff]:
    """A dependency for pages: who is not signed in is sent to the sign-in page and comes back."""

    def check(request: Request) -> Staff:
        session = staff_desk(request).who(token_of(request))
        if session is None or session.must_change:
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            raise HTTPException(303, headers={"Location": f"/staff/login?next={quote(wanted)}"})
        return person(session, permission)

    return check


def person(session: Session, permission: str) -> Staff:
    """The person, who must be allowed to do this; ProblemError 403 says who is."""
    if session.must_change:
        raise ProblemError(403, _CHANGE)
    if not session.staff.may(permission):
        raise ProblemError(
            403,
            f"{session.staff.shown}没有办这件事的权限，没有改动任何内容。这一步由{able(permission)}办理。",
        )
    return session.staff
