"""What has been kept long enough is erased; whatever still goes on stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, and_, delete, or_, select, text, update

from tools.services.sql.database import Database
from tools.services.sql.tables import bookings, looks, notices, subscriptions, tries
from tools.services.types import NEWS

ENDED = timedelta(days=30)  # a subscription after its end: it can still be shown with its code
VISIT = timedelta(days=90)  # name and telephone after the day of a booking
TRIES = timedelta(days=1)  # the longest window in which tries count is far shorter
_EMPTY: Mapping[str, object] = {}


def erase_old(database: Database, now: datetime) -> dict[str, int]:
    """Erase it; how much of what. Done twice, or by two at once, it does the same."""
    with database.write() as c:
        if c.dialect.name == "sqlite":
            c.execute(text("PRAGMA secure_delete=ON"))  # freed pages are overwritten, not only freed
        return {
            "notices": _notices(c, now),
            "subscriptions": _subscriptions(c, now),
            "contacts": _contacts(c, now),
            "tries": _deleted(c, tries, now - TRIES),
        }


def _notices(c: Connection, now: datetime) -> int:
    """The words; that there was such a notice stays, so that it is not due again."""
    old = and_(notices.c.created < now - NEWS, notices.c.text != "")
    return c.execute(update(notices).where(old).values(text="", card=dict(_EMPTY), delivered_at=now)).rowcount


def _subscriptions(c: Connection, now: datetime) -> int:
    over = list(c.execute(select(subscriptions.c.code).where(subscriptions.c.ended < now - ENDED)).scalars())
    for table in (notices, looks, subscriptions):
        c.execute(delete(table).where(table.c.code.in_(over)))
    return len(over)


def _contacts(c: Connection, now: datetime) -> int:
    told = or_(bookings.c.name.is_not(None), bookings.c.phone.is_not(None))
    past = and_(bookings.c.starts < now - VISIT, told)
    return c.execute(update(bookings).where(past).values(name=None, phone=None)).rowcount


def _deleted(c: Connection, table: Table, before: datetime) -> int:
    return c.execute(delete(table).where(table.c.at < before)).rowcount
