"""Cell values as the sheet shows them: 0.1 + 0.2 in the format 0.0% is 30.0%, day 45413 is 2024年5月1日."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

# Chinese date formats that Excel keeps by number only; openpyxl knows them as General.
_CHINESE_DATES = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 34, 55), "h:mm"),
    **dict.fromkeys((33, 35, 56), "h:mm:ss"),
}
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")
_MOST_DIGITS = 20


def shown(value: Any, number_format: str, format_id: int = 0) -> str:
    """The text of a cell; `format_id` is the number of a built-in format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if format_id in _CHINESE_DATES and isinstance(value, int | float):
        number_format = _CHINESE_DATES[format_id]
        value = _day(value)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _day(value: float) -> Any:
    from openpyxl.utils.datetime import from_excel

    try:
        return from_excel(value)
    except (OverflowError, ValueError):
        return value


def _moment(value: Any, number_format: str) -> str:
    """A date in the order the format asks for; without years where it shows none."""
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    pattern = _LITERAL.sub(lambda m: m[1] or m[2] or "", number_format).lower()
    has_day, has_year = "d" in pattern, "y" in pattern
    if "年" in pattern or "月" in pattern:
        year = f"{value.year}年" if has_year else ""
        text = f"{year}{value.month}月" + (f"{value.day}日" if has_day else "")
    else:
        text = value.strftime("%Y-%m-%d" if has_day or not has_year else "%Y-%m")
    moment = value.time() if isinstance(value, datetime) else time()
    return text + (f" {moment:%H:%M}" if moment != time() and "h" in pattern else "")


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    pattern = sections[1] if value < 0 and len(sections) > 1 and sections[1] else sections[0]
    bare = _LITERAL.sub(lambda m: "\0" * len(m[0]), pattern)
    found = _DIGITS.search(bare)
    if not found or "E+" in bare or "/" in bare:  # scientific and fractions are rare and read worse
        return _general(value)
    negative = value < 0 and not (len(sections) > 1 and sections[1])
    digits = _digits(Decimal(repr(abs(value))), found, percent="%" in pattern)
    before, after = _around(pattern[: found.start()]), _around(pattern[found.end() :])
    return f"{'-' if negative else ''}{before}{digits}{after}"


def _digits(value: Decimal, found: re.Match[str], percent: bool) -> str:
    places = min(len(found[1] or ""), _MOST_DIGITS)
    value = value * 100 if percent else value
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        return str(value)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in found[0].split(".")[0].rstrip(",") else f"{rounded:f}"
    optional = len(found[1] or "") - len((found[1] or "").rstrip("#"))
    if optional and "." in text:
        kept = len(text) - optional
        text = (text[:kept] + text[kept:].rstrip("0")).rstrip(".")
    width = len(re.sub(r"[^0]", "", found[0].split(".")[0]))  # 0000 shows 7 as 0007
    return text if "," in text else _padded(text, width)


def _padded(text: str, width: int) -> str:
    whole, dot, rest = text.partition(".")
    return whole.zfill(width) + dot + rest


def _around(pattern: str) -> str:
    """What a format writes beside the digits: ¥, 元, %."""

    def kept(match: re.Match[str]) -> str:
        return match[1] or match[2] or _currency(match[0])

    return _LITERAL.sub(kept, pattern).strip()


def _currency(code: str) -> str:
    """[$¥-804] is ¥; colours and conditions are nothing."""
    match = re.match(r"\[\$([^-\]]*)", code)
    return match[1] if match else ""


def _general(value: float) -> str:
    """Up to 11 digits as Excel shows them, 0.30000000000000004 as 0.3."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.10g}"
    return f"{Decimal(f'{value:.10g}'):f}" if 1e-9 < abs(value) < 1e15 else f"{value:.10g}"
