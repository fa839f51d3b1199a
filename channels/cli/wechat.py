"""The command `talent wechat`: what is set up on the platform itself."""

from __future__ import annotations

from difflib import ndiff
from enum import StrEnum
from typing import Annotated

import typer

from channels.cli.options import installation


class Thing(StrEnum):
    """What is looked at."""

    MENU = "menu"


class Act(StrEnum):
    """What is done with it."""

    SHOW = "show"
    PUBLISH = "publish"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(wechat)


def wechat(
    what: Annotated[Thing, typer.Argument(help="现有 menu，即自定义菜单")],
    act: Annotated[Act, typer.Argument(help="show 与公众平台上的比较，publish 发布")],
    account: Annotated[str, typer.Argument(help="channels.yaml 里公众号的名称")],
) -> None:
    """公众号的自定义菜单：看设置的与平台上的差别，发布。"""
    from assistant.errors import ConfigurationError
    from channels.cli.system import wechat_of
    from channels.wechat import menus

    place = installation()
    desk = wechat_of(place)
    if desk is None or account not in desk.accounts:
        raise ConfigurationError(f"channels.yaml 的 wechat 一节里没有“{account}”这个账号。请核对名称。")
    if desk.accounts[account].app_secret is None:
        raise ConfigurationError(
            f"“{account}”没有设置 app_secret，不能读写它的菜单。请在公众平台取得后填上。"
        )
    bar, client = menus.bar_of(desk.accounts[account].buttons), desk.client(account)
    try:
        there = menus.published(client)
        for line in _difference(menus.drawn(there), menus.drawn(bar.body())):
            print(line)
        if act is Act.PUBLISH:
            menus.publish(client, bar)
            print("已发布。用户再次进入公众号时看到；5 分钟内进入过的，过一会儿才换成新的。")
    finally:
        desk.close()
        place.close()


def _difference(there: list[str], here: list[str]) -> list[str]:
    """What is on the platform only (-), what is set here only (+), what is the same."""
    if there == here:
        return ["公众平台上的菜单与设置的相同：", *(f"  {line}" for line in here)]
    told = [line for line in ndiff(there, here) if not line.startswith("?")]
    return ["与公众平台上的比较（- 平台上有、设置里没有，+ 设置里有、平台上没有）：", *told]
