"""Days in words: 去年6月, 一八年, 1990-03-05, 95后, 下个月; each as its first and last possible day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from tools.reading.numerals import number

Pair = tuple[float, float]

_CN = r"[零〇一二三四五六七八九]"
_MONTH = r"(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?|元月)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]?"
_SPELT = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
_NAMED = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2, "大后年": 3}
_MOON = {"上上个月": -2, "上个月": -1, "上月": -1, "这个月": 0, "本月": 0, "下个月": 1, "下月": 1}
_SPOKEN = r"[两二]千零?(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = rf"(?:(?:19|20)\d\d|\d\d|{_CN}{{4}}|{_CN}{{2}}|{_SPOKEN})[年级届]"
_RELATIVE = "|".join(sorted(_NAMED, key=len, reverse=True))
DAY = (
    r"(?:(?:19|20)\d\d[-./年](?:1[0-2]|0?[1-9])(?:[-./月](?:[12]\d|3[01]|0?[1-9])[日号]?|月份?)?|(?:19|20)\d{6}"
    rf"|[零〇一二三四五六七八九幺]{{8}}|(?:{_YEAR}|{_RELATIVE})的?(?:[上下]半年|{_MONTH}(?:{_DAY})?)?|(?:{'|'.join(_MOON)})|{_MONTH}(?:{_DAY})?"
    r"|(?:19|20)\d\d)"
)
_WORDS = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|\d\d|{_CN}{{4}}|{_CN}{{2}}|{_SPOKEN})[年级届]|(?P<named>{_RELATIVE}))?的?"
    rf"(?:(?P<half>[上下])半年|(?P<month>{_MONTH})(?P<day>{_DAY})?)?"
)
_FIGURES = re.compile(r"((?:19|20)\d\d)[-./年]?(\d{1,2}?)[-./月]?份?(?:(\d{1,2})[日号]?)?")


def days(text: str, as_of: date, ahead: bool = False) -> Pair | None:
    """First and last day as YYYYMMDD; a bare month is the last one before `as_of`, or the next if `ahead`."""
    if text in _MOON:
        months = as_of.year * 12 + as_of.month - 1 + _MOON[text]
        return _range(months // 12, months % 12 + 1, None)
    if re.fullmatch(r"[零〇一二三四五六七八九幺]{8}", text):
        return _figures(text.translate(_SPELT))
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return _range(int(text), None, None)
    found = _WORDS.fullmatch(text)
    if found is None:
        return _figures(text)
    year = _year(found["year"], as_of) if found["year"] else as_of.year + _NAMED.get(found["named"] or "", 0)
    month, day = _figure(found["month"]), _figure(found["day"])
    if not found["year"] and not found["named"]:
        if month is None:
            return None
        year += (month < as_of.month) if ahead else -(month > as_of.month)
    if found["half"]:
        first = 1 if found["half"] == "上" else 7
        return year * 10000 + first * 100 + 1, year * 10000 + (first + 5) * 100 + (30 if first == 1 else 31)
    return _range(year, month, day)


def _figures(text: str) -> Pair | None:
    packed = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    found = packed or re.fullmatch(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})?)?[日号份]*", text)
    return _range(*(int(g) if g else None for g in found.groups())) if found else None  # type: ignore[arg-type]


def _range(year: int, month: int | None, day: int | None) -> Pair | None:
    if month is None:
        return year * 10000 + 101, year * 10000 + 1231
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(min(year, 9999), month)[1]):
        return None
    last = monthrange(year, month)[1]
    return year * 10000 + month * 100 + (day or 1), year * 10000 + month * 100 + (day or last)


def _year(text: str, as_of: date) -> int:
    found = number(text)
    value = int(found.value) if found else as_of.year
    if value >= 100:
        return value
    return value + (2000 if value <= as_of.year % 100 + 9 else 1900)


def _figure(text: str | None) -> int | None:
    if text == "元月":
        return 1
    found = number(re.sub(r"[月份日号]", "", text)) if text else None
    return int(found.value) if found else None


def decade(text: str) -> Pair | None:
    """Years of birth: 95后 is 1995 to 1999, 90后 1990 to 1999, 零零后 2000 to 2009."""
    found = number(text.removesuffix("后"))
    if found is None or found.value > 99:
        return None
    first = int(found.value) + (2000 if found.value < 30 else 1900)
    last = first + (4 if first % 10 == 5 else 9)
    return first * 10000 + 101, last * 10000 + 1231
