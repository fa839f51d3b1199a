"""The rules: one person by every way of working them out, and a million people in one batch."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from evals.bench.load import spread
from tools.batch.run import Run
from tools.registry import RULE_TOOLS, Toolbox
from tools.rules.asking import questions
from tools.rules.casefile import cases_of
from tools.rules.engine import evaluate, others_none
from tools.rules.rulebook import Rulebook, rulebook
from tools.rules.survey import survey
from tools.rules.values import Pair, json_value, parse_facts
from tools.rules.vocabulary import Fact
from tools.types import Caller

if TYPE_CHECKING:
    import polars as pl

_DAY = date(2026, 3, 1)
_PART = 50_000
_MISSING = 0.2
_EVERY = 8  # of the cases, so that all schemes have people
_SLOW = 8
"""Every so many of these people where one takes long."""
Person = dict[str, Pair]


def measured(people: int) -> dict[str, Any]:
    """All figures; the batch in a process of its own, so that its memory can be seen."""
    command = [sys.executable, "-m", "evals.bench.rules"]
    with tempfile.TemporaryDirectory() as folder:
        plan = {"source": str(_table(rulebook(), people, Path(folder))), "target": f"{folder}/found"}
        done = subprocess.run(command, input=json.dumps(plan), capture_output=True, text=True, check=True)
    return {**single(), "batch": json.loads(done.stdout)}


def single() -> dict[str, Any]:
    """One person at a time, warm; people are those of the cases, what was told and no more."""
    rules = rulebook()
    people = _people(rules)
    box, now = Toolbox(RULE_TOOLS), datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    caller = Caller(_DAY, now, "310109")
    scheme = rules["sh-residence-points"]

    def matched(person: Person) -> object:
        known = {rules.words[k].label: json_value(rules.words[k], v) for k, v in person.items()}
        return box.run("match_policies", {"facts": known}, caller)

    survey(rules, rules, people[0], _DAY)
    return {
        "schemes": len(rules.schemes),
        "survey": _timed(lambda p: survey(rules, rules, p, _DAY), people),
        "evaluate": _timed(lambda p: evaluate(rules, scheme, p, _DAY), people),
        "question": _timed(lambda p: questions(rules, scheme, p, _DAY), people[::_SLOW]),
        "match": _timed(matched, people[:: _SLOW * 2]),
    }


def batch(source: Path, target: Path) -> dict[str, Any]:
    """A file of people against all schemes."""
    import resource

    rules = rulebook()
    started = time.perf_counter()
    people = Run(rules, rules.schemes, _DAY, source, target).go().people
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"people": people, "seconds": seconds, "per_s": people / seconds, "memory_mb": peak}


def lines(found: dict[str, Any]) -> list[str]:
    """The figures for a person to read."""
    names = {
        "survey": f"一人对全部{found['schemes']}个方案（只要结论）",
        "evaluate": "一个方案逐条说明（上海居住证积分）",
        "question": "下一个该问什么（上海居住证积分）",
        "match": "政策计算器 match_policies（虹口区）",
    }
    batch, schemes = found["batch"], found["schemes"]
    rows = [
        f"规则 {name}：p50 {found[k]['p50_ms']:.2f}、p95 {found[k]['p95_ms']:.2f} 毫秒"
        for k, name in names.items()
    ]
    return [
        *rows,
        f"政策找人 {batch['people']:,} 人 × {schemes} 个方案：{batch['seconds']:.0f} 秒，"
        f"{batch['per_s']:,.0f} 人/秒，内存峰值 {batch['memory_mb']:.0f} MB",
    ]


def _people(rules: Rulebook) -> list[Person]:
    found: list[Person] = []
    for case in [c for s in rules for c in cases_of(s)][::_EVERY]:
        facts = parse_facts(case.facts, rules.words)
        found.append(others_none(facts, rules) if case.others_none else facts)
    return found


def _timed(call: Callable[[Person], object], people: Sequence[Person]) -> dict[str, float]:
    times = []
    for person in people:
        started = time.perf_counter()
        call(person)
        times.append(time.perf_counter() - started)
    return spread(times)


def _table(rules: Rulebook, people: int, folder: Path) -> Path:
    """A column for every fact that is not derived, a fifth of the values missing; written in parts."""
    import polars as pl

    parts = folder / "parts"
    parts.mkdir()
    for start in range(0, people, _PART):
        count = min(_PART, people - start)
        _part(rules, start, count).write_parquet(parts / f"{start:09d}.parquet")
    pl.scan_parquet(parts / "*.parquet").sink_parquet(folder / "people.parquet")
    return folder / "people.parquet"


def _part(rules: Rulebook, start: int, count: int) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    dice, pick = np.random.default_rng(start), random.Random(start)
    columns: dict[str, Any] = {"id": pl.int_range(start, start + count, eager=True)}
    for fact in rules.words:
        if not fact.derive:
            values = [*_values(fact, pick), None]
            chosen = np.where(
                dice.random(count) < _MISSING, len(values) - 1, dice.integers(0, len(values) - 1, count)
            )
            columns[fact.label] = pl.Series(values).gather(chosen)
    return pl.DataFrame(columns)


def _values(fact: Fact, pick: random.Random) -> list[str]:
    """A thousand values of a fact."""
    if fact.kind == "bool":
        return ["是", "否"]
    if fact.kind == "choice":
        return list(fact.choices)
    if fact.kind == "date":
        return [date(pick.randint(1985, 2026), pick.randint(1, 12), 15).isoformat() for _ in range(1000)]
    top = int(min(fact.high, fact.low + (500_000 if fact.unit == "元" else 60)))
    return [str(pick.randint(int(fact.low), top)) for _ in range(1000)]


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(batch(Path(given["source"]), Path(given["target"]))))
