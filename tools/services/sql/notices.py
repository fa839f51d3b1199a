"""The outbox of subscriptions in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, insert, select, update

from tools.services.codes import tidy_code
from tools.services.ports import Asker, Letter
from tools.services.sql.database import Database
from tools.services.sql.tables import looks, subscriptions
from tools.services.sql.tables import notices as t
from tools.services.types import Notice


class SqlNotices:
    """What is due goes in with the look that found it, in one transaction under the subscription's name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def looked(self, code: str) -> str | None:
        """What the last look saw."""
        with self._database.read() as c:
            return _seen(c, code)

    def post(
        self, code: str, letters: tuple[Letter, ...], before: str | None, after: str | None, now: datetime
    ) -> int:
        """Keep the look and put in what is due, unless another process was faster."""
        with self._database.write(code) as c:
            live = and_(subscriptions.c.code == code, subscriptions.c.ended.is_(None))
            whose = c.execute(select(subscriptions.c.owner, subscriptions.c.recipient).where(live)).first()
            if whose is None or _seen(c, code) != before:
                return 0
            if after is not None and after != before:
                c.execute(delete(looks).where(looks.c.code == code))
                c.execute(insert(looks).values(code=code, seen=after, at=now))
            known = _keys(c, code)
            own = {"code": code, "created": now, "owner": whose.owner, "recipient": whose.recipient}
            new = [
                {"key": x.key, "text": x.text, "card": dict(x.card), **own}
                for x in letters
                if x.key not in known
            ]
            if new:
                c.execute(insert(t), new)
            return len(new)

    def sent(self, code: str) -> frozenset[str]:
        """The keys of what went in."""
        with self._database.read() as c:
            return _keys(c, code)

    def waiting(self, asker: Asker) -> tuple[Notice, ...]:
        """What has not been told yet; nothing of what was unsubscribed meanwhile."""
        wanted = select(t).join(subscriptions, subscriptions.c.code == t.c.code)
        undelivered = (t.c.delivered_at.is_(None), t.c.text != "", subscriptions.c.ended.is_(None))
        return self._all(wanted.where(_of(asker), *undelivered))

    def about(self, code: str) -> tuple[Notice, ...]:
        """All of a subscription."""
        return self._all(select(t).where(t.c.code == tidy_code(code), t.c.text != ""))

    def deliver(self, ids: tuple[int, ...], asker: Asker, now: datetime) -> int:
        """Mark as delivered."""
        theirs = and_(t.c.id.in_(ids), _of(asker), t.c.delivered_at.is_(None))
        with self._database.write() as c:
            return c.execute(update(t).where(theirs).values(delivered_at=now)).rowcount

    def _all(self, wanted: Select[Any]) -> tuple[Notice, ...]:
        with self._database.read() as c:
            rows = c.execute(wanted.order_by(t.c.id)).all()
        return tuple(Notice.model_validate(dict(row._mapping)) for row in rows)


def _seen(c: Connection, code: str) -> str | None:
    return c.execute(select(looks.c.seen).where(looks.c.code == code)).scalar_one_or_none()


def _keys(c: Connection, code: str) -> frozenset[str]:
    return frozenset(c.execute(select(t.c.key).where(t.c.code == code)).scalars())


def _of(asker: Asker) -> ColumnElement[bool]:
    if asker.identity:
        return t.c.owner == asker.identity
    return and_(t.c.owner.is_(None), t.c.recipient == asker.origin)
