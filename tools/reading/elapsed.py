"""How long something has been by now, told by the day it began: 2019年5月办的, 一三年结的婚."""

from __future__ import annotations

import re
from datetime import date

from tools.reading.days import DAY, days
from tools.rules.vocabulary import Fact

Pair = tuple[float, float]
_FACTS = {
    "insurance_months", "insurance_years", "insurance_continuous_months", "same_unit_months",
    "unit_insurance_months", "unit_work_years", "work_years", "permit_years", "married_years", "title_years",
    "skill_years", "relevant_work_years", "returned_months", "residence_months", "spouse_local_years",
    "pr_marriage_years", "pr_stay_years", "graduated_years",
}  # fmt: skip
_DAY = re.compile(DAY)
_PAID = "insurance"  # months paid count the month they begin in
_YEAR = 1900
NAMED_YEAR = re.compile(r"\d\d(?:\d\d)?[-./年]|[零〇一二三四五六七八九两千]{2,}年")  # not 去年


def since(fact: Fact, said: str, as_of: date) -> tuple[Pair, str] | None:
    """2019年5月办的, 从去年3月交到现在: how long that is by now."""
    found = next((m for m in _DAY.finditer(said) if re.search(r"年|\d{4}", m[0])), None)
    pair = elapsed(fact, found[0], as_of) if found and fact.id in _FACTS else None
    return (pair, found[0]) if pair and found else None


def elapsed(fact: Fact, day: str, as_of: date) -> Pair | None:
    """The time from a day in words to `as_of`, in the unit of the fact; None for a day to come."""
    told = days(day, as_of)
    if told is None or told[0] > as_of.year * 10000 + as_of.month * 100 + as_of.day:
        return None
    late, early = (_months(end, as_of) for end in told)
    if fact.id.startswith(_PAID) or fact.unit == "个月":
        return max(early, 0), late + 1
    pair = in_unit(fact, (max(early, 0), max(late, 0)))
    whole = told[1] - told[0] > 600  # only the year is told: which part of it has passed is not known
    return (pair[0] // 1, pair[1] // 1) if pair and whole else pair


def _months(day: float, as_of: date) -> int:
    return as_of.year * 12 + as_of.month - (int(day) // 10000 * 12 + int(day) // 100 % 100)


def in_unit(fact: Fact, months: Pair | None) -> Pair | None:
    """Months as the fact counts them: months, years, whole years."""
    if months is None or (months[0] >= _YEAR * 12 > fact.low * 12):
        return None  # 2018年 is a year, not a length of time
    if fact.unit == "个月":
        return months
    if fact.whole:
        return months[0] // 12, months[1] // 12
    return round(months[0] / 12, 4), round(months[1] / 12, 4)
