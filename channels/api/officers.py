"""Who acts: the officer who is signed in, else whom the token's holder names in the headers."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import unquote

from fastapi import Header, Request

from assistant.staff.types import Staff
from channels.api.problems import ProblemError
from knowledge.review.actors import Actor

Role = Literal["editor", "reviewer", "admin"]
_ROLES: tuple[Role, ...] = ("admin", "editor", "reviewer")
_WHO = "办理人姓名，UTF-8 后百分号编码，如 %E5%BC%A0%E4%B8%89；登录的员工不写，就是本人"
_AS_WHAT = "办理人的身份；登录的员工只在兼有编辑和审核时要写"
Who = Annotated[str | None, Header(alias="X-Talent-Actor", max_length=300, description=_WHO)]
AsWhat = Annotated[Role | None, Header(alias="X-Talent-Role", description=_AS_WHAT)]


def officer(request: Request, x_talent_actor: Who = None, x_talent_role: AsWhat = None) -> Actor:
    """The person in the role; nobody is the machine's own administrator over HTTP."""
    signed_in: Staff | None = getattr(request.state, "officer", None)
    if signed_in is not None:
        return Actor(signed_in.name, _role(signed_in, x_talent_role))
    if x_talent_role is None:
        raise ProblemError(422, "请在请求头 X-Talent-Role 写明办理人的身份：editor、reviewer 或 admin。")
    return Actor(_named(x_talent_actor or ""), x_talent_role)


def _role(who: Staff, wanted: Role | None) -> Role:
    """The role to act in: the one asked for if held, else the only or the widest one."""
    held = [role for role in _ROLES if role in who.roles]
    if not held or (wanted and wanted not in held):
        raise ProblemError(403, "您没有这个身份，没有改动任何内容。请由编辑、审核或管理员办理。")
    if wanted is None and len(held) > 1 and "admin" not in held:
        raise ProblemError(422, "您兼有编辑和审核，请在请求头 X-Talent-Role 写明这次以哪个身份办理。")
    return wanted or held[0]


def _named(text: str) -> str:
    try:
        name = unquote(text, errors="strict").strip()
    except UnicodeDecodeError:
        name = ""
    if not name or len(name) > 50 or not name.isprintable():
        raise ProblemError(422, "请求头 X-Talent-Actor 应是 1 至 50 个字的姓名，UTF-8 后百分号编码。")
    return name
