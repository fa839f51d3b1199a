"""Measures (指标) of runs: shares with Wilson's 95 % interval, which holds for few cases too."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.exams.types import Verdict

_Z = 1.959964  # of a 95 % interval


@cache
def measures() -> Mapping[str, Mapping[str, str]]:
    """The measures by name: what each is called, and which cases count for it."""
    table = yaml.safe_load(Path(__file__).with_name("measures.yaml").read_text(encoding="utf-8"))
    return dict(table)


def counted(verdicts: Iterable[Verdict]) -> dict[str, tuple[int, int]]:
    """By measure how many were right, and of how many."""
    found = dict.fromkeys(measures(), (0, 0))
    for verdict in verdicts:
        for name, right in verdict.marks.items():
            had, of = found[name]
            found[name] = had + right, of + 1
    return found


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share."""
    if not of:
        return math.nan, math.nan
    share, z = right / of, _Z * _Z
    middle = (share + z / (2 * of)) / (1 + z / of)
    half = _Z / (1 + z / of) * math.sqrt(share * (1 - share) / of + z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def measured(counts: Mapping[str, tuple[int, int]]) -> list[dict[str, Any]]:
    """The measures that any case counts for, as JSON values."""
    rows = []
    for name, told in measures().items():
        right, of = counts.get(name, (0, 0))
        if of:
            low, high = interval(right, of)
            figures = {"right": right, "of": of, "value": round(right / of, 4)}
            rows.append(
                dict(told) | {"measure": name} | figures | {"low": round(low, 4), "high": round(high, 4)}
            )
    return rows
