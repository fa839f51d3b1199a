"""Bookings in SQL: whoever changes a slot holds its name, so that nobody counts while another adds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from tools.errors import Conflict, PhoneNeeded, UnknownName
from tools.services import timetable
from tools.services.codes import new_code, tidy_code
from tools.services.masking import masked_phone, phone_of
from tools.services.ports import Asker, Wanted
from tools.services.sql.database import Database
from tools.services.sql.places import SqlPlaces, live
from tools.services.sql.secrets import digest
from tools.services.sql.tables import bookings
from tools.services.types import Booking, BookingState, Offer, Place, Slot

HOLD = timedelta(minutes=10)
_MOST_LIVE = 5  # a person's bookings to come and holds
_MOST_HELD = 20  # holds from one origin without an identity; an address may be shared by an office
_FULL = "这个时间刚刚约满。请另选一个时间。"
_UNKNOWN = "没有找到这个预约。请核对预约号；预约时登录过的，请用同一身份查询。"
_STATES = {
    "held": BookingState.HELD,
    "confirmed": BookingState.CONFIRMED,
    "cancelled": BookingState.CANCELLED,
}


class SqlBookings:
    """Holds, confirms, moves and cancels."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places = SqlPlaces(database)

    def hold(self, wanted: Wanted, asker: Asker, now: datetime) -> Booking:
        """Keep a place for ten minutes; the same key, or the same person for the same time, gets the same."""
        place, offer, slot = self._slot(wanted.slot_id, now)
        key = digest(_who(asker), wanted.key) if wanted.key else None
        phone = phone_of(wanted.phone)
        if offer.needs_phone and phone is None:
            raise PhoneNeeded(f"约“{offer.name}”要留一个联系电话，有变动时通知您。")
        with self._database.write(slot.id, _who(asker), *filter(None, [key])) as c:
            found = _repeated(c, slot.id, asker, key, phone, now)
            if found is None:
                _check_limits(c, asker, now)
                _check_room(c, slot.id, slot.capacity, now)
                row = _new_row(place, offer, slot, now) | _of(asker) | {"name": wanted.name, "phone": phone}
                c.execute(insert(bookings).values(**row, request_key=key, asked_slot=slot.id))
                found = _row(c, row["code"])
        return _booking(found, now)

    def confirm(self, code: str, asker: Asker, now: datetime) -> Booking:
        """Make it final.

        Counted once more: by another process's clock the hold may have run out, and the place be another's.
        """
        asked = self.get(code, asker, now).slot_id
        capacity = self._capacity(asked)  # read before: who writes needs no second connection
        with self._database.write(asked, tidy_code(code)) as c:
            row = _mine(c, code, asker)
            if row.slot_id == asked:
                _confirm(c, row, capacity, now)
                return _booking(_row(c, row.code), now)
        return self.confirm(code, asker, now)  # it was moved meanwhile

    def reschedule(self, code: str, slot_id: str, asker: Asker, now: datetime) -> Booking:
        """Move it to another time of the same or another place, in one step."""
        place, offer, slot = self._slot(slot_id, now)
        with self._database.write(slot.id, tidy_code(code)) as c:
            row = _mine(c, code, asker)
            _check_changeable(row, now)
            if row.slot_id != slot.id:
                _check_room(c, slot.id, slot.capacity, now)
                until = row.hold_until and min(row.hold_until, slot.starts)
                _change(c, row, now, hold_until=until, **_where(place, offer, slot))
            return _booking(_row(c, row.code), now)

    def cancel(self, code: str, asker: Asker, now: datetime) -> Booking:
        """Give it back."""
        with self._database.write(tidy_code(code)) as c:
            row = _mine(c, code, asker)
            if row.state != "cancelled":
                _check_begun(row, now)
                _change(c, row, now, state="cancelled", hold_until=None)
            return _booking(_row(c, row.code), now)

    def get(self, code: str, asker: Asker, now: datetime) -> Booking:
        """One booking."""
        with self._database.read() as c:
            return _booking(_mine(c, code, asker), now)

    def of(self, identity: str, now: datetime) -> tuple[Booking, ...]:
        """All of a verified person, the latest time first."""
        mine = select(bookings).where(bookings.c.owner == identity)
        with self._database.read() as c:
            rows = c.execute(mine.order_by(bookings.c.starts.desc(), bookings.c.code)).all()
        return tuple(_booking(row, now) for row in rows)

    def _slot(self, slot_id: str, now: datetime) -> tuple[Place, Offer, Slot]:
        place_id, offer_id = timetable.names_of(slot_id)
        place = self._places.get(place_id)
        offer = timetable.bookable(place, offer_id)
        return place, offer, timetable.slot_of(place, offer, slot_id, now)

    def _capacity(self, slot_id: str) -> int:
        place_id, offer_id = timetable.names_of(slot_id)
        return timetable.bookable(self._places.get(place_id), offer_id).capacity


def _repeated(
    c: Connection, slot_id: str, asker: Asker, key: str | None, phone: str | None, now: datetime
) -> Any:
    """What the asker has from asking before."""
    if key is not None:
        row = c.execute(select(bookings).where(bookings.c.request_key == key)).first()
        if row is not None and row.asked_slot != slot_id:
            raise Conflict("同一个请求编号已经用来约了另一个时间。请先查看我的预约。")
        if row is None or _booking(row, now).state != BookingState.EXPIRED:
            return row
        c.execute(update(bookings).where(bookings.c.code == row.code).values(request_key=None))
        return None
    same = [bookings.c.slot_id == slot_id, live(now)]
    if asker.identity:
        return c.execute(select(bookings).where(*same, bookings.c.owner == asker.identity)).first()
    if phone:
        own = (bookings.c.origin == digest(asker.origin), bookings.c.phone == phone)
        return c.execute(select(bookings).where(*same, *own, bookings.c.owner.is_(None))).first()
    return None


def _confirm(c: Connection, row: Any, capacity: int, now: datetime) -> None:
    state = _booking(row, now).state
    if state in (BookingState.CANCELLED, BookingState.EXPIRED):
        raise Conflict(f"这个预约{state}，不能再确认。请重新选择时间。")
    if state == BookingState.HELD:
        _check_begun(row, now)
        _check_room(c, row.slot_id, capacity, now, but=row.code)
        _change(c, row, now, state="confirmed", hold_until=None)


def _check_limits(c: Connection, asker: Asker, now: datetime) -> None:
    if asker.identity:
        mine = (bookings.c.owner == asker.identity, bookings.c.starts > now, live(now))
        most = _MOST_LIVE
    else:
        mine = (bookings.c.origin == digest(asker.origin), bookings.c.state == "held", live(now))
        most = _MOST_HELD
    if c.execute(select(func.count()).select_from(bookings).where(*mine)).scalar_one() >= most:
        raise Conflict(f"您已有{most}个未办理的预约。请先确认或取消其中一个，再约新的时间。")


def _check_room(c: Connection, slot_id: str, capacity: int, now: datetime, but: str = "") -> None:
    others = (bookings.c.slot_id == slot_id, bookings.c.code != but, live(now))
    if c.execute(select(func.count()).select_from(bookings).where(*others)).scalar_one() >= capacity:
        raise Conflict(_FULL)


def _check_changeable(row: Any, now: datetime) -> None:
    state = _booking(row, now).state
    if state in (BookingState.CANCELLED, BookingState.EXPIRED):
        raise Conflict(f"这个预约{state}，不能改期。请重新预约。")
    _check_begun(row, now)


def _check_begun(row: Any, now: datetime) -> None:
    if row.starts <= now:
        raise Conflict("预约的时间已经开始，不能再改期或取消。有事请直接联系服务网点，或说“转人工”。")


def _new_row(place: Place, offer: Offer, slot: Slot, now: datetime) -> dict[str, Any]:
    new = {"code": new_code("Y"), "state": "held", "hold_until": min(now + HOLD, slot.starts)}
    return new | {"sequence": 0, "created": now, "updated": now} | _where(place, offer, slot)


def _where(place: Place, offer: Offer, slot: Slot) -> dict[str, Any]:
    body = {
        "place": place.name,
        "address": place.address,
        "telephone": place.telephone,
        "service": offer.name,
        "bring": list(offer.bring),
        "ends": slot.ends.isoformat(),
        "demo": place.demo,
    }
    timetable_name = f"{place.id}~{offer.id}"
    return {"slot_id": slot.id, "timetable": timetable_name, "starts": slot.starts, "body": body}


def _of(asker: Asker) -> dict[str, Any]:
    return {"owner": asker.identity, "origin": digest(asker.origin)}


def _who(asker: Asker) -> str:
    return f"identity {asker.identity}" if asker.identity else f"origin {asker.origin}"


def _mine(c: Connection, code: str, asker: Asker) -> Any:
    theirs = or_(bookings.c.owner.is_(None), bookings.c.owner == asker.identity)
    row = c.execute(select(bookings).where(bookings.c.code == tidy_code(code), theirs)).first()
    if row is None:
        raise UnknownName(_UNKNOWN)
    return row


def _row(c: Connection, code: str) -> Any:
    return c.execute(select(bookings).where(bookings.c.code == code)).one()


def _change(c: Connection, row: Any, now: datetime, **values: Any) -> None:
    changed = {**values, "updated": now, "sequence": row.sequence + 1}
    c.execute(update(bookings).where(bookings.c.code == row.code).values(**changed))


def _booking(row: Any, now: datetime) -> Booking:
    state = _STATES[row.state]
    if state == BookingState.HELD and row.hold_until <= now:
        state = BookingState.EXPIRED
    shown = {name: getattr(row, name) for name in ("code", "slot_id", "starts", "sequence", "updated")}
    place_id, _ = timetable.names_of(row.slot_id)
    own = {"state": state, "place_id": place_id, "contact": masked_phone(row.phone)}
    until = row.hold_until if state == BookingState.HELD else None
    return Booking.model_validate({**row.body, **shown, **own, "hold_until": until})
