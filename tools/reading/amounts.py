"""Amounts in words: how many (两个), how long (五年半, 快三年, 66个月), how much money (30来万, 25k)."""

from __future__ import annotations

import re
from collections.abc import Callable

from tools.reading.numerals import AFTER, BEFORE, NUMBER, ends, number, spread

Pair = tuple[float, float]

_VAGUE = r"(?:好几|多(?!一?点)|[来余几])"
_TO = rf"(?:{NUMBER}[万千kw]?[-~到至](?=[\d一二两三四五六七八九十]))?"
COUNT = rf"{BEFORE}{{0,3}}{_TO}{NUMBER}{_VAGUE}?"
MONEY = (
    rf"{BEFORE}{{0,3}}过?{_TO}{NUMBER}{_VAGUE}?(?:个?[万千百kw])?{_VAGUE}?(?:\d(?!\d))?"
    rf"(?:块钱?|元|个(?![月税人所]))?{AFTER}{{0,3}}(?!(?!一(?:个?月|点|些))[零〇一二两三四五六七八九十百千万]|(?<=十)一个?月|个?月|年|间|套|家|次|[室厅]|人(?!民币)|份|岁|孩|娃|胎)"
)
_MONTHS = rf"{NUMBER}{_VAGUE}?(?:个[半多]?月|月)(?!份)"
_YEARS = rf"{NUMBER}{_VAGUE}?(?:个年头|周年|年)(?:半|多|整)?(?:[零又加]?{NUMBER}{_VAGUE}?个?月)?"
_UNTIL = rf"(?:{NUMBER}(?:年|个?月)?[-~到至](?=[\d一二两三四五六七八九十]))?"
SPAN = rf"{BEFORE}{{0,3}}{_UNTIL}(?:大半年|{_YEARS}|{_MONTHS}){AFTER}{{0,3}}"
_SPAN = re.compile(
    rf"(?P<before>{BEFORE}{{0,3}})"
    rf"(?:(?P<years>{NUMBER})(?P<vague>{_VAGUE}?)(?:个年头|周年|年)(?P<half>半?))?"
    rf"(?P<more>多?)整?[零又加]?(?:(?P<months>{NUMBER})(?P<some>{_VAGUE}?)(?:个(?P<bit>[半多]?)月|月))?"
    rf"(?P<after>{AFTER}{{0,3}})"
)
_SPELT_YEAR = re.compile(r"[零〇一二三四五六七八九]{2}")
_EDGES = re.compile(rf"(?P<before>{BEFORE}{{0,3}})(?P<core>.*?)(?P<after>{AFTER}{{0,3}})$")


def span(text: str) -> Pair | None:
    """How many months, from 五年半, 一年零三个月, 66个月, 快五年, 一年多; None if it is no length of time."""
    if text == "大半年":
        return 7, 11
    if both := _both(text, span):
        return both
    if few := re.fullmatch(r"好几(年|个月)", text):
        return (3.0, 9.0) if few[1] == "个月" else (36.0, 119.0)
    found = _SPAN.fullmatch(text)
    if found is None or not (found["years"] or found["months"]):
        return None
    whole = _count(found["years"], 12) if found["years"] else (0.0, 0.0)
    part = _count(found["months"], 1) if found["months"] else (0.0, 0.0)
    if whole is None or part is None:
        return None
    vague = (found["vague"] or found["some"] or "") + "几" * ("几" in text)
    value = whole[0] + part[0] + (6 if found["half"] else 0)
    after = found["after"]
    if "半" in after:
        value, after = value + 6, after.replace("半", "")
    if found["more"] or "多" in after or found["bit"] == "多":
        return value, value + (12 if found["years"] and not found["half"] else 6 if found["half"] else 1) - 1
    low, high = _rounded(
        spread(value, (whole if found["years"] else part)[1], found["before"] + vague + after, 1)
    )
    return max(low, 0), high


def _both(text: str, reader: Callable[[str], Pair | None]) -> Pair | None:
    """From the lower of 三四年, 30到35万 to the higher."""
    parts = ends(re.sub(r"差不多|大概|大约|大致|估计|约|左右|上下|的样子", "", text))
    pairs = [reader(part) for part in parts] if parts else []
    if not parts or pairs[0] is None or pairs[1] is None or pairs[0][0] > pairs[1][1]:
        return None
    return pairs[0][0], pairs[1][1]


def _count(text: str, unit: int) -> Pair | None:
    """Value and step in months; 十几 stands for 十 here, its 几 is read as vagueness."""
    if (text[:1] == "0" and text[1:2].isdigit()) or _SPELT_YEAR.fullmatch(text):
        return None  # 05年, 一三年 are years, not lengths of time
    if text == "半":
        return unit / 2, unit
    found = number(text.replace("几", "")) if text != "几" else None
    return (found.value * unit, found.step * unit) if found else None


def _rounded(pair: Pair) -> Pair:
    low, high = pair
    if low == high and low % 1:
        return low // 1, low // 1 + 1  # 5.5个月: five are whole, six are begun
    return (low if low == int(max(low, 0)) or low < 0 else -(-low // 1)), (high // 1 if high < 1e12 else high)


def count(text: str, whole: bool = True, units: str = "") -> Pair | None:
    """How many, from 两个, 三十来, 不到35, 四十出头; 虚岁 counts one or two less."""
    found = _EDGES.fullmatch(re.sub(units, "", text) if units else text)
    if found is None:
        return None
    if both := _both(text, lambda part: count(part, whole, units)):
        return both
    core, words = found["core"], found["before"] + found["after"]
    vague = "".join(re.findall(r"好?[多来余几]", core))
    plain = number(re.sub(r"好?[多来余几]", "", core))
    if plain is None or not re.sub(r"好?[多来余几]", "", core):
        return None
    value = plain.value + (0.5 if "半" in found["after"] else 0)
    if "虚岁" in words:
        return value - 2, value - 1
    pair = spread(value, plain.step, vague + words, 1 if whole else 0.01)
    return _rounded(pair) if whole else pair


def money(text: str, most: float = 1000) -> Pair | None:
    """How many 元; a bare number below `most` is taken as 万 (年薪30 is 30万), with 元 it is not."""
    found = _EDGES.fullmatch(re.sub(r"块钱?|元|过(?=[千万])", "", text))
    if found is None or not found["core"]:
        return None
    if both := _both(text, lambda part: money(part, most)):
        return both
    core = re.sub(r"个(?=[万w])|个$", lambda m: "" if m.end() < len(found["core"]) else "万", found["core"])
    vague = "".join(re.findall(r"[多来余几]", core))
    plain = number(re.sub(r"[多来余几]", "", core))
    if plain is None:
        return None
    outright = re.search(r"[块元]", text) is not None
    scale = 1.0 if outright or re.search(r"[万千百kw]", core) or plain.value >= most else 10000.0
    words = vague + found["before"] + found["after"] + ("以上" if "过" in text and "超过" not in text else "")
    return _rounded(spread(round(plain.value * scale, 2), plain.step * scale, words, 1))
