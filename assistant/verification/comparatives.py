"""Comparisons without a figure (不得低于国家标准) go the same way as in the clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.told import Told
from assistant.verification.types import Reason

_COMPARES = re.compile("(不?)(超过|低于|少于|高于|多于|大于|小于)(?![^，。；]{0,8}[\x01\\d])")
_DOWN = ("低于", "少于", "小于")


def comparatives(told: Told) -> Iterator[Reason]:
    """不得低于国家标准 is not 可以低于: comparisons without a figure go the same way."""
    there = {sign for unit in told.units for s in unit.segments for sign in _signs(s.masked)}
    for segment in told.segments:
        for sign in _signs(segment.masked):
            if sign not in there:
                yield Reason("threshold", sign, f"条款没有这样比较（{sign}）")


def _signs(masked: str) -> list[str]:
    return [m[1] + ("低于" if m[2] in _DOWN else "超过") for m in _COMPARES.finditer(masked)]
