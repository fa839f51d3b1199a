"""Commands about the accounts of staff, and the log of who did what."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.staff.acts import act_name
from assistant.staff.types import Account, Staff
from channels.cli.options import Json, installation
from channels.cli.output import print_json, usage

if TYPE_CHECKING:
    from assistant.staff.desk import StaffDesk

LOCAL = Staff("-", "命令行", "命令行管理员", frozenset())
Name = Annotated[str, typer.Argument(help="用户名")]
_ROLES = "operator、supervisor、editor、reviewer、auditor、admin，可写几次"
Roles = Annotated[list[str], typer.Option("--role", help=f"角色：{_ROLES}")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    staff = typer.Typer(help="员工账号和操作记录。", no_args_is_help=True)
    staff.command("list")(accounts)
    for command in (add, change, reset, audit):
        staff.command()(command)
    app.add_typer(staff, name="staff")


def add(
    name: Name,
    role: Roles,
    shown: Annotated[str, typer.Option("--shown", help="姓名；默认同用户名")] = "",
    json: Json = False,
) -> None:
    """新建账号；密码从终端或标准输入读，第一次登录要改。"""
    account = installation().staff.add(LOCAL, name, shown, role, _password())
    _told([account], json, f"已新建账号“{account.name}”。第一次登录时要改密码。")


def accounts(json: Json = False) -> None:
    """列出账号。"""
    _told(list(installation().staff.accounts()), json, "")


def change(
    name: Name,
    role: Annotated[list[str] | None, typer.Option("--role", help="新的角色，可写几次")] = None,
    disable: Annotated[bool, typer.Option("--disable", help="停用，立刻退出")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="恢复，并解除锁定")] = False,
    json: Json = False,
) -> None:
    """改角色、停用或恢复账号。"""
    if disable and enable:
        usage("--disable 和 --enable 只能写一个。")
    disabled = True if disable else False if enable else None
    account = installation().staff.change(LOCAL, name, held=role or None, disabled=disabled)
    _told([account], json, f"账号“{account.name}”已改。")


def reset(name: Name) -> None:
    """重设初始密码；密码从终端或标准输入读。"""
    installation().staff.reset(LOCAL, name, _password())
    print(f"账号“{name}”的密码已重设，第一次登录时要改。")


def audit(
    by: Annotated[str, typer.Option("--by", help="办理人")] = "",
    text: Annotated[str, typer.Option("--text", help="事项、对象或内容中的字")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="最多几条")] = 50,
    verify: Annotated[bool, typer.Option("--verify", help="检查记录有没有被改动")] = False,
    json: Json = False,
) -> None:
    """查谁做了什么。"""
    desk = installation().staff
    if verify:
        raise typer.Exit(0 if _verified(desk, json) else 1)
    rows = desk.audited(who=by, text=text, limit=limit)
    if json:
        print_json({"entries": [{**_line(one.at, one.who, one.act, one.what), "number": one.number,
                                 "detail": dict(one.detail)} for one in rows]})  # fmt: skip
        return
    for one in rows:
        print(f"{one.number:>6}  {one.at:%Y-%m-%d %H:%M:%S}  {one.who}  {act_name(one.act)}  {one.what}")


def _verified(desk: StaffDesk, json: bool) -> bool:
    """Whether the log is whole; its last seal, noted elsewhere, shows lines cut off at the end."""
    broken, last = desk.broken(), next(iter(desk.audited(limit=1)), None)
    number, seal = (last.number, last.seal) if last else (0, "")
    if json:
        print_json({"whole": broken is None, "broken_at": broken, "entries": number, "seal": seal})
    elif broken is None:
        print(f"全部 {number} 条记录完整，没有被改动。末条封印：{seal or '无'}")
    else:
        print(f"第 {broken} 条起与写入时不符，请马上查明。")
    return broken is None


def _line(at: object, who: str, act: str, what: str) -> dict[str, object]:
    return {"at": str(at), "who": who, "act": act, "what": what}


def _password() -> str:
    """From the terminal unseen and twice, else the first line of standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输一遍"))
    return sys.stdin.readline().rstrip("\r\n")


def _told(found: list[Account], json: bool, text: str) -> None:
    if json:
        print_json({"accounts": [{"name": one.name, "shown": one.shown, "roles": sorted(one.roles),
                                  "disabled": one.disabled} for one in found]})  # fmt: skip
        return
    if text:
        print(text)
        return
    for one in found:
        state = "已停用" if one.disabled else "待改初始密码" if one.must_change else "正常"
        print(f"{one.name}  {one.shown}  {'、'.join(sorted(one.roles))}  {state}")
