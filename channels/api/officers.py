"""Who acts, from the request's headers: until staff have accounts, whoever holds the token says so."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import unquote

from fastapi import Header

from channels.api.problems import ProblemError
from knowledge.review.actors import Actor

_WHO = "办理人姓名，UTF-8 后百分号编码，如 %E5%BC%A0%E4%B8%89"
Who = Annotated[str, Header(alias="X-Talent-Actor", max_length=300, description=_WHO)]
AsWhat = Annotated[
    Literal["editor", "reviewer", "admin"], Header(alias="X-Talent-Role", description="办理人的身份")
]


def officer(x_talent_actor: Who, x_talent_role: AsWhat) -> Actor:
    """The person in the role; nobody is the machine's own administrator over HTTP."""
    try:
        name = unquote(x_talent_actor, errors="strict").strip()
    except UnicodeDecodeError:
        name = ""
    if not name or len(name) > 50 or not name.isprintable():
        raise ProblemError(422, "请求头 X-Talent-Actor 应是 1 至 50 个字的姓名，UTF-8 后百分号编码。")
    return Actor(name, x_talent_role)
