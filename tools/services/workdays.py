"""Working days of China: holidays (放假) and make-up workdays (调休上班), announced or estimated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.services.festivals import may_be_off

ESTIMATED = "放假安排待公布"
"""The note of a day that is taken for a workday though its year's arrangement is not known."""


@dataclass(frozen=True, slots=True)
class DayKind:
    """Whether one works on a day; None where it may be a holiday of a year that is not known."""

    works: bool | None
    note: str | None = None

    @property
    def estimated(self) -> bool:
        """Whether it is only likely a workday."""
        return self.note == ESTIMATED


def kind_of(day: date) -> DayKind:
    """The kind of a day; each autumn's arrangement for the next year comes with a new chinesecalendar."""
    import chinese_calendar

    try:
        works = chinese_calendar.is_workday(day)
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _likely(day)
    if name:
        chinese: str = chinese_calendar.Holiday(name).chinese
        return DayKind(works, f"{chinese}调休上班" if works else f"{chinese}放假")
    return DayKind(works, None if works else "周末")


def _likely(day: date) -> DayKind:
    """Of a year not announced: no weekend is a make-up workday for us, no day near a festival a workday."""
    if festival := may_be_off(day):
        return DayKind(None, f"{festival}前后，{day.year}年的放假安排还没有收录")
    return DayKind(False, "周末") if day.weekday() >= 5 else DayKind(True, ESTIMATED)
