"""Callbacks that were refused, counted by reason and day: an attack, or a setting that does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from channels.tencent.tables import refused
from knowledge.storage.database import mapped_errors

KEPT = timedelta(days=30)
_WORDS = {
    "signature": "签名不对", "stale": "时间相差超过 5 分钟", "ciphertext": "解不开", "receiver": "账号不符",
    "body": "报文有误", "mode": "没有加密", "size": "超过 64 KB",
}  # fmt: skip


class Refusals(Counter[str]):
    """Counted here as they come, and kept now and then: no stranger makes us write at each request."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel, self._kept = channel, Counter[str]()

    def keep(self, engine: Engine, now: datetime) -> None:
        """Add what was counted since to the table `tencent_refused`."""
        for reason, count in (Counter(self) - self._kept).items():
            _add(engine, self._channel, reason, count, now)
            self._kept[reason] += count

    def tidy(self, engine: Engine, now: datetime) -> None:
        """Erase what was counted long ago."""
        with mapped_errors(), engine.begin() as c:
            c.execute(delete(refused).where(refused.c.day < _day(now - KEPT)))


def told(engine: Engine, channel: str, now: Callable[[], datetime], days: int = 7) -> str:
    """The refusals of these days in words; empty when there were none."""
    recent = (refused.c.channel == channel) & (refused.c.day > _day(now() - timedelta(days=days)))
    asked = select(refused.c.reason, func.sum(refused.c.count)).where(recent).group_by(refused.c.reason)
    with mapped_errors(), engine.connect() as c:
        found = sorted(((count, reason) for reason, count in c.execute(asked).all()), reverse=True)
    if not found:
        return ""
    reasons = "、".join(f"{_WORDS.get(reason, reason)} {count}" for count, reason in found)
    return f"{days} 天内拒收 {sum(count for count, _ in found)} 次（{reasons}）"


def _add(engine: Engine, channel: str, reason: str, count: int, now: datetime) -> None:
    key = {"channel": channel, "reason": reason, "day": _day(now)}
    mine = (refused.c.channel == channel) & (refused.c.reason == reason) & (refused.c.day == _day(now))
    more = update(refused).where(mine).values(count=refused.c.count + count)
    with mapped_errors(), engine.begin() as c:
        if c.execute(more).rowcount:
            return
    try:
        with engine.begin() as c:
            c.execute(insert(refused).values(**key, count=count))
    except IntegrityError:  # another worker was first
        with mapped_errors(), engine.begin() as c:
            c.execute(more)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
