"""Who acts on the command line: the machine's administrator, or the person named with --by."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from channels.cli.output import usage

if TYPE_CHECKING:
    from knowledge.review.actors import Actor

Named = Literal["editor", "reviewer", "admin"]
By = Annotated[str | None, typer.Option("--by", metavar="姓名", help="由谁办理；不写则是本机管理员")]
Role = Annotated[Named | None, typer.Option("--role", help="此人的身份：编辑、审核或管理员")]
Comment = Annotated[str | None, typer.Option("--comment", help="意见，记入历史")]


def actor(by: str | None, role: Named | None, usual: Named) -> Actor:
    """The person named, in the role that usually does this unless another is given; else the local one."""
    from knowledge.review.actors import LOCAL, Actor

    if by is None:
        if role is not None:
            usage("写了 --role 还要用 --by 写明是谁。")
        return Actor(f"{LOCAL.name}（{_user()}）", "local")
    if not by.strip():
        usage("--by 后面要写姓名。")
    return Actor(by.strip(), role or usual)


def _user() -> str:
    """The system's name of the user, which no variable of the environment can change."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
