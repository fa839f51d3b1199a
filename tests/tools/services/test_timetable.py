"""Which days a place is open, by the calendar and by its own exceptions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tools.services.festivals import may_be_off
from tools.services.timetable import day_of, open_at
from tools.services.types import SHANGHAI, Hours, Offer, OpenDays, Place, Served
from tools.services.workdays import ESTIMATED

_OFFER = Offer(id="advice", name="咨询", minutes=60, capacity=2)
_PLACE = Place(
    id="one",
    name="某窗口",
    serves=(Served(code="330100", name="浙江省杭州市"),),
    address="某路1号",
    hours=(
        Hours(days=OpenDays.WORKDAYS, opens="09:00", closes="11:30"),
        Hours(days=OpenDays.RESTDAYS, opens="10:00", closes="11:00"),
    ),
    offers=(_OFFER,),
    window_days=180,
    open_on=(date(2027, 1, 4), date(2026, 12, 5)),
    closed_on=(date(2026, 12, 4),),
)
_NOW = datetime(2026, 9, 10, 8, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("on", "starts", "note"),
    [
        ("2026-09-11", ["09:00", "10:00"], None),
        ("2026-09-12", ["10:00"], "周末"),
        ("2026-09-20", ["09:00", "10:00"], "国庆节调休上班"),
        ("2026-10-01", ["10:00"], "国庆节放假"),
        ("2026-12-04", [], "本网点当天不开放"),
        ("2026-12-05", ["09:00", "10:00"], "本网点当天开放"),
        ("2027-01-04", ["09:00", "10:00"], "本网点当天开放"),
        ("2027-01-01", [], "元旦前后，2027年的放假安排还没有收录"),
        ("2027-01-02", ["10:00"], "周末"),
        ("2027-01-05", ["09:00", "10:00"], "放假安排待公布"),
        ("2027-02-04", [], "春节前后，2027年的放假安排还没有收录"),
        ("2026-09-09", [], "已过"),
        ("2027-06-01", [], "只开放最近180天的预约"),
    ],
)
def test_the_calendar_and_the_exceptions_of_a_place_decide(
    on: str, starts: list[str], note: str | None
) -> None:
    day = day_of(_PLACE, _OFFER, date.fromisoformat(on), _NOW, {})
    assert ([f"{slot.starts:%H:%M}" for slot in day.slots], day.note) == (starts, note)


def test_what_is_taken_is_not_left_and_never_less_than_nothing() -> None:
    taken = {"one~advice~20260911T0900": 1, "one~advice~20260911T1000": 3}
    day = day_of(_PLACE, _OFFER, date(2026, 9, 11), _NOW, taken)
    assert [slot.left for slot in day.slots] == [1, 0]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-09-11T09:00", True),
        ("2026-09-11T11:30", False),
        ("2026-09-12T09:30", False),
        ("2026-09-20T09:30", True),
        ("2027-01-04T09:30", True),
        ("2027-01-05T09:30", True),
        ("2027-02-05T09:30", False),
    ],
)
def test_whether_a_place_is_open_at_a_moment(at: str, is_open: bool) -> None:
    assert open_at(_PLACE, datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)) is is_open


_NO_FESTIVAL = {date(2015, 9, 3), date(2015, 9, 4)}  # off once, for the parade of that year


@pytest.mark.parametrize("year", range(2014, 2027))
def test_no_day_that_was_off_would_have_been_taken_for_a_workday(year: int) -> None:
    import chinese_calendar

    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    off = [day for day in days if day.weekday() < 5 and not chinese_calendar.is_workday(day)]
    assert {day for day in off if may_be_off(day) is None} <= _NO_FESTIVAL
    needless = [day for day in days if may_be_off(day) and chinese_calendar.is_workday(day)]
    assert len([day for day in needless if day.weekday() < 5]) <= 13


def test_the_days_after_the_year_are_offered_with_a_word_of_care() -> None:
    now = datetime(2026, 12, 28, 8, 0, tzinfo=SHANGHAI)
    days = [day_of(_PLACE, _OFFER, date(2026, 12, 28) + timedelta(days=n), now, {}) for n in range(9)]
    assert [(day.on.day, day.note) for day in days if day.open] == [
        (28, None), (29, None), (30, None), (31, None), (2, "周末"), (3, "周末"), (4, "本网点当天开放"),
        (5, ESTIMATED),
    ]  # fmt: skip
