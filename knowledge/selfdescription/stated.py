"""A day or a length of time as a sentence states it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from knowledge.text.dates import chinese_day, days_on, months_on


@dataclass(frozen=True, slots=True)
class Stated:
    """A day as a sentence states it: written out, or counted (`months`, `days`) from another.

    `relative`: counted from the day of issue. `uncountable`: in working days. `partly`: of some clauses only.
    """

    sentence: str
    day: date | None = None
    months: int = 0
    days: int = 0
    relative: bool = False
    uncountable: bool = False
    partly: bool = False

    @property
    def shown(self) -> str:
        """As it is told: the day, or the length of time."""
        if self.day:
            return chinese_day(self.day)
        return f"{self.months // 12}年" if self.months % 12 == 0 else f"{self.months}个月"

    def resolved(self, issued: date | None) -> Stated | None:
        """The same as a day, where that is known."""
        if not self.relative:
            return self if self.day else None
        if issued is None or self.uncountable:
            return None
        return replace(self, day=days_on(months_on(issued, self.months), self.days), months=0)

    def counted_from(self, start: date) -> Stated:
        """The last day of a length of time that begins on a day; a year from 29 February ends on the 28th."""
        after = months_on(start, self.months)
        last = days_on(after, -1) if after.day == start.day else after
        return replace(self, day=last, months=0)
