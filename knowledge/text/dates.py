"""Dates in policy texts, in Arabic and Chinese numerals, and counting on from them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from knowledge.tree.numbering import cn_number

_ARABIC = r"(?P<y>[0-9]{4})\s*(?:年|[-/.])\s*(?P<m>[0-9]{1,2})\s*(?:月|[-/.])\s*(?P<d>[0-9]{1,2})\s*日?"
_NUMERAL, _DIGIT = "[一二三四五六七八九十]", "[一二三四五六七八九〇○零]"
_CHINESE = rf"(?P<cy>{_DIGIT}{{4}})年(?P<cm>{_NUMERAL}{{1,2}})月(?P<cd>{_NUMERAL}{{1,3}})日"
_DATE = re.compile(f"(?:{_ARABIC}|{_CHINESE})")

DAY = (
    r"(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"
    rf"|{_DIGIT}{{4}}年{_NUMERAL}{{1,2}}月{_NUMERAL}{{1,3}}日)"
)
"""A pattern of one written day (in a text without spaces), for use inside other patterns."""


def find_date(text: str) -> date | None:
    """The first date in a text; None if there is none or it is impossible."""
    match = _DATE.search(text)
    if not match:
        return None
    try:
        if match["y"]:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        year = int("".join(str(cn_number(digit)) for digit in match["cy"]))
        return date(year, cn_number(match["cm"]), cn_number(match["cd"]))
    except ValueError:
        return None


def chinese_day(day: date) -> str:
    """A day as official texts write it: 2026年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def months_on(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_on(day: date, days: int) -> date:
    """So many days later (or earlier), within the days there are."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
