"""The services put together: from this machine's database, or from a government back end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tools.errors import BadArguments
from tools.services.ports import (
    Bookings,
    Certifications,
    Handovers,
    Notices,
    Places,
    Slots,
    Subscriptions,
    Tries,
)


@dataclass(frozen=True, slots=True)
class Services:
    """What the tools of services stand on; `close` gives up connections."""

    certifications: Certifications
    places: Places
    slots: Slots
    bookings: Bookings
    subscriptions: Subscriptions
    notices: Notices
    handovers: Handovers
    tries: Tries
    close: Callable[[], None]
    erase_old: Callable[[datetime], Mapping[str, int]]
    """Erases what this database of ours has kept long enough."""


def make_services(where: str, database_url: str, key: str | None = None) -> Services:
    """`demo` (this database, with demo data if it is empty), `sql` (no demo data), or a back end's address.

    With a back end, subscriptions, hand-overs and counted tries stay in this database: the policies and
    the desk are here, and a person must be reachable when the back end is not. `key` is its bearer key.
    Nothing is opened before it is used.
    """
    if where in ("demo", "sql"):
        return _local(database_url, demo=where == "demo")
    if where.startswith(("http://", "https://")):
        return _remote(where, database_url, key)
    raise BadArguments(f"TALENT_SERVICES 应是 demo、sql 或 http(s) 地址，现在是“{where}”。请改正后重新启动。")


def _local(database_url: str, demo: bool) -> Services:
    from tools.services.sql.bookings import SqlBookings
    from tools.services.sql.certifications import SqlCertifications
    from tools.services.sql.database import Database
    from tools.services.sql.erasing import erase_old
    from tools.services.sql.handovers import SqlHandovers
    from tools.services.sql.loading import load_demo
    from tools.services.sql.notices import SqlNotices
    from tools.services.sql.places import SqlPlaces, SqlSlots
    from tools.services.sql.subscriptions import SqlSubscriptions
    from tools.services.sql.tries import SqlTries

    database = Database(database_url, load_demo if demo else None)
    return Services(
        certifications=SqlCertifications(database),
        places=SqlPlaces(database),
        slots=SqlSlots(database),
        bookings=SqlBookings(database),
        subscriptions=SqlSubscriptions(database),
        notices=SqlNotices(database),
        handovers=SqlHandovers(database),
        tries=SqlTries(database),
        close=database.close,
        erase_old=partial(erase_old, database),
    )


def _remote(address: str, database_url: str, key: str | None) -> Services:
    from tools.services.remote.adapter import (
        RemoteBookings,
        RemoteCertifications,
        RemotePlaces,
        RemoteSlots,
    )
    from tools.services.remote.client import BackEnd

    here = _local(database_url, demo=False)
    back_end = BackEnd(address, key)

    def close() -> None:
        back_end.close()
        here.close()

    return replace(
        here,
        certifications=RemoteCertifications(back_end),
        places=RemotePlaces(back_end),
        slots=RemoteSlots(back_end),
        bookings=RemoteBookings(back_end),
        close=close,
    )
