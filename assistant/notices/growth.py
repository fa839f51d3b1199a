"""What a profile told some time ago says today: what moves with time is known only within bounds."""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.errors import BadArguments
from tools.rules.values import Pair, parse_value
from tools.rules.vocabulary import Fact, Vocabulary


def aged(profile: Mapping[str, object], words: Vocabulary, told: date, as_of: date) -> dict[str, Pair]:
    """The facts as they may be by now; one that the vocabulary no longer has is left out."""
    found: dict[str, Pair] = {}
    for name, value in profile.items():
        fact = words.find(name)
        try:
            if fact is not None:
                found[fact.id] = _moved(fact, parse_value(fact, _month(fact, value)), told, as_of)
        except BadArguments:
            continue
    return found


def at_best(facts: Mapping[str, Pair]) -> dict[str, Pair]:
    """The facts if all that may have gone on growing did."""
    kinds = _kinds()
    growing = ("may_grow", "may_break", "window")
    return {k: (p[1], p[1]) if kinds.get(k) in growing else p for k, p in facts.items()}


def _month(fact: Fact, value: object) -> Any:
    """A day is kept as its month only."""
    if fact.kind != "date" or not isinstance(value, str) or len(value) != 7:
        return value
    last = calendar.monthrange(int(value[:4]), int(value[5:]))[1]
    return {"min": f"{value}-01", "max": f"{value}-{last}"}


def _moved(fact: Fact, pair: Pair, told: date, as_of: date) -> Pair:
    kind, (low, high) = _kinds().get(fact.id), pair
    years = max(0.0, (as_of - told).days / 365.2425)
    passed = years if fact.unit in ("年", "岁") else years * 12
    if kind is None or not passed:
        return pair
    more = math.ceil(passed) if fact.whole else passed
    surely = math.floor(passed) if kind == "passes" and fact.whole else passed if kind == "passes" else 0
    bounds = {
        "passes": (low + surely, high + more),
        "may_grow": (low, high + more),
        "may_break": (fact.low, high + more),
        "window": (low - more, high + more),
        "runs_out": (low - more, high),
    }[kind]
    return max(bounds[0], fact.low), min(bounds[1], fact.high)


@cache
def _kinds() -> dict[str, str]:
    content = yaml.safe_load(Path(__file__).with_name("growing.yaml").read_text(encoding="utf-8"))
    return {fact: kind for kind, facts in content.items() for fact in facts}
