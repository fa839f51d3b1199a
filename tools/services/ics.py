"""A booking as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tools.services.types import SHANGHAI, Booking, BookingState

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_STATUS = {BookingState.HELD: "TENTATIVE", BookingState.CONFIRMED: "CONFIRMED"}
_ALARM = timedelta(hours=-2)


def calendar_file(booking: Booking) -> str:
    """The text of the .ics file; of a booking that is off, the one that takes it out of a calendar."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//talent-assistant//booking//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if booking.state in _STATUS else "CANCEL")
    calendar.add_component(_event(booking))
    day = booking.starts.astimezone(SHANGHAI).date()
    calendar.add_missing_timezones(first_date=day, last_date=day + timedelta(days=1))
    return bytes(calendar.to_ical()).decode()


def _event(booking: Booking) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{booking.code}@talent-assistant")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", booking.updated)
    event.add("dtstart", booking.starts.astimezone(SHANGHAI))
    event.add("dtend", booking.ends.astimezone(SHANGHAI))
    event.add("summary", f"{'（虚构示例）' if booking.demo else ''}{booking.service}｜{booking.place}")
    event.add("location", booking.address)
    event.add("description", _description(booking))
    event.add("status", _STATUS.get(booking.state, "CANCELLED"))
    if booking.state == BookingState.CONFIRMED:
        event.add_component(_alarm(booking))
    return event


def _description(booking: Booking) -> str:
    lines = [f"预约号：{booking.code}"]
    if booking.bring:
        lines.append("请带：" + "、".join(booking.bring))
    if booking.telephone:
        lines.append(f"咨询电话：{booking.telephone}")
    return "\n".join(lines)


def _alarm(booking: Booking) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _ALARM)
    alarm.add("description", f"{booking.service}｜{booking.place}")
    return alarm
