"""The slots of a place, from its opening hours and the calendar; who has taken them is not known here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from tools.errors import BadArguments, Conflict, UnknownName
from tools.services.types import SHANGHAI, Day, Hours, Offer, OpenDays, Place, Slot
from tools.services.workdays import DayKind, kind_of

NO_SLOT = "没有这个可预约的时间。请重新查看可预约时间，从列出的时间中选择。"
_PARTS = 3


def day_of(place: Place, offer: Offer, on: date, now: datetime, taken: Mapping[str, int]) -> Day:
    """A day with its slots, those that have begun left out."""
    today = now.astimezone(SHANGHAI).date()
    if on < today:
        return Day(on=on, open=False, note="已过")
    if on > today + timedelta(days=place.window_days):
        return Day(on=on, open=False, note=f"只开放最近{place.window_days}天的预约")
    kind = DayKind(True, "本网点当天开放") if on in place.open_on else kind_of(on)
    hours = opening(place, on, kind)
    if not hours:
        return Day(on=on, open=False, note="本网点当天不开放" if on in place.closed_on else kind.note)
    slots = tuple(slot for slot in _slots(place, offer, on, hours, taken) if slot.starts > now)
    empty = "今天的时间已过" if on == today else "没有可约的时间"
    return Day(on=on, open=bool(slots), note=kind.note if slots else empty, slots=slots)


def opening(place: Place, on: date, kind: DayKind) -> tuple[Hours, ...]:
    """The opening hours of that day; none where the calendar of the year is not known."""
    if on in place.closed_on:
        return ()
    works = True if on in place.open_on else kind.works
    if works is None:
        return ()
    wanted = OpenDays.WORKDAYS if works else OpenDays.RESTDAYS
    return tuple(hours for hours in place.hours if hours.days in (wanted, OpenDays.EVERYDAY))


def open_at(place: Place, now: datetime) -> bool:
    """Whether the place is open at that moment."""
    local = now.astimezone(SHANGHAI)
    hours = opening(place, local.date(), kind_of(local.date()))
    return any(_clock(h.opens) <= local.time() < _clock(h.closes) for h in hours)


def slot_of(place: Place, offer: Offer, slot_id: str, now: datetime) -> Slot:
    """The slot with that id; UnknownName if the place has no such time, Conflict if it has begun."""
    starts = starts_of(slot_id)
    day = day_of(place, offer, starts.date(), min(now, starts - timedelta(seconds=1)), {})
    slot = next((slot for slot in day.slots if slot.id == slot_id), None)
    if slot is None:
        raise UnknownName(NO_SLOT)
    if slot.starts <= now:
        raise Conflict("这个时间已经开始，不能再约。请另选一个时间。")
    return slot


def slot_id(place: Place, offer: Offer, starts: datetime) -> str:
    """`place~service~20261123T0930`, in Asia/Shanghai."""
    return f"{place.id}~{offer.id}~{starts.astimezone(SHANGHAI):%Y%m%dT%H%M}"


def names_of(slot: str) -> tuple[str, str]:
    """The ids of the place and of the service in a slot's id; UnknownName if it is none."""
    starts_of(slot)
    place, offer, _ = slot.split("~")
    return place, offer


def starts_of(slot: str) -> datetime:
    """When the slot with that id starts; UnknownName if it is none."""
    parts = slot.split("~")
    try:
        moment = datetime.strptime(parts[-1], "%Y%m%dT%H%M")
    except ValueError as error:
        raise UnknownName(NO_SLOT) from error
    if len(parts) != _PARTS:
        raise UnknownName(NO_SLOT)
    return moment.replace(tzinfo=SHANGHAI)


def bookable(place: Place, offer_id: str) -> Offer:
    """The service, if it can be booked there."""
    offer = place.offer(offer_id)
    if offer is None:
        known = "、".join(f"{o.name}（{o.id}）" for o in place.offers) or "无"
        raise UnknownName(f"{place.name}没有这项服务。该网点的服务：{known}。")
    if not offer.capacity:
        raise BadArguments(f"“{offer.name}”在{place.name}不需要预约，办公时间内直接前往即可。")
    return offer


def _slots(
    place: Place, offer: Offer, on: date, hours: tuple[Hours, ...], taken: Mapping[str, int]
) -> Iterator[Slot]:
    for starts, ends in _times(offer, on, hours):
        name = slot_id(place, offer, starts)
        left = max(0, offer.capacity - taken.get(name, 0))
        yield Slot(id=name, starts=starts, ends=ends, capacity=offer.capacity, left=left)


def _times(offer: Offer, on: date, hours: tuple[Hours, ...]) -> list[tuple[datetime, datetime]]:
    times = set()
    step = timedelta(minutes=offer.minutes)
    for period in hours:
        starts = datetime.combine(on, _clock(period.opens), SHANGHAI)
        closes = datetime.combine(on, _clock(period.closes), SHANGHAI)
        while starts + step <= closes:
            times.add((starts, starts + step))
            starts += step
    return sorted(times)


def _clock(text: str) -> time:
    return time.fromisoformat(text)
