"""Signing in by the provider of the authority (统一认证, OpenID Connect): there and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from assistant.staff.desk import StaffDesk
from assistant.staff.errors import NameTaken, ProviderUnavailable, SignInRefused
from assistant.staff.ports import Provider
from assistant.staff.types import Attempt
from channels.api.problems import ProblemError
from channels.api.workers import Workers
from channels.staff.cookies import keep
from channels.staff.guard import staff_desk

_BACK = "/staff/oidc/back"
_SECONDS = 600  # to sign in there
Text = Annotated[str, Query(max_length=4000)]
Desk = Annotated[StaffDesk, Depends(staff_desk)]


def openid_router(provider: Provider | None, workers: Workers) -> APIRouter:
    """`/staff/oidc` leads there, `/staff/oidc/back` is where the person comes back to."""
    router = APIRouter()

    @router.get("/api/v1/staff/oidc", summary="有没有统一认证", tags=["员工端"])
    def named() -> dict[str, str | None]:
        return {"name": provider.name if provider else None}

    @router.get("/staff/oidc", include_in_schema=False)
    async def begin(request: Request, next: Text = "") -> Response:
        there = _set(provider)
        try:
            place, attempt = await workers.run(lambda: there.begin(_back(request, there)))
        except ProviderUnavailable:
            return _to_sign_in("away")
        response = RedirectResponse(place, 303)
        _remember(request, response, attempt, next)
        return response

    @router.get(_BACK, include_in_schema=False)
    async def back(request: Request, desk: Desk, state: Text = "", code: Text = "") -> Response:
        there, (attempt, wanted) = _set(provider), _remembered(request)
        if attempt is None or not code:  # begun too long ago, in another browser, or left there
            return _to_sign_in("left")
        try:
            token = await workers.run(
                lambda: _entered(desk, there, attempt, state, code, _back(request, there))
            )
        except (SignInRefused, NameTaken):
            return _to_sign_in("refused")
        except ProviderUnavailable:
            return _to_sign_in("away")
        response = RedirectResponse(f"/staff/login?next={quote(wanted)}", 303)
        keep(request, response, token)
        response.delete_cookie(_cookie(request), path="/")
        return response

    return router


def _entered(desk: StaffDesk, there: Provider, attempt: Attempt, state: str, code: str, back: str) -> str:
    """The token of a new session."""
    return desk.begin(desk.from_elsewhere(there.finish(attempt, state, code, back)))[0]


def _set(provider: Provider | None) -> Provider:
    if provider is None:
        raise ProblemError(404, "没有设置统一认证，请用本地账号登录（/staff/login）。")
    return provider


def _to_sign_in(why: str) -> Response:
    return RedirectResponse(f"/staff/login?oidc={why}", 303)


def _back(request: Request, provider: Provider) -> str:
    return provider.back or f"{str(request.base_url).rstrip('/')}{_BACK}"


def _cookie(request: Request) -> str:
    """Behind https under a name that no neighbouring site can set."""
    return "__Host-talent_oidc" if request.url.scheme == "https" else "talent_oidc"


def _remember(request: Request, response: Response, attempt: Attempt, wanted: str) -> None:
    told = quote(json.dumps({**asdict(attempt), "next": wanted[:1000]}))
    secure = request.url.scheme == "https"
    response.set_cookie(
        _cookie(request), told, _SECONDS, path="/", httponly=True, samesite="lax", secure=secure
    )


def _remembered(request: Request) -> tuple[Attempt | None, str]:
    try:
        told: dict[str, Any] = json.loads(unquote(request.cookies.get(_cookie(request), "")))
        return Attempt(str(told["state"]), str(told["nonce"]), str(told["verifier"])), str(told["next"])
    except (ValueError, KeyError, TypeError):
        return None, ""
