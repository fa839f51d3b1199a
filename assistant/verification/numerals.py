"""Chinese numerals as numbers: 六万 is 60000, 两万五 is 25000, 百分之三十 is 30%."""

from __future__ import annotations

import re
from decimal import Decimal

NUMERAL = "[零〇一二两三四五六七八九十百千万亿半]"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千万亿]*)")


def number(text: str) -> Decimal | None:
    """The value of 6、6.5万、1,200、六万、十二、二〇二五; None if it is none."""
    if match := _ARABIC.fullmatch(text):
        value = Decimal(match[1].replace(",", ""))
        for unit in match[2]:
            value *= _SMALL.get(unit) or _LARGE[unit]
        return value
    return _chinese(text)


def _chinese(text: str) -> Decimal | None:
    if not text or text == "半":
        return Decimal("0.5") if text else None
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text)) if len(text) in (1, 4) else None
    total, section, digit, last = 0, 0, 0, 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            last = _SMALL[c]
            section += (digit or 1) * last
            digit = 0
        elif c in _LARGE:
            last = _LARGE[c]
            total = (total + section + digit) * last if c == "亿" else total + (section + digit) * last
            section = digit = 0
        else:
            return None
    spoken = digit * last // 10 if digit and text[-2:-1] and text[-2] in "百千万亿" else digit
    return Decimal(total + section + spoken)
