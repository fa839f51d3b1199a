"""Stretches of months (2024年7月至2025年6月): the clause on the one asked about comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.types import Passage

_MONTH = re.compile(r"(20\d\d)年(\d{1,2})月(?!\d{1,2}[日号])")
_SPAN = re.compile(r"(20\d\d)年(\d{1,2})月?[至到—–~-](20\d\d)年(\d{1,2})月(?!\d{1,2}[日号])")


def of_period(ranked: Sequence[Passage], question: str) -> list[Passage]:
    """Those on the stretch asked about first, without those on another one only; all, if none is on it."""
    asked = [_count(*found) for found in _MONTH.findall(question)]
    if not asked:
        return list(ranked)
    spans = {id(p): spans_of(p.clause.text) for p in ranked}
    on_it = [p for p in ranked if len(own := spans[id(p)]) == 1 and all(_in(own[0], m) for m in asked)]
    beside = [p for p in ranked if p not in on_it and len(spans[id(p)]) != 1]
    return [*on_it, *beside] if on_it else list(ranked)


@lru_cache(maxsize=8192)
def spans_of(text: str) -> tuple[tuple[int, int], ...]:
    """The different stretches that a text names, in months."""
    found = [(_count(a, b), _count(c, d)) for a, b, c, d in _SPAN.findall(text)]
    return tuple(dict.fromkeys(found))


def _count(year: str, month: str) -> int:
    return int(year) * 12 + int(month)


def _in(span: tuple[int, int], month: int) -> bool:
    return span[0] <= month <= span[1]
