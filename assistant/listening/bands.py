"""Bands of figures (年薪45万元以上：20分): one that the number told lies outside of is not the caller's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.reading.numerals import number

_UNITS = "万|岁|周岁|年|个月|级"
_TOLD = re.compile(rf"([\d.]+|[〇零一二三四五六七八九十百两]+)(?:多)?({_UNITS})")
_BETWEEN = re.compile(rf"([\d.]+)(?:{_UNITS})?元?(?:[—–~至-])([\d.]+)({_UNITS})")
_FROM = re.compile(rf"(?<![\d.—–~至-])(?:满|超过|不低于|达到)?([\d.]+)({_UNITS})元?(?:及)?以上")
_BELOW = re.compile(rf"(?:不满|低于|不足)([\d.]+)({_UNITS})|([\d.]+)({_UNITS})元?(?:及)?以[下内]")


def outside(text: str, question: str) -> bool:
    """Whether the text speaks of a band, and the number told, of the same unit, lies in none of it."""
    return any(not one for one in _lies(text, question))


def inside(text: str, question: str) -> bool:
    """Whether the text speaks of a band that the number told lies in."""
    return any(_lies(text, question))


def _lies(text: str, question: str) -> Iterator[bool]:
    bands = list(_bands(text))
    for value, unit in _numbers(question):
        if own := [(low, high) for low, high, band in bands if band == unit]:
            yield any(low <= value <= high for low, high in own)


def _numbers(text: str) -> Iterator[tuple[float, str]]:
    for match in _TOLD.finditer(text):
        if (read := number(match[1])) is not None:
            yield read.value, _unit(match[2])


def _bands(text: str) -> Iterator[tuple[float, float, str]]:
    for match in _BETWEEN.finditer(text):
        yield float(match[1]), float(match[2]), _unit(match[3])
    below = {_unit(m[2] or m[4]): float(m[1] or m[3]) for m in _BELOW.finditer(text)}
    for match in _FROM.finditer(text):
        unit = _unit(match[2])
        yield float(match[1]), below.pop(unit, float("inf")), unit
    for unit, high in below.items():
        yield 0.0, high, unit


def _unit(word: str) -> str:
    return "岁" if word == "周岁" else word
