"""When one may have a holiday in a year whose arrangement (放假安排) is not announced yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_BRIDGES = {1: -1, 3: 1, 5: 2, 6: 1}
"""By the weekday of a one-day holiday: which other day is off too. Tuesday: Monday; Saturday: Monday."""


def may_be_off(day: date) -> str | None:
    """The festival for which a day may be off; None if it is not near one.

    Wide on purpose: who is told too much to be closed comes another day, who stands before a closed door
    has come in vain.
    """
    years = (day.year, day.year + 1)  # 元旦 reaches back into December
    return next((name for year in years for name, days in _ranges(year) if day in days), None)


@cache
def _ranges(year: int) -> tuple[tuple[str, frozenset[date]], ...]:
    content = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple((one["name"], _days(one, _day(one, year))) for one in content)


def _days(one: Mapping[str, Any], day: date) -> frozenset[date]:
    if "from" in one:
        return frozenset(day + timedelta(days=n) for n in range(one["from"], one["to"] + 1))
    return frozenset((day, day + timedelta(days=_BRIDGES.get(day.weekday(), 0))))


def _day(one: Mapping[str, Any], year: int) -> date:
    from lunar_python import Lunar, Solar

    if one["calendar"] == "solar":
        return date(year, one["month"], one["day"])
    if one["calendar"] == "lunar":
        found = Lunar.fromYmd(year, one["month"], one["day"]).getSolar()
    else:  # 清明 is a solar term: the 4th to the 6th of April
        found = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()["清明"]
    return date(found.getYear(), found.getMonth(), found.getDay())
