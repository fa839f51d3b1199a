"""Working days of China: holidays (放假) and make-up workdays (调休上班), as far as they are announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayKind:
    """Whether one works on a day; None where the arrangement of that year is not known to this program."""

    works: bool | None
    note: str | None = None


def kind_of(day: date) -> DayKind:
    """The kind of a day; each autumn's arrangement for the next year comes with a new chinesecalendar."""
    import chinese_calendar

    try:
        works = chinese_calendar.is_workday(day)
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return DayKind(None, f"{day.year}年的放假安排还没有收录")
    if name:
        chinese: str = chinese_calendar.Holiday(name).chinese
        return DayKind(works, f"{chinese}调休上班" if works else f"{chinese}放假")
    return DayKind(works, None if works else "周末")
