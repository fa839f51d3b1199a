"""Chinese and Arabic numerals with how sure they are: 两万五, 30来万, 十几, 8千5, 25k."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3, "幺": 1}
_SHORT = str.maketrans({"廿": "二十", "卅": "三十"})
_SCALES = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10000, "w": 10000}
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")

NUMBER = (
    r"(?:(?<!\d)\d{1,12}+(?:\.\d{1,6}+)?[万千百kw]?+"
    r"|[零〇二两三四五六七八九十百千万俩仨几半廿卅幺]|(?<![千百万][二两三四五六七八九])(?<![统唯专])一(?![直般样定起些共签下点会边度室厅])){1,10}"
)
BEFORE = (
    r"(?:快要?|将近|接近|年近|小(?=[一二两三四五六七八九十半百]|\d)|好(?=几)|不到|不足|没到|没满|不满|未满|差不多|大概|大约|约莫|约|估计|至少|起码|最少"
    r"|超过|不止|刚满|刚好|整整|虚岁|满|近)"
)
AFTER = (
    r"(?:左右|上下|以上|以下|以内|出头|不到|不满|朝上|往上|冒头|的样子|差不多|整|\+|还多|多点|多一点|多|半)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral: its value and the step of its last place (30 → 10, 两万 → 10000)."""

    value: float
    step: float


def number(text: str) -> Number | None:
    """The value of a numeral without 多/来/几; None if it is none."""
    if not text:
        return None
    total, section, current, unit, step = 0.0, 0.0, None, 1.0, 1.0
    run = ""
    for token in _TOKEN.findall(text.translate(_SHORT)):
        if token in _SCALES and _SCALES[token] < 10000:
            unit = step = _SCALES[token]
            section, current, run = section + (1 if current is None else current) * unit, None, ""
        elif token in _SCALES:
            unit, step = 10000.0, step * 10000
            total, section, current, run = total + (section + (current or 0) or 1) * unit, 0.0, None, ""
        elif token[0].isdigit() or token in _DIGITS:
            run += token if token[0].isdigit() else str(_DIGITS[token])
            current, step = float(run), _place(run)
            if token in "零〇" and len(run) == 1:
                unit = 1.0
        else:
            return None
    if current is not None:
        factor = unit / 10 if unit > 10 and len(run) == 1 else 1.0
        section, step = section + current * factor, step * factor
    return Number(total + section, step)


def _place(run: str) -> float:
    if "." in run:
        return float(10 ** -len(run.split(".")[1]))
    zeros = len(run) - len(run.rstrip("0"))
    return float(10**zeros) if zeros < len(run) else 1.0


_HEDGE = re.compile(r"(大概|差不多|大约|将近|接近|不到|至少|起码|超过|快|约|近)(?:有|交了|缴了|交|缴)?\Z")
_EITHER = re.compile(
    r"(?<![零〇一二三四五六七八九])(?:一两|一二|两三|二三|三四|四五|五六|六七|七八|八九|三五)(?![零〇一二三四五六七八九])"
)
_FROM_TO = re.compile(rf"(?P<low>{NUMBER})(?P<unit>[万千kw年]|个?月)?[-~到至](?P<high>.+)")


def hedge(before: str) -> str:
    """The 大概, 至少… that a phrase took for its own just before the amount."""
    found = _HEDGE.search(before[-6:])
    return found[1] if found else ""


def ends(text: str) -> tuple[str, str] | None:
    """The two numerals of 三四十, 一万二三, 30到35万, 3-5年 as texts of their own; None if it is one."""
    if found := _FROM_TO.fullmatch(text):
        unit = re.sub(rf"^{NUMBER}", "", found["high"]) if not found["unit"] else found["unit"]
        scale = re.search(r"[万千kw]$", found["high"])
        return found["low"] + (unit or (scale[0] if scale else "")), found["high"]
    if found := _EITHER.search(text):
        at = found.start()
        return text[: at + 1] + text[at + 2 :], text[:at] + text[at + 1 :]
    return None


def spread(value: float, step: float, words: str, grain: float) -> tuple[float, float]:
    """The range that 多, 来, 左右, 快, 不到, 至少… make of a value; `grain` is the smallest difference."""
    words = words.replace("差不多", "约")
    if re.search(r"不到|不足|没到|没满|不满|未满|以下|以内", words):
        return -inf, value - grain
    if re.search(r"至少|起码|最少|超过|不止|以上|朝上|往上|\+", words):
        return value, inf
    if "好几" in words:
        return value + step * 0.3, value + step - grain
    if re.search(r"快|将近|接近|近|小", words):
        return value * 0.9, value - grain
    if re.search(r"出头|冒头|多一?点", words):
        return value, value * 1.1
    if re.search(r"[多余几]", words):
        return value + step / 10, value + step - grain
    if re.search(r"来|左右|上下|差不多|大概|大约|约|估计|样子", words):
        return value * 0.9, value * 1.1
    return value, value
