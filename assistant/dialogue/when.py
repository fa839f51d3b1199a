"""When one would like to come: 下周二下午, 明天上午, 11月25号, 3点以后."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "大后天": 3, "后天": 2}
_DAYS = "一二三四五六日"
_WEEK = re.compile(r"(下下|下|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天末])")
_WHOLE_WEEK = re.compile(r"(下下|下|这|本)个?(?:周|星期|礼拜)(?![一二三四五六日天末])")
_DATE = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[日号]")
_MORNING, _AFTERNOON = re.compile("上午|早上|早晨"), re.compile("下午|午后|傍晚")


Free = tuple[str, str, date, int]
"""A free time: its label, id, day and hour."""


@dataclass(frozen=True, slots=True)
class When:
    """The days and the half of the day that are wished; None where it does not matter."""

    first: date | None = None
    last: date | None = None
    half: str | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.half is not None

    def fits(self, day: date, hour: int) -> bool:
        """Whether a time is wished."""
        inside = self.first is None or self.last is None or self.first <= day <= self.last
        return inside and (self.half is None or (self.half == "am") == (hour < 12))

    def shown(self) -> str:
        """`12月1日下午`."""
        days = [f"{d.month}月{d.day}日" for d in dict.fromkeys((self.first, self.last)) if d]
        return "至".join(days) + {"am": "上午", "pm": "下午"}.get(self.half or "", "")


def when(text: str, today: date) -> When:
    """What the text wishes; an empty wish if it names no time."""
    days = _days(text, today)
    half = "am" if _MORNING.search(text) else "pm" if _AFTERNOON.search(text) else None
    first, last = days or (None, None)
    return When(first, last, half)


def fitting(free: Sequence[Free], wished: When) -> list[Free]:
    """Those of the free times that are wished."""
    return [one for one in free if wished.fits(one[2], one[3])]


def _days(text: str, today: date) -> tuple[date, date] | None:
    for word, after in sorted(_NEAR.items(), key=lambda one: -len(one[0])):
        if word in text:
            return (today + timedelta(days=after),) * 2
    monday = today - timedelta(days=today.weekday())
    if found := _WEEK.search(text):
        return _weekday(found, today, monday)
    if found := _WHOLE_WEEK.search(text):
        first = monday + timedelta(weeks=_weeks(found[1]))
        return first, first + timedelta(days=6)
    return _dated(text, today)


def _weekday(found: re.Match[str], today: date, monday: date) -> tuple[date, date]:
    first = monday + timedelta(weeks=_weeks(found[1]))
    if found[2] == "末":
        return first + timedelta(days=5), first + timedelta(days=6)
    day = first + timedelta(days=_DAYS.index("日" if found[2] == "天" else found[2]))
    if not found[1] and day < today:  # 周二, said on a Wednesday
        day += timedelta(weeks=1)
    return day, day


def _weeks(word: str | None) -> int:
    return {"下": 1, "下下": 2}.get(word or "", 0)


def _dated(text: str, today: date) -> tuple[date, date] | None:
    found = _DATE.search(text)
    if not found:
        return None
    month = int(found[1]) if found[1] else today.month
    try:
        day = date(today.year, month, int(found[2]))
    except ValueError:
        return None
    if day < today:  # the next one of that name
        day = _later(day, bool(found[1]))
    return day, day


def _later(day: date, named_month: bool) -> date:
    if named_month or day.month == 12:
        return date(day.year + 1, day.month if named_month else 1, min(day.day, 28))
    return date(day.year, day.month + 1, min(day.day, 28))
