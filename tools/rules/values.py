"""Values of facts: from JSON to what formulas work on, and back to Chinese words.

A value is a pair (lowest, highest possible). Known: both alike. Unknown: the fact's whole range. Partly
known ("30来万", "九五年的"): something between. Days are YYYYMMDD, choices their place, 否/是 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tools.errors import BadArguments
from tools.rules.vocabulary import Fact, Vocabulary

Pair = tuple[float, float]
_ROUNDED = 0.001  # 8 months are 0.6667 years
_YES = {"是", "有", "true", "yes", "1"}
_NO = {"否", "没有", "无", "false", "no", "0"}


def day_number(day: date) -> int:
    """2026-11-22 as 20261122."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: float) -> date:
    """20261122 as 2026-11-22."""
    n = int(number)
    return date(n // 10000, n // 100 % 100, n % 100)


def parse_facts(given: Mapping[str, Any], words: Vocabulary) -> dict[str, Pair]:
    """Facts by id; names may be ids or labels; null means unknown. BadArguments names every wrong one."""
    found: dict[str, Pair] = {}
    wrong: list[str] = []
    for name, value in given.items():
        try:
            fact = words[name]
            if value is not None:
                found[fact.id] = parse_value(fact, value)
        except BadArguments as error:
            wrong.append(str(error))
    if wrong:
        raise BadArguments("".join(wrong))
    return found


def parse_value(fact: Fact, value: Any) -> Pair:
    """One value; {"min", "max"} for one that is known to lie between; BadArguments when impossible."""
    if isinstance(value, Mapping):
        low = _single(fact, value["min"]) if value.get("min") is not None else fact.low
        high = _single(fact, value["max"]) if value.get("max") is not None else fact.high
        if low > high:
            raise BadArguments(f"“{fact.label}”的下限大于上限，请核对。")
        return low, high
    number = _single(fact, value)
    return number, number


def _single(fact: Fact, value: Any) -> float:
    number = {"bool": _truth, "number": _number, "date": _day, "choice": _choice}[fact.kind](fact, value)
    if not fact.low <= number <= fact.high:
        raise BadArguments(f"“{fact.label}”的值 {value} 不可能（应在{_range(fact)}之间），请核对。")
    return number


def _truth(fact: Fact, value: Any) -> float:
    text = str(value).strip().lower()
    if text not in _YES | _NO:
        raise BadArguments(f"“{fact.label}”请填 是 或 否，不能是“{value}”。")
    return 1.0 if text in _YES else 0.0


def _number(fact: Fact, value: Any) -> float:
    try:
        number = float(str(value)) if not isinstance(value, bool) else None
    except ValueError:
        number = None
    if number is None or number != number or (fact.whole and number != int(number)):
        kind = "整数" if fact.whole else "数字"
        raise BadArguments(f"“{fact.label}”请填{kind}（单位：{fact.unit or '无'}），不能是“{value}”。")
    return number


def _day(fact: Fact, value: Any) -> float:
    try:
        return day_number(date.fromisoformat(str(value)))
    except ValueError as error:
        raise BadArguments(f"“{fact.label}”请填年-月-日（如 2026-06-30），不能是“{value}”。") from error


def _choice(fact: Fact, value: Any) -> float:
    if str(value) not in fact.choices:
        raise BadArguments(f"“{fact.label}”请在{'、'.join(fact.choices)}中选，没有“{value}”。")
    return fact.choices.index(str(value))


def _range(fact: Fact) -> str:
    return f"{show_value(fact, fact.low)}与{show_value(fact, fact.high)}"


def show_value(fact: Fact, number: float) -> str:
    """One value as people read it: 5年, 硕士, 2026年6月30日, 是."""
    if fact.kind == "bool":
        return "是" if number else "否"
    if fact.kind == "choice":
        return fact.choices[int(number)]
    if fact.kind == "date":
        day = day_of(number)
        return f"{day.year}年{day.month}月{day.day}日"
    if fact.unit == "年" and number % 1 and (months := _months(number)):
        return months
    return f"{show_number(number)}{fact.unit or ''}"


def _months(years: float) -> str | None:
    """`5年6个月` for 5.5 years; None where they are no whole months."""
    months = round(years * 12)
    if abs(years * 12 - months) > _ROUNDED:
        return None
    whole, rest = divmod(months, 12)
    return f"{f'{whole}年' if whole else ''}{f'{rest}个月' if rest else ''}"


def show_number(number: float) -> str:
    """Without a needless decimal point: 3, 0.5, 117.26."""
    return f"{number:.4f}".rstrip("0").rstrip(".") if number % 1 else str(int(number))


def show_pair(fact: Fact, pair: Pair) -> str:
    """A value, a range of values, or 未知."""
    low, high = pair
    if low == high:
        return show_value(fact, low)
    if (low, high) == (fact.low, fact.high):
        return "未知"
    return f"{show_value(fact, low)}至{show_value(fact, high)}"


def json_value(fact: Fact, pair: Pair) -> Any:
    """What `parse_value` reads: a plain value, {"min", "max"}, or None for unknown."""
    low, high = pair
    if low == high:
        return _plain(fact, low)
    if (low, high) == (fact.low, fact.high):
        return None
    return {"min": _plain(fact, low), "max": _plain(fact, high)}


def _plain(fact: Fact, number: float) -> Any:
    if fact.kind == "bool":
        return bool(number)
    if fact.kind == "number":
        return int(number) if number % 1 == 0 else number
    return day_of(number).isoformat() if fact.kind == "date" else fact.choices[int(number)]
