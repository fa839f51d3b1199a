"""Requests for a person, in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select

from tools.errors import UnknownName
from tools.services.codes import new_code, tidy_code
from tools.services.masking import masked_phone, phone_of
from tools.services.ports import Asker
from tools.services.sql.database import Database
from tools.services.sql.tables import handovers as t
from tools.services.types import Handover, HandoverState

_UNKNOWN = "没有找到这个转人工申请。请核对编号；申请时登录过的，请用同一身份查询。"


class SqlHandovers:
    """The queue of the desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(
        self, reason: str, summary: str, region: str | None, phone: str | None, asker: Asker, now: datetime
    ) -> Handover:
        """Ask for a person; while the same request waits, asking again returns it."""
        own = {"reason": reason, "region": region, "phone": phone_of(phone), "owner": asker.identity}
        with self._database.write(f"handover {asker.identity or asker.origin}") as c:
            same = [t.c[name].is_not_distinct_from(value) for name, value in own.items()]
            waits = (t.c.state == "WAITING", t.c.conversation == asker.origin, t.c.summary == summary)
            row = c.execute(select(t).where(*same, *waits)).first()
            if row is None:
                code = new_code("Z")
                new = {"code": code, "state": "WAITING", "summary": summary, "conversation": asker.origin}
                c.execute(insert(t).values(**own, **new, created=now, updated=now))
                row = c.execute(select(t).where(t.c.code == code)).one()
            return _handover(row)

    def get(self, code: str, asker: Asker) -> Handover:
        """One request."""
        theirs = or_(t.c.owner.is_(None), t.c.owner == asker.identity)
        found = self._all(and_(t.c.code == tidy_code(code), theirs))
        if not found:
            raise UnknownName(_UNKNOWN)
        return found[0]

    def of(self, identity: str) -> tuple[Handover, ...]:
        """Those of a verified person, the latest first."""
        return tuple(reversed(self._all(t.c.owner == identity)))

    def waiting(self) -> tuple[Handover, ...]:
        """Those that nobody has taken, the oldest first."""
        return self._all(t.c.state == "WAITING")

    def forget(self, asker: Asker) -> int:
        """Erase all of this asker: those of the identity, and those of the conversation that are nobody's."""
        mine = and_(t.c.owner.is_(None), t.c.conversation == asker.origin)
        if asker.identity:
            mine = or_(mine, t.c.owner == asker.identity)
        with self._database.write() as c:
            return c.execute(delete(t).where(mine)).rowcount

    def _all(self, condition: ColumnElement[bool]) -> tuple[Handover, ...]:
        with self._database.read() as c:
            rows = c.execute(select(t).where(condition).order_by(t.c.created, t.c.code)).all()
        return tuple(map(_handover, rows))


def _handover(row: Any) -> Handover:
    shown = {"state": HandoverState[row.state], "contact": masked_phone(row.phone)}
    return Handover.model_validate({**row._mapping, **shown})
