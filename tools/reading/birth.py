"""Births told by decade or by the next birthday: 95后, 下个月满45, 明年就30了."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from tools.reading.amounts import COUNT, count
from tools.reading.days import days, decade
from tools.reading.numerals import NUMBER
from tools.reading.scene import Scene
from tools.reading.types import FactRead

FACT = "birth_date"
_LIST = 2
_LISTED_YEAR = re.compile(r"^(?P<v>[6-9]\d)年(?:的|生)?$", re.MULTILINE)
_LISTED_AGE = re.compile(
    r"^(?P<v>(?:1[89]|[2-5]\d|十[八九]|[二三四五]十[一二三四五六七八九]?)(?:出头|左右|多|好几)?)$",
    re.MULTILINE,
)
_DECADE = re.compile(r"(?P<v>\d0后|\d5后|[零〇五六七八九][零〇五]后)(?!的?(?:政策|人群))")
_TURNS = re.compile(
    r"(?P<when>下个?月|这个月|本月|上个月|今年\d{1,2}月|明年\d{1,2}月|\d{1,2}月)"
    rf"(?:份|就|才|底|初|刚|要|将)*(?:满|到|过)(?P<v>{NUMBER})(?:周?岁|了|生日|$|\n)"
)
_NEXT = re.compile(
    rf"(?P<when>明年|后年|过(?:了|完)年|开年|年后)(?:我)?(?:就|才|要|我)*(?:满|到)?(?P<v>{COUNT})(?:周?岁(?!以)|了|$|\n)"
)


_SHORTLY = re.compile(
    rf"(?:还有|再过|还差|差)(?:几天|{NUMBER}(?:天|个?星期|周|个半?月))(?:就|才|我)*(?:满|到|是|过)?(?P<v>{NUMBER})(?:周?岁|了|生日|$|\n)",
    re.MULTILINE,
)


def in_list(told: Scene, found: Collection[str]) -> FactRead | None:
    """本科 28 未婚, 女 95年 大专: a bare age or year of birth amid at least two other facts."""
    if len(found) < _LIST or "age" in found or FACT in found:
        return None
    if year := _LISTED_YEAR.search(told.views["self"]):
        first = (1900.0 + int(year["v"])) * 10000
        return _read(year, (first + 101, first + 1231))
    age = _LISTED_AGE.search(told.views["self"])
    pair = count(age["v"]) if age else None
    return FactRead("age", pair[0], pair[1], age[0], age.start(), age.end()) if age and pair else None


def birth(told: Scene, as_of: date, found_besides: Collection[str] = ()) -> FactRead | None:
    """The range of days the person was born on."""
    view = told.views["self"]
    if (found := _DECADE.search(view)) and FACT not in found_besides:
        return _read(found, decade(found["v"]))
    if (found := _SHORTLY.search(view)) and (age := count(found["v"])):
        return FactRead("age", age[0] - 1, age[1] - 1, found[0], found.start(), found.end())
    if found := _TURNS.search(view):
        day, age = days(found["when"].replace("下月", "下个月"), as_of, ahead=True), count(found["v"])
        return _read(found, (day[0] - age[0] * 10000, day[1] - age[0] * 10000) if day and age else None)
    if found := _NEXT.search(view):
        age = count(found["v"])
        year = as_of.year + (2 if found["when"] == "后年" else 1)
        return _read(found, ((year - age[1]) * 10000 + 101, (year - age[0]) * 10000 + 1231) if age else None)
    return None


def _read(found: re.Match[str], pair: tuple[float, float] | None) -> FactRead | None:
    return FactRead(FACT, pair[0], pair[1], found[0], found.start(), found.end()) if pair else None
