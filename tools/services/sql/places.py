"""Places and their slots in SQL."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from tools.errors import BadArguments, UnknownName
from tools.services import timetable
from tools.services.regions import serving
from tools.services.sql.database import Database
from tools.services.sql.tables import bookings, places
from tools.services.types import SHANGHAI, Day, Place

_MOST_DAYS = 62


class SqlPlaces:
    """The places of the table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, region: str | None, service: str | None) -> tuple[Place, ...]:
        """Those that serve the region with such a service."""
        with self._database.read() as c:
            rows = c.execute(select(places.c.body).order_by(places.c.id)).scalars().all()
        found = serving(map(Place.model_validate, rows), region)
        return tuple(place for place in found if service is None or _offers(place, service))

    def get(self, place_id: str) -> Place:
        """UnknownName if there is none."""
        with self._database.read() as c:
            body = c.execute(select(places.c.body).where(places.c.id == place_id)).scalar_one_or_none()
        if body is None:
            raise UnknownName("没有这个服务网点。请先查询服务网点，再从结果中选择。")
        return Place.model_validate(body)


class SqlSlots:
    """The timetable of a place, less what is taken."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places = SqlPlaces(database)

    def days(self, place_id: str, offer_id: str, first: date, last: date, now: datetime) -> tuple[Day, ...]:
        """Each day from first to last."""
        place = self._places.get(place_id)
        offer = timetable.bookable(place, offer_id)
        if not first <= last <= first + timedelta(days=_MOST_DAYS):
            raise BadArguments(f"日期范围不对：结束日期不能早于开始日期，一次最多查{_MOST_DAYS}天。")
        since = datetime(first.year, first.month, first.day, tzinfo=SHANGHAI)
        with self._database.read() as c:
            counted = select(bookings.c.slot_id, func.count()).group_by(bookings.c.slot_id)
            mine = bookings.c.timetable == f"{place_id}~{offer_id}"
            rows = c.execute(counted.where(mine, bookings.c.starts >= since, live(now))).all()
        taken = {slot: count for slot, count in rows}
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return tuple(timetable.day_of(place, offer, day, now, taken) for day in days)


def live(now: datetime) -> ColumnElement[bool]:
    """The bookings that take a place at that moment."""
    held = and_(bookings.c.state == "held", bookings.c.hold_until > now)
    return or_(bookings.c.state == "confirmed", held)


def _offers(place: Place, service: str) -> bool:
    wanted = service.strip()
    return any(wanted == offer.id or wanted in offer.name or offer.name in wanted for offer in place.offers)
