"""Yearly pay before tax (税前年薪) from 月薪两万五 13薪, 25k*14, 年包50个, 一年到手30来万."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf

from tools.reading.amounts import MONEY, count, money
from tools.reading.numerals import NUMBER, hedge
from tools.reading.scene import Scene
from tools.reading.types import FactRead

FACT = "annual_salary"
_NET = re.compile(r"到手|税后|拿到手|净")
_BASE = re.compile(r"底薪|基本工资")  # part of the pay only
_CLOSER = re.compile(rf"[吧了的]*\n(?:大概|差不多|也就)?(?P<m>{MONEY})(?=\n|$|吧|的样子)", re.MULTILINE)
_GROSS = re.compile(rf"税前[^\n\0]{{0,6}}{NUMBER}")
_NET_FACTOR = 2  # tax (at most 45 %) and contributions never take more than half
_MONTHS = (12, 18)  # payments a year when the person does not say how many
_JOIN = (
    r"(?:是|有|能|大概|差不多|也就|税前|含税|税后|到手|拿到手|拿|收入|工资"
    r"|挣|赚|每月|一个月|:|了|在|约|应该|能有|个|才|都|元|，|\n)*"
)
_YEARLY = re.compile(
    rf"(?:年薪|年收入|年包|(?<![零〇一二三四五六七八九])一年(?:的)?(?:收入|工资|总包)?|全年|年入|总包|年终加起来|去年收入|年总收入|年薪(?:含税|税前)|每年(?:收入|工资)?|税前年收入)"
    rf"{_JOIN}(?P<m>{MONEY})(?!的?个?税|个月|年|分)"
)
_MONTHLY = re.compile(
    rf"(?:月薪|月入|base(?=\s?\d+(?:\.\d+)?[kw])|月收入|底薪|每个?月(?:工资|收入)?|一个月(?:工资|收入)?|工资|应发(?:工资)?|税前月薪?|基本工资|薪资|薪水)"
    rf"{_JOIN}(?P<m>{MONEY})(?!的?个?税|个月|年|分|倍)"
)
_PER_MONTH = re.compile(rf"(?P<m>{MONEY})(?:每个?月|一个?月|/月|个月)")
_ALL_IN_ALL = re.compile(
    rf"(?:加上|算上|连)[^\n\0]{{1,8}}\n?(?:税前|一年|全年)*(?:一共|总共|合计|加起来|总包)(?:大概|差不多|有|是)*(?P<m>{MONEY})"
)
_TIMES = re.compile(rf"(?P<m>{MONEY})\s?[*x×乘](?P<n>{NUMBER})")
_PAYMENTS = re.compile(
    rf"发(?P<k>{NUMBER})个月|(?P<n>{NUMBER})个?月?(?:薪(?!水|资)|个月工资|个月(?:的)?年终)"
)
_NO_BONUS = re.compile(r"没(?:有)?(?:任何)?(?:年终奖?|奖金)|无年终")
_PAY_WORD = re.compile(r"薪|月入|年入|工资|收入|挣|赚|年包|总包|到手")
_NOT_PAY = re.compile(r"个税|基数|社保|公积金|房租|租金|租|首付|月供|补贴|房贷|交税|缴税|所得税|门槛")


def pay(told: Scene, pending: str | None, other: bool = False) -> FactRead | None:
    """The yearly pay before tax that the message tells; `other`: other money is asked for."""
    if other and not _PAY_WORD.search(told.text):
        return None
    view = told.views["not_away"].replace("一个月", "每个月")  # 2万5一个月 is not 2万51
    if _GROSS.search(view):
        view = "\n".join("\0" * len(line) if _only_net(line) else line for line in view.split("\n"))
    if found := _ALL_IN_ALL.search(view):
        return _read(found, money(found["m"]), view)
    if found := _TIMES.search(view):
        return _read(found, _times(money(found["m"]), count(found["n"])), view)
    if (found := _first(_YEARLY, view)) and _BASE.search(view):
        return _read(found, _said(found, view), view)
    if found := _first(_MONTHLY, view):
        return _read(found, _monthly(_said(found, view), view), view)
    if found := _first(_YEARLY, view):
        return _read(found, _said(found, view), view)
    if pending == FACT and (found := _first(_PER_MONTH, view)):
        return _read(found, _monthly(money(found["m"]), view), view)
    if pending == FACT and (found := re.search(rf"(?P<m>{MONEY})", view)) and not _NOT_PAY.search(view):
        return _read(found, money(found["m"]), view)
    return None


def _only_net(line: str) -> bool:
    """到手15万，税前18万: where the pay before tax is told, the other is not needed."""
    return bool(_NET.search(line)) and "税前" not in line


def _said(found: re.Match[str], view: str) -> tuple[float, float] | None:
    pair = money(hedge(view[: found.start("m")]) + found["m"])
    closer = _CLOSER.match(view, found.end())
    if pair and closer and pair[1] > pair[0] * 1.5:
        return money(closer["m"])  # 过万吧，一万二左右
    return pair


def _first(expression: re.Pattern[str], view: str) -> re.Match[str] | None:
    for found in expression.finditer(view):
        after = view[found.end() : found.end() + 4]
        if _PAY_WORD.search(found[0]):
            after = after.split("\n")[0]  # 月薪两万，租房五千
        around = (view[max(0, found.start() - 8) : found.end()] + after).split("\n")
        pair = money(found["m"])
        if pair and pair[1] >= 1000 and not any(_NOT_PAY.search(part) for part in around):
            return found
    return None


def _monthly(pair: tuple[float, float] | None, view: str) -> tuple[float, float] | None:
    if pair is None:
        return None
    found = _PAYMENTS.search(view)
    times = count(found["n"] or found["k"]) if found else (12.0, 12.0) if _NO_BONUS.search(view) else None
    low, high = times if times and times[0] >= 12 else _MONTHS
    return pair[0] * low, pair[1] * high


def retold(read: FactRead, before: FactRead | None, view: str) -> FactRead:
    """月薪一万五，不对，一万八: what is told again is a month's pay where the first was."""
    pair = _monthly((read.low, read.high), view) if before and read.high * 3 < before.low else None
    return replace(read, low=pair[0], high=pair[1]) if pair else read


def _times(one: tuple[float, float] | None, other: tuple[float, float] | None) -> tuple[float, float] | None:
    return (one[0] * other[0], one[1] * other[1]) if one and other else None


def _read(found: re.Match[str], pair: tuple[float, float] | None, view: str) -> FactRead | None:
    if pair is None:
        return None
    low, high = max(pair[0], 0), pair[1]
    if _NET.search(view):
        high = high * _NET_FACTOR if high < inf else high
    return FactRead(FACT, low, high, found[0], found.start(), found.end())
