"""Callbacks that were refused, counted by reason and day: an attack, or a setting that does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, Engine, delete, func, select

from channels.tencent.tables import refused
from knowledge.storage.database import mapped_errors, upserting

KEPT = timedelta(days=30)
_EVER = ""  # stands for all days before
_WORDS = {
    "signature": "签名不对", "stale": "时间相差超过 5 分钟", "ciphertext": "解不开", "receiver": "账号不符",
    "body": "报文有误", "mode": "没有加密", "size": "超过 64 KB",
}  # fmt: skip


class Refusals(Counter[str]):
    """Counted here as they come, and kept now and then: no stranger makes us write at each request."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel, self._kept, self._keeping = channel, Counter[str](), Lock()

    def keep(self, engine: Engine, now: datetime) -> None:
        """Add what was counted since to the table `tencent_refused`."""
        with self._keeping:
            for reason, count in (Counter(self) - self._kept).items():
                _add(engine, self._channel, reason, count, now)
                self._kept[reason] += count

    def tidy(self, engine: Engine, now: datetime) -> None:
        """Forget on which day what was counted long ago came; how much there ever was is kept."""
        old = (refused.c.channel == self._channel) & (refused.c.day < _day(now - KEPT))
        old = old & (refused.c.day != _EVER)
        asked = select(refused.c.reason, refused.c.day, refused.c.count.label("much")).where(old)
        with mapped_errors(), engine.connect() as c:
            rows = c.execute(asked).all()
        for row in rows:
            one = old & (refused.c.reason == row.reason) & (refused.c.day == row.day)
            with mapped_errors(), engine.begin() as c:  # both or nothing, by one worker
                if c.execute(delete(refused).where(one)).rowcount:
                    _put(c, engine, self._channel, row.reason, row.much, _EVER)

    def totals(self, engine: Engine, now: datetime) -> dict[str, int]:
        """How many callbacks were refused by all workers since the first, by reason; it never falls."""
        self.keep(engine, now)
        asked = select(refused.c.reason, func.sum(refused.c.count)).where(refused.c.channel == self._channel)
        with mapped_errors(), engine.connect() as c:
            return {reason: int(count) for reason, count in c.execute(asked.group_by(refused.c.reason)).all()}


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
    with mapped_errors(), engine.begin() as c:
        _put(c, engine, channel, reason, count, _day(now))


def _put(c: Connection, engine: Engine, channel: str, reason: str, count: int, day: str) -> None:
    key = {"channel": channel, "reason": reason, "day": day}
    more = upserting(engine)(refused).values(**key, count=count)
    c.execute(more.on_conflict_do_update(index_elements=list(key), set_={"count": refused.c.count + count}))


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
