"""How the accounts stand, for the doctor: their settings, how far was read, what waits. Nobody is called."""

from __future__ import annotations

from collections.abc import Iterator

from channels.wecom.kf.account import KfAccount
from channels.wecom.kf.desk import Desk
from knowledge.regions import regions


def standing(desk: Desk) -> list[str]:
    """A line for each account."""
    return [
        f"{key.removeprefix('kf:')}（{'，'.join([*_set(key, account), *_state(desk, key)])}）"
        for key, account in desk.accounts.items()
    ]


def _set(key: str, account: KfAccount) -> Iterator[str]:
    yield f"/wecom/kf/{key.removeprefix('kf:')}"
    yield regions().name(account.region) if account.region else "未设 region"
    if not account.handover:
        yield "不转人工"
    elif account.servicer:
        yield f"转人工给 {account.servicer}"
    else:
        yield "转人工进待接入池"
    if account.handover and account.agent_id is None:
        yield "未设 agent_id：接待人员收不到摘要"
    if account.public_url is None:
        yield "未设 public_url：条款链接用收到通知时的地址"


def _state(desk: Desk, key: str) -> Iterator[str]:
    cursor = desk.cursors.get(key)
    if cursor is None:
        yield "还没有收到过通知"
    elif cursor.error:
        yield f"拉取消息失败：{cursor.error}"
    count, error = desk.outbox.standing(key)
    if count:
        yield f"待送 {count} 条{'，最近的错误：' + error if error else ''}"
