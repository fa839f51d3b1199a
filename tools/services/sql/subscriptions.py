"""Subscriptions in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, true, update

from tools.errors import UnknownName
from tools.services.codes import new_code, tidy_code
from tools.services.masking import masked_profile
from tools.services.ports import Asker
from tools.services.sql.database import Database
from tools.services.sql.tables import looks, notices
from tools.services.sql.tables import subscriptions as t
from tools.services.types import Subscription, Topic

_UNKNOWN = "没有找到这个订阅。请核对订阅号；订阅时登录过的，请用同一身份查询。"


class SqlSubscriptions:
    """Who wants to be told what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        topic: Topic,
        subject: str,
        title: str,
        region: str | None,
        profile: Mapping[str, object],
        asker: Asker,
        now: datetime,
    ) -> Subscription:
        """Subscribe, once however often asked."""
        kept = masked_profile(profile) if topic == Topic.QUALIFIES else {}
        values = {"title": title, "region": region, "profile": kept}
        with self._database.write(f"subscription {_recipient(asker)} {topic} {subject}") as c:
            same = and_(t.c.topic == topic.name, t.c.subject == subject, t.c.ended.is_(None), _of(asker))
            code = c.execute(select(t.c.code).where(same)).scalars().first()
            if code is not None:
                # What was told of a person was told now: from now on it ages.
                told = {"created": now} if kept else {}
                c.execute(update(t).where(t.c.code == code).values(**values, **told))
                if kept:
                    c.execute(delete(looks).where(looks.c.code == code))
            else:
                code = new_code("D")
                own = {"owner": asker.identity, "recipient": _recipient(asker), "created": now}
                row = {"code": code, "topic": topic.name, "subject": subject} | own | values
                c.execute(insert(t).values(**row))
            return _subscription(c.execute(select(t).where(t.c.code == code)).one())

    def end(self, code: str, asker: Asker, now: datetime) -> Subscription:
        """Unsubscribe, once or again."""
        with self._database.write(tidy_code(code)) as c:
            c.execute(update(t).where(_theirs(code, asker), t.c.ended.is_(None)).values(ended=now))
            return _one(c.execute(select(t).where(_theirs(code, asker))).first())

    def get(self, code: str, asker: Asker) -> Subscription:
        """One subscription."""
        with self._database.read() as c:
            return _one(c.execute(select(t).where(_theirs(code, asker))).first())

    def of(self, identity: str) -> tuple[Subscription, ...]:
        """Those of a verified person that have not ended."""
        return self._all(t.c.owner == identity)

    def theirs(self, asker: Asker) -> bool:
        """Whether the asker waits for word of anything."""
        with self._database.read() as c:
            return c.execute(select(t.c.code).where(_of(asker), t.c.ended.is_(None))).first() is not None

    def about(self, subject: str, topic: Topic) -> tuple[Subscription, ...]:
        """Whom to tell."""
        return self._all(and_(t.c.subject == subject, t.c.topic == topic.name))

    def live(self) -> tuple[Subscription, ...]:
        """All that have not ended."""
        return self._all(true())

    def forget(self, asker: Asker) -> int:
        """Erase all of this asker, with what waits for them."""
        with self._database.write() as c:
            mine = list(c.execute(select(t.c.code).where(_of(asker))).scalars())
            for table in (notices, looks):
                c.execute(delete(table).where(table.c.code.in_(mine)))
            return c.execute(delete(t).where(_of(asker))).rowcount

    def _all(self, condition: ColumnElement[bool]) -> tuple[Subscription, ...]:
        wanted = select(t).where(condition, t.c.ended.is_(None)).order_by(t.c.created.desc(), t.c.code)
        with self._database.read() as c:
            return tuple(map(_subscription, c.execute(wanted).all()))


def _recipient(asker: Asker) -> str:
    return asker.identity or asker.origin


def _of(asker: Asker) -> ColumnElement[bool]:
    if asker.identity:
        return t.c.owner == asker.identity
    return and_(t.c.owner.is_(None), t.c.recipient == asker.origin)


def _theirs(code: str, asker: Asker) -> ColumnElement[bool]:
    return and_(t.c.code == tidy_code(code), or_(t.c.owner.is_(None), t.c.owner == asker.identity))


def _one(row: Any) -> Subscription:
    if row is None:
        raise UnknownName(_UNKNOWN)
    return _subscription(row)


def _subscription(row: Any) -> Subscription:
    return Subscription.model_validate({**row._mapping, "topic": Topic[row.topic]})
