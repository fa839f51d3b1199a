"""`/api/v1/staff/…`: sessions, accounts and the audit log."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from assistant.staff.acts import act_name, told
from assistant.staff.desk import StaffDesk
from assistant.staff.errors import KeptElsewhere, NameTaken, NoSuchAccount, SignInRefused
from assistant.staff.roles import permissions, roles
from assistant.staff.types import Account, Entry, Session, Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.api.workers import Workers
from channels.staff.cookies import drop, keep
from channels.staff.guard import allowed, session_of, staff_desk
from channels.staff.requests import Change, NewAccount, NewPassword, Reset, SignIn

PREFIX = "/api/v1/staff"
_TAG: list[str | Enum] = ["员工端"]
_SIGNED = problems(401, 403, 422, 500, 503)
Desk = Annotated[StaffDesk, Depends(staff_desk)]
Manager = Annotated[Staff, Depends(allowed("staff.manage"))]
Auditor = Annotated[Staff, Depends(allowed("audit.read"))]


def session_router(workers: Workers) -> APIRouter:
    """Signing in and out; checking passwords is costly, so few are checked at a time."""
    router = APIRouter(prefix=PREFIX, tags=_TAG)

    @router.post("/session", summary="登录", responses=problems(401, 422, 500, 503))
    async def sign_in(request: Request, given: SignIn, desk: Desk) -> Response:
        try:
            token, session = await workers.run(lambda: desk.sign_in(given.name, given.password))
        except SignInRefused as error:
            raise ProblemError(401, str(error), title="登录没有成功") from error
        response = JSONResponse(_session(session))
        keep(request, response, token)
        return response

    @router.get("/session", summary="谁在登录", responses=problems(401, 500, 503))
    def session(request: Request) -> dict[str, Any]:
        return _session(session_of(request))

    @router.delete("/session", summary="退出", status_code=204, responses=_SIGNED)
    def sign_out(request: Request, desk: Desk) -> Response:
        desk.sign_out(session_of(request))
        response = Response(status_code=204)
        drop(response)
        return response

    @router.post("/password", summary="改自己的密码", responses=_SIGNED)
    async def password(request: Request, given: NewPassword, desk: Desk) -> dict[str, Any]:
        own = await workers.run(lambda: session_of(request))
        await workers.run(lambda: desk.change_password(own, given.old, given.new))
        return _session(await workers.run(lambda: session_of(request)))

    return router


def accounts_router() -> APIRouter:
    """Accounts and their roles."""
    router = APIRouter(prefix=PREFIX, tags=_TAG)

    @router.get("/accounts", summary="账号", responses=_SIGNED)
    def accounts(who: Manager, desk: Desk) -> dict[str, Any]:
        named = {key: role.name for key, role in roles().items()}
        return {"accounts": [_account(one) for one in desk.accounts()], "roles": named}

    @router.post("/accounts", summary="新建账号", status_code=201, responses=_SIGNED)
    def add(given: NewAccount, who: Manager, desk: Desk) -> dict[str, Any]:
        password = given.password or made_up()
        try:
            account = desk.add(who, given.name, given.shown, given.roles, password)
        except NameTaken as error:
            raise ProblemError(409, str(error)) from error
        return _account(account) | ({} if given.password else {"password": password})

    @router.patch("/accounts/{name}", summary="改角色、停用或恢复", responses=_SIGNED | problems(404))
    def change(name: str, given: Change, who: Manager, desk: Desk) -> dict[str, Any]:
        if name.lower() == who.name.lower():
            raise ProblemError(409, "不能改自己的角色或停用自己，没有改动。请由另一位管理员办理。")
        try:
            return _account(desk.change(who, name, held=given.roles, disabled=given.disabled))
        except NoSuchAccount as error:
            raise ProblemError(404, str(error)) from error
        except KeptElsewhere as error:
            raise ProblemError(409, str(error)) from error

    @router.post("/accounts/{name}/password", summary="重设初始密码", responses=_SIGNED | problems(404))
    def reset(name: str, given: Reset, who: Manager, desk: Desk) -> dict[str, Any]:
        password = given.password or made_up()
        try:
            desk.reset(who, name, password)
        except NoSuchAccount as error:
            raise ProblemError(404, str(error)) from error
        except KeptElsewhere as error:
            raise ProblemError(409, str(error)) from error
        return {"name": name} | ({} if given.password else {"password": password})

    return router


def audit_router() -> APIRouter:
    """The audit log."""
    router = APIRouter(prefix=PREFIX, tags=_TAG)

    @router.get("/audit", summary="谁做了什么", responses=_SIGNED)
    def audit(
        who: Auditor,
        desk: Desk,
        by: Annotated[str, Query(max_length=60, description="办理人")] = "",
        text: Annotated[str, Query(max_length=60, description="事项、对象或内容中的字")] = "",
        since: datetime | None = None,
        until: datetime | None = None,
        before: Annotated[int | None, Query(ge=1, description="从这个编号往前")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> dict[str, Any]:
        zone = desk.zone()
        moments = [one and (one if one.tzinfo else one.replace(tzinfo=zone)) for one in (since, until)]
        found = desk.audited(
            who=by, text=text, since=moments[0], until=moments[1], before=before, limit=limit
        )
        return {"entries": [_entry(one) for one in found]}

    @router.get("/audit/seal", summary="查记录有没有被改动", responses=_SIGNED)
    def seal(who: Auditor, desk: Desk) -> dict[str, Any]:
        broken = desk.broken()
        return {"whole": broken is None, "broken_at": broken}

    return router


def made_up() -> str:
    """A first password that can be read out over the telephone."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    word = "".join(secrets.choice(letters) for _ in range(8))
    return f"{word[:4]}-{word[4:]}-{secrets.randbelow(9000) + 1000}"


def _session(session: Session) -> dict[str, Any]:
    who = session.staff
    return {
        "name": who.name,
        "shown": who.shown,
        "roles": {key: roles()[key].name for key in sorted(who.roles) if key in roles()},
        "may": sorted(permissions(who.roles)),
        "must_change": session.must_change,
        "csrf": session.csrf,
    }


def _account(one: Account) -> dict[str, Any]:
    return {
        "name": one.name,
        "shown": one.shown,
        "roles": sorted(one.roles),
        "disabled": one.disabled,
        "must_change": one.must_change,
        "locked_until": one.locked_until and one.locked_until.isoformat(timespec="seconds"),
        "created_at": one.created_at.isoformat(timespec="seconds"),
        "elsewhere": not one.secret,
    }


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": one.at.isoformat(timespec="seconds"),
        "who": one.who,
        "act": one.act,
        "called": act_name(one.act),
        "what": one.what,
        "detail": dict(one.detail),
        "told": told(one.detail),
    }
