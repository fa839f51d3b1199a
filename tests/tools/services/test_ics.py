"""Calendar files: read back by a calendar, and right to the octet."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar

from tools.services.ics import calendar_file
from tools.services.types import SHANGHAI, Booking, BookingState

_STARTS = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
_ODD = "某路1号; 2楼, 东侧\\B座\n（近地铁" + "站" * 60 + "）"


def _booking(state: BookingState = BookingState.CONFIRMED, sequence: int = 1) -> Booking:
    return Booking(
        code="Y-AAAAA-BBBBB",
        state=state,
        slot_id="p~s~20261124T0930",
        place_id="p",
        place="某窗口",
        address=_ODD,
        service="材料预审",
        bring=("身份证", "合同"),
        starts=_STARTS,
        ends=_STARTS + timedelta(minutes=30),
        sequence=sequence,
        updated=_STARTS - timedelta(days=1),
    )


def test_a_calendar_reads_back_what_was_booked() -> None:
    calendar = Calendar.from_ical(calendar_file(_booking()))
    (event,) = calendar.walk("VEVENT")
    assert str(event["location"]) == _ODD, "commas, semicolons, backslashes and line ends are escaped"
    assert event.decoded("dtstart") == _STARTS and str(event.decoded("dtstart").tzinfo) == "Asia/Shanghai"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert str(event["status"]) == "CONFIRMED" and str(calendar["method"]) == "PUBLISH"
    assert len(calendar.walk("VTIMEZONE")) == 1 and len(event.walk("VALARM")) == 1


def test_lines_are_folded_at_75_octets_and_end_with_crlf() -> None:
    file = calendar_file(_booking()).encode()
    lines = file.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two


def test_a_cancellation_takes_the_same_event_out() -> None:
    made = Calendar.from_ical(calendar_file(_booking())).walk("VEVENT")[0]
    off = Calendar.from_ical(calendar_file(_booking(BookingState.CANCELLED, 2)))
    gone = off.walk("VEVENT")[0]
    assert str(off["method"]) == "CANCEL" and str(gone["status"]) == "CANCELLED"
    assert gone["uid"] == made["uid"] and gone["sequence"] > made["sequence"]
    assert gone.walk("VALARM") == []


def test_the_same_booking_gives_the_same_file() -> None:
    assert calendar_file(_booking()) == calendar_file(_booking())
