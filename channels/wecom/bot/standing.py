"""How the bots stand, for the doctor: their settings and what waits. Nobody is called."""

from __future__ import annotations

from collections.abc import Iterator

from channels.wecom.bot.account import BotAccount
from channels.wecom.bot.desk import Desk
from knowledge.regions import regions


def standing(desk: Desk) -> list[str]:
    """A line for each bot."""
    return [
        f"{key.removeprefix('bot:')}（{'，'.join(_told(desk, key, account))}）"
        for key, account in desk.accounts.items()
    ]


def _told(desk: Desk, key: str, account: BotAccount) -> Iterator[str]:
    if account.long:
        held = f"connection:{key}" in desk.leases.taken()
        yield f"长连接 {account.address}（{'有进程在保持' if held else '现在没有进程保持'}）"
    else:
        yield f"/wecom/bot/{key.removeprefix('bot:')}"
    yield regions().name(account.region) if account.region else "未设 region"
    if account.public_url is None:
        long = "未设 public_url：回答里没有条款链接"
        yield long if account.long else "未设 public_url：条款链接用收到请求时的地址"
    count, error = desk.outbox.standing(key)
    if count:
        yield f"待送 {count} 条{'，最近的错误：' + error if error else ''}"
