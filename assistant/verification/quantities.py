"""Quantities (数量): value, unit, how it bounds (满, 以上, 最高) and what it is counted by (每月, 一次性)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.verification.lexicon import alternatives, lexicon
from assistant.verification.numerals import NUMERAL, number

Bound = Literal["", ">=", "<=", ">", "<", "~", "lo", "hi", "?"]

_VALUE = rf"\d[\d,]*(?:\.\d+)?[百千万亿]*|百分之(?:\d+(?:\.\d+)?|{NUMERAL}+)|{NUMERAL}+"
_UNITS = {
    "元": ("元", "块钱", "块", "人民币元", "元人民币"),
    "月": ("个月", "月"),
    "年": ("周年", "个年度", "年度", "年"),
    "工作日": ("个工作日", "工作日"),
    "天": ("自然日", "天", "日"),
    "周": ("周", "个星期", "星期"),
    "小时": ("个小时", "小时"),
    "岁": ("周岁", "岁"),
    "%": ("%", "个百分点"),
    "分": ("分",),
    "次": ("次",),
    "人": ("名", "人", "位"),
    "倍": ("倍",),
    "平方米": ("平方米", "平米", "㎡", "m2", "平方"),
    "学时": ("学时", "课时"),
    "学分": ("个学分", "学分"),
    "个": ("个", "项", "种", "类", "档", "级", "步", "家", "套", "户", "份", "条", "件", "门", "批", "笔",
          "轮", "篇", "届", "期", "本", "所", "处", "区", "市", "等", "号", "版", "点", "部",
          "张", "辆", "间", "室"),
}  # fmt: skip
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_UNIT = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?<![第\d.])(?:(?<![A-Za-z])|(?={NUMERAL}))(?P<value>{_VALUE})(?:多|余|来)?(?P<half>年半)?(?P<unit>{_UNIT})?(?![\d.]*[A-Za-z])"
)
_ORDINAL = re.compile(rf"第(?P<value>\d+|{NUMERAL}+)(?P<unit>[\u4e00-\u9fff])?")
_LONE = re.compile(r"\d")
_BETWEEN = re.compile(
    r"(?:元|%|万|个月|年|岁|周岁|分|名|人)?(?:/月|/年|每月|每年)?\s*(?:至|到|[-—–~～－]+)\s*"
)
_RATES = (
    ("月", re.compile(r"(?:每人|每户)?(?:每个?月|按月|月均|/\s*月)|(?:元|块)(?:每|/|一个?)月|每人/月")),
    (
        "年",
        re.compile(r"(?:每人|每户)?(?:每一?年|按年|年均|逐年|/\s*年)|(?:元|块)(?:每|/|一)年|每人/年|年薪"),
    ),
    ("日", re.compile(r"每[天日]|/\s*[天日]")),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text and where it stands; `unit` 月 holds years of time, too (36个月 = 3年).

    `former`: it was so before something changed (由7年缩短为5年: 7年).
    """

    value: Decimal
    unit: str
    bound: Bound
    rate: str
    start: int
    end: int
    words: str
    former: bool = False

    @property
    def size(self) -> tuple[Decimal, str]:
        """Value and unit: what makes two quantities the same."""
        return self.value, self.unit


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a folded text from which days were taken out."""
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        if quantity := _read(match, text, found[-1].end if found else 0):
            found.append(quantity)
    found += [_ordinal(m) for m in _ORDINAL.finditer(text) if number(m["value"]) is not None]
    return tuple(_explained(_ranged(sorted(found, key=lambda q: q.start), text), text))


def _explained(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """满半年（6个月）: what explains a quantity bounds as it does."""
    for i, quantity in enumerate(found):
        before = found[i - 1] if i else None
        if (
            before
            and not quantity.bound
            and re.fullmatch("(?:以[上下内])?（[即约]?", text[before.end : quantity.start])
        ):
            quantity = replace(quantity, bound=before.bound, rate=quantity.rate or before.rate)
        yield quantity


def _read(match: re.Match[str], text: str, since: int) -> Quantity | None:
    words, unit = match["value"], _UNIT_OF.get(match["unit"] or "", "")
    percent = words.startswith("百分之")
    value = number(words.removeprefix("百分之"))
    unit = "年" if match["half"] else unit
    if not unit and words[-1] in "万亿":
        unit = "元"
    if value is None or (not unit and not percent and not _LONE.search(words)):
        return None
    if _is_part_of_word(match, text, unit) or _is_rate(match, text):
        return None
    if match["half"]:
        value, unit = value * 12 + 6, "月"
    elif unit == "年":
        if value >= 1900 and not match["value"].endswith("万"):
            unit = "年份"
        else:
            value, unit = value * 12, "月"
    elif not unit and words.endswith(("万", "亿")):
        unit = "元"
    unit = "%" if percent else unit
    rate = _rate(text, match.start(), match.end()) if unit in ("元", "次", "") else ""
    bound, former = _bound(text, match, since), _is_former(text, match)
    return Quantity(value, unit, bound, rate, match.start(), match.end(), match[0], former)


_FROM = re.compile(r"(?:由|从)[^，。；、：]{0,10}$")
_BECOMES = re.compile(r"[^，。；、：\d]{0,6}(?:降|改|调|提高|提升|放宽|缩短|延长|增加|变为|变成|减)")
_BEFORE = re.compile(r"(?:原来|原为|原先|原定|此前|以前|过去|曾|不再要求|不再看|旧)[^，。；、：]{0,8}$")


def _is_former(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 14) : match.start()]
    changed = _FROM.search(before) and _BECOMES.match(text, match.end())
    return bool(changed or _BEFORE.search(before))


def _is_part_of_word(match: re.Match[str], text: str, unit: str) -> bool:
    """一次性, 一人一议, 唯一, 一般: no quantities; 一个, 一项 are hardly more than articles."""
    if _LONE.search(match["value"]) or match["value"].startswith("百分之"):
        return False
    around = text[max(0, match.start() - 3) : match.end() + 3]
    if any(word in around and _inside(word, text, match) for word in lexicon().no_numerals):
        return True
    return unit in ("个", "人") and match["value"] == "一"


def _is_rate(match: re.Match[str], text: str) -> bool:
    """8000元一个月: no time of its own."""
    return match["value"] == "一" and text[max(0, match.start() - 1) : match.start()] in ("元", "块")


def _inside(word: str, text: str, match: re.Match[str]) -> bool:
    at = text.find(word, max(0, match.start() - len(word) + 1))
    return at != -1 and at <= match.start() < at + len(word)


def _ordinal(match: re.Match[str]) -> Quantity:
    value = number(match["value"])
    assert value is not None
    return Quantity(value, "第" + (match["unit"] or ""), "", "", match.start(), match.end(), match[0])


_AFTER: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (
        re.compile(
            r"(?:/月|/年|人民币)?(?:（含[^（）]{0,8}）)?(?:及其?|含|或)?以上|起(?![步来诉草])|及更[高多]"
        ),
        ">=",
    ),
    (
        re.compile(
            r"(?:/月|/年)?(?:（含[^（）]{0,8}）)?(?:及其?|含|或)?以下|(?:之|以)?内|封顶|为(?:上限|限)"
        ),
        "<=",
    ),
    (re.compile(r"左右|上下"), "~"),
)


def _bound(text: str, match: re.Match[str], since: int) -> Bound:
    before = re.split(r"[，。；、：（）]|\d", text[max(since, match.start() - 12) : match.start()])[-1]
    said = [m for m in _bounds_before().finditer(before) if len(before) - m.end() <= _REACH]
    bounds: list[str] = [_bound_of()[m[0]] for m in said if m[0] not in _WEAK] or [">=" for _ in said[:1]]
    after: Bound = next((bound for pattern, bound in _AFTER if pattern.match(text, match.end())), "")
    if bounds and after and bounds[-1] == "~":
        return after
    if bounds and after and bounds[-1] != after:
        return "?"  # 不满3年以上: impossible, or of two things
    if not bounds and not after and _REACHED.search(before):
        return ">="
    return bounds[-1] if bounds else after  # type: ignore[return-value]


_REACH = 6
_REACHED = re.compile("(?:基数|收入|薪|工资)[^从由降提放调]{0,4}到$|^到$")
_WEAK = ("达到", "达", "满")


@cache
def _bounds_before() -> re.Pattern[str]:
    words = alternatives(word for word, _ in lexicon().bounds_before)
    return re.compile(words.replace("逾", "逾(?!期)").replace("满", "满(?!分)"))


@cache
def _bound_of() -> dict[str, str]:
    return dict(lexicon().bounds_before)


def _rate(text: str, start: int, end: int) -> str:
    """What money is counted by: said within the same phrase, the nearest counts."""
    left = re.split(r"[,，。；;、:：]|\d[^,，。；;、:：]*元", text[max(0, start - 16) : start])[-1]
    right = re.split(r"[,，。；;、:：\d]", text[end - 1 : end + 8])[0]
    for name, pattern in _RATES:
        if pattern.match(right[1:]) or pattern.match(right):
            return name
    for name, pattern in _RATES:
        if pattern.search(left):
            return name
    for name, pattern in _RATES:
        if pattern.search(right):
            return name
    return ""


def _ranged(found: list[Quantity], text: str) -> list[Quantity]:
    """10万至20万元: the first has the unit of the second; both are ends of a range."""
    for i in range(len(found) - 1):
        one, two = found[i], found[i + 1]
        between = text[one.end : two.start]
        if not re.fullmatch(r"(?:/月|/年|每月|每年)?\s*(?:至|到|[-—–~～－]+)\s*", between):
            continue
        if one.unit and two.unit and one.unit != two.unit:
            continue
        unit = two.unit or one.unit
        value = one.value
        if not one.unit and unit == "月" and two.words.endswith(("年", "年半")):
            value *= 12
        if not one.unit and two.value >= 10_000 and one.value < 1000 and "万" in two.words:
            value *= 10_000
        found[i] = replace(one, value=value, unit=unit, bound="lo", rate=one.rate or two.rate)
        found[i + 1] = replace(two, unit=unit, bound="hi")
    return found
