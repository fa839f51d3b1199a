"""Failed tries in SQL, so that a second process or a restart gives no new ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, func, insert, select

from tools.errors import NotAllowed
from tools.services.ports import Limit
from tools.services.sql.database import Database
from tools.services.sql.secrets import digest
from tools.services.sql.tables import tries as t

_KEPT = timedelta(days=1)


class SqlTries:
    """Counted before the try is made, so that many at once get no more than one after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, limits: tuple[Limit, ...], now: datetime) -> str:
        """Count one try; NotAllowed, and nothing counted, if there were too many."""
        ticket = uuid4().hex
        keys = {limit: digest("try", limit.key) for limit in limits}
        with self._database.write(*keys.values()) as c:
            c.execute(delete(t).where(t.c.at < now - _KEPT))
            for limit, key in keys.items():
                recent = (t.c.key == key, t.c.at > now - timedelta(minutes=limit.minutes))
                if c.execute(select(func.count()).select_from(t).where(*recent)).scalar_one() >= limit.count:
                    raise NotAllowed(
                        f"尝试次数过多，为保护个人信息，请{limit.minutes}分钟后再试，或说“转人工”由工作人员核实。"
                    )
            c.execute(insert(t), [{"ticket": ticket, "key": key, "at": now} for key in keys.values()])
        return ticket

    def give_back(self, ticket: str) -> None:
        """The try was no failure."""
        with self._database.write() as c:
            c.execute(delete(t).where(t.c.ticket == ticket))
