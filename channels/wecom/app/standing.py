"""How the applications stand, for the doctor: their settings and what waits. Nobody is called."""

from __future__ import annotations

from collections.abc import Iterator

from channels.wecom.app.account import AppAccount
from channels.wecom.app.desk import Desk
from knowledge.regions import regions


def standing(desk: Desk) -> list[str]:
    """A line for each application."""
    return [
        f"{key.removeprefix('app:')}（{'，'.join(_told(desk, key, account))}）"
        for key, account in desk.accounts.items()
    ]


def _told(desk: Desk, key: str, account: AppAccount) -> Iterator[str]:
    yield f"/wecom/app/{key.removeprefix('app:')}"
    yield regions().name(account.region) if account.region else "未设 region"
    if account.public_url is None:
        yield "未设 public_url：条款链接用收到请求时的地址"
    count, error = desk.outbox.standing(key)
    if count:
        yield f"待送 {count} 条{'，最近的错误：' + error if error else ''}"
