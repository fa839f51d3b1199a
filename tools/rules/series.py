"""Figures that belong to a time (社平工资, 社保基数): dated series, never carried on beyond what is known."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.errors import SchemeInvalid
from tools.rules.values import day_number

_FILE = Path(__file__).with_name("series.yaml")


@dataclass(frozen=True, slots=True)
class Period:
    """One figure, from its first to its last day (YYYYMMDD), with the clauses that say it."""

    start: float
    end: float
    value: float
    basis: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A figure over time."""

    name: str
    unit: str
    periods: tuple[Period, ...]
    unknown: str

    def at(self, day: date) -> Period | None:
        """The figure in force on that day; None where none is known."""
        n = day_number(day)
        return next((p for p in self.periods if p.start <= n <= p.end), None)


def read_series(content: Mapping[str, Any]) -> dict[str, Series]:
    """Series by name; SchemeInvalid if two figures of one are in force on one day."""
    return {name: _series(name, body) for name, body in content.items()}


def _series(name: str, body: Mapping[str, Any]) -> Series:
    periods = tuple(sorted((_period(p) for p in body["figures"]), key=lambda p: p.start))
    for one, other in itertools.pairwise(periods):
        if other.start <= one.end:
            raise SchemeInvalid(f"数列 {name} 有两段时间重叠：{int(one.end)} 与 {int(other.start)}。")
    return Series(name, body["unit"], periods, body.get("unknown", ""))


def _period(body: Mapping[str, Any]) -> Period:
    basis = body.get("basis", ())
    return Period(
        day_number(body["from"]),
        day_number(body["to"]),
        float(body["value"]),
        (basis,) if isinstance(basis, str) else tuple(basis),
        body.get("note"),
    )


@cache
def all_series() -> dict[str, Series]:
    """The series of series.yaml, read once."""
    return read_series(yaml.safe_load(_FILE.read_text(encoding="utf-8")) or {})
