"""Dated figures (社平工资, 分数线) with one thing wrong: the figure a step off, a first or last day gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from evals.report import Failure
from tools.rules.casefile import RuleCase, cases_of, run_case
from tools.rules.engine import formulas
from tools.rules.nodes import SeriesAt, walk
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Scheme, Version
from tools.rules.series import Period, Series
from tools.rules.values import day_number, day_of, show_number

_DAY = timedelta(days=1)
_FINE = 0.01
_FLAG = "（1为"
"""Begins the unit of a series that only says whether something holds: more than 1 says the same."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A version of a scheme that works with a series."""

    scheme: Scheme
    version: Version

    def may_ask(self, first: date, last: date) -> bool:
        """Whether it can look the series up on one of these days."""
        if self.scheme.version_by is not None:
            return True
        v = self.version
        return v.start <= last and (v.end is None or first <= v.end)


def unnoticed_figures(rules: Rulebook) -> tuple[int, tuple[Failure, ...]]:
    """How many wrong figures the cases notice, and those that they do not."""
    noticed, missed = 0, []
    for name, readers in _readers(rules).items():
        schemes = {r.scheme.id: r.scheme for r in readers}.values()
        cases = [c for scheme in schemes for c in cases_of(scheme) if not run_case(rules, c)[1]]
        for other, change in _mutants(rules.series[name], readers):
            if _noticed(rules, other, cases):
                noticed += 1
            else:
                said = f"全部用例仍通过：{change}"
                missed.append(Failure(name, change, "数列改错而没有用例察觉", "缺一例", "至少一例不符", said))
    return noticed, tuple(missed)


def _readers(rules: Rulebook) -> Mapping[str, list[Reader]]:
    found: dict[str, list[Reader]] = {}
    for scheme in rules:
        for version in scheme.versions:
            for name in _names(version):
                found.setdefault(name, []).append(Reader(scheme, version))
    return found


def _names(version: Version) -> set[str]:
    target = version.points.target if version.points else None
    nodes = [*formulas(version), *([target] if target is not None else [])]
    return {n.name for node in nodes for n in walk(node) if isinstance(n, SeriesAt)}


def _mutants(series: Series, readers: Sequence[Reader]) -> Iterator[tuple[Series, str]]:
    """Every wrong version of a series that some scheme can come to read."""
    for i, period in enumerate(series.periods):
        first, last = day_of(period.start), day_of(period.end)
        for other, change, days in _periods(series, period, first, last):
            if any(reader.may_ask(*days) for reader in readers):
                periods = (*series.periods[:i], other, *series.periods[i + 1 :])
                yield replace(series, periods=periods), f"{first} 至 {last}：{change}"


def _periods(
    series: Series, p: Period, first: date, last: date
) -> Iterator[tuple[Period, str, tuple[date, date]]]:
    """The period changed, what changed, and the days on which that can be seen."""
    step = 1.0 if p.value == int(p.value) else _FINE
    for sign in (-1,) if series.unit.startswith(_FLAG) else (-1, 1):
        value = round(p.value + sign * step, 6)
        yield replace(p, value=value), f"{show_number(p.value)} 改为 {show_number(value)}", (first, last)
    yield replace(p, start=float(day_number(first + _DAY))), "少了首日", (first, first)
    yield replace(p, end=float(day_number(last - _DAY))), "少了末日", (last, last)


def _noticed(rules: Rulebook, other: Series, cases: Sequence[RuleCase]) -> bool:
    book = Rulebook(list(rules), rules.words, {**rules.series, other.name: other})
    return any(run_case(book, case)[1] for case in cases)
