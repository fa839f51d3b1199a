"""Bands (档, 区间): which of several figures a rule gives for a figure of the question ("2倍", "36岁")."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from assistant.answering.pieces import is_row
from knowledge.types import Passage

_N = r"(\d+(?:\.\d+)?)"
_UNIT = "(倍|周?岁|个月|年|万元|分)"
_ASKED = re.compile(_N + _UNIT)
_BANDS = (  # from, to; the first that reads a place counts
    re.compile(
        rf"{_N}{_UNIT}?(?:（含）)?(?:及?以上)?[、，]?(?:不足|不满|未满|不到|低于|以下不足){_N}{_UNIT}"
    ),
    re.compile(rf"{_N}{_UNIT}?[—\-~～至到]{_N}{_UNIT}"),
)
_CLOSE = 2.0  # in log-odds: a piece this much behind may still lead

Band = tuple[str, float, float, bool]
"""Unit, from (with it), to, and whether the end belongs to it."""


@lru_cache(maxsize=8192)
def bands_of(text: str) -> tuple[Band, ...]:
    """The bands that a text speaks of."""
    found = list[Band]()
    for closed, pattern in enumerate(_BANDS):
        for low, _, high, unit in pattern.findall(text):
            found.append((_plain(unit), float(low), float(high), bool(closed)))
    return tuple(found)


def fits(question: str, text: str) -> float:
    """1: a band of the text holds a figure of the question; -1: only other bands do; 0: there is none."""
    asked = {(_plain(unit), float(value)) for value, unit in _ASKED.findall(question)}
    bands = [band for band in bands_of(text) if any(unit == band[0] for unit, _ in asked)]
    if not bands:
        return 0.0
    return 1.0 if any(_holds(band, unit, value) for band in bands for unit, value in asked) else -1.0


def first(chosen: list[Passage], ranked: list[Passage], question: str) -> list[Passage]:
    """With the piece in front whose band holds the figure of the question, where the first one's does not.

    Where the first draws no band at all, only what draws several or is a row of a table comes before it.
    """
    told = fits(question, chosen[0].clause.text) if chosen else 1.0
    if told > 0:
        return chosen
    close = [p for p in ranked if p.score >= chosen[0].score - _CLOSE]
    near = (p for p in close if told < 0 or is_row(p.clause) or len(bands_of(p.clause.text)) > 1)
    best = next((p for p in near if fits(question, p.clause.text) > 0), None)
    return chosen if best is None else [best, *(p for p in chosen if p is not best)]


def _holds(band: Band, unit: str, value: float) -> bool:
    own, low, high, closed = band
    return own == unit and low <= value < (math.nextafter(high, math.inf) if closed else high)


def _plain(unit: str) -> str:
    return unit.removeprefix("周")
