"""What a suite comes to: measures, failures, and how they are printed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.metrics import Measure


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that went wrong: why, what was expected and what came."""

    id: str
    question: str
    cause: str
    detail: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Report:
    """The measures of a suite by name, and its failed cases.

    `withheld` are failures of cases that are only measured: shown when asked for by name, never in the JSON.
    `notes` are lines printed under the measures.
    """

    suite: str
    measures: Mapping[str, Measure]
    failures: Sequence[Failure] = ()
    floors: Mapping[str, float] = field(default_factory=dict)
    withheld: Sequence[Failure] = ()
    notes: Sequence[str] = ()

    def below(self) -> list[str]:
        """The measures that miss their floor."""
        return [name for name, floor in self.floors.items() if not self.measures[name].value >= floor]

    def to_json(self) -> dict[str, Any]:
        """As JSON; a measure without cases is null."""
        return {
            "suite": self.suite,
            "measures": {name: _measure_json(m, self.floors.get(name)) for name, m in self.measures.items()},
            "below": self.below(),
            "failures": [
                {"id": f.id, "question": f.question, "cause": f.cause, "detail": f.detail}
                | {"expected": f.expected, "got": f.got}
                for f in self.failures
            ],
        }


def show(report: Report, console: Console, failures: bool, withheld: bool = False) -> None:
    """Print the table of measures, the causes, and the failed cases if wanted."""
    table = Table(title=f"评测：{report.suite}", title_justify="left")
    for heading in ("指标", "值", "95%区间", "用例数", "下限"):
        table.add_column(heading, justify="left" if heading == "指标" else "right")
    for name, measure in report.measures.items():
        table.add_row(*_row(name, measure, report.floors.get(name)))
    console.print(table)
    for note in report.notes:
        console.print(note, markup=False, highlight=False, soft_wrap=True)
    for cause, count in Counter(f.cause for f in report.failures).most_common():
        console.print(f"  {count} 例：{cause}", highlight=False, soft_wrap=True)
    if report.withheld and not withheld:
        console.print(
            f"  另有 {len(report.withheld)} 例是只供测量的，不列出", highlight=False, soft_wrap=True
        )
    for failure in [*(report.failures if failures else ()), *(report.withheld if withheld else ())]:
        _show(failure, console)


def _row(name: str, measure: Measure, floor: float | None) -> tuple[str, ...]:
    value = _figure(measure.value)
    missed = floor is not None and not measure.value >= floor
    return (
        name,
        f"[red]{value}[/red]" if missed else value,
        f"{_figure(measure.low)}–{_figure(measure.high)}",
        str(measure.n),
        "" if floor is None else _figure(floor),
    )


def _show(failure: Failure, console: Console) -> None:
    got = failure.got.replace("\n", "\n        ")
    lines = (
        f"\n✗ {failure.id}  {failure.question}",
        f"  原因：{failure.cause}：{failure.detail}",
        f"  应有：{failure.expected}",
        f"  实得：{got}",
    )
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _measure_json(measure: Measure, floor: float | None) -> dict[str, Any]:
    figures = {"value": measure.value, "low": measure.low, "high": measure.high}
    shown = {k: None if math.isnan(v) else round(v, 4) for k, v in figures.items()}
    return {**shown, "n": measure.n, **({} if floor is None else {"floor": floor})}


def _figure(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.3f}"
