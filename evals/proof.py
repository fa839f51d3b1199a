"""Proves that a wrong version decides alike for everybody, or finds somebody for whom it does not (z3).

Everybody: every combination of values of the facts and every day of the version, whole things and yuan in
ones, multiples (倍) in hundredths, the rest in tenths, the steps that mutants take. Facts are all known; two
that contradict each other count as a person too, unless the record of the mutant says what cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from evals.mutants import Mutant
from tools.rules.algebra import Cell, span
from tools.rules.nodes import Node, facts_of
from tools.rules.openness import facts_in
from tools.rules.outline import Outline, outline
from tools.rules.scheme import Scheme, Version
from tools.rules.series import Series
from tools.rules.values import day_number
from tools.rules.vocabulary import Fact

if TYPE_CHECKING:
    import z3

_PATIENCE_MS = 30_000
_STEPS = {"元": 1, "倍": 100}
_YEARS = (1930, 2050)


def can_prove() -> bool:
    """Whether z3 is installed; without it nothing is proved."""
    return find_spec("z3") is not None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`alike`: proved for everybody. Else `person`: facts by id for whom it differs (None: not decided)."""

    alike: bool
    person: Mapping[str, float] | None = None
    day: float = 0


class Symbols:
    """An Algebra of z3 expressions: cells that are known stay plain numbers and truths."""

    def __init__(self, series: Mapping[str, Series], facts: Iterable[Fact]) -> None:
        self.series = series
        self.known: list[z3.BoolRef] = []
        self._facts = {f.index: self._variable(f) for f in facts}
        self._today = self._day("today")

    def _variable(self, fact: Fact) -> Cell:
        import z3

        if fact.kind == "date":
            return self._day(fact.id)
        parts = 1 if fact.whole else _STEPS.get(fact.unit or "", 10)
        value = z3.Int(fact.id)
        self.known += [value >= _exact(fact.low * parts), value <= _exact(fact.high * parts)]
        return value if parts == 1 else z3.ToReal(value) / parts

    def _day(self, name: str) -> Cell:
        """YYYYMMDD of a day that exists."""
        import z3

        year, month, dom = (z3.Int(f"{name}.{part}") for part in ("year", "month", "day"))
        leap = z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))
        short = z3.Or(*(month == m for m in (4, 6, 9, 11)))
        last = z3.If(month == 2, z3.If(leap, 29, 28), z3.If(short, 30, 31))
        self.known += [year >= _YEARS[0], year <= _YEARS[1], month >= 1, month <= 12, dom >= 1, dom <= last]
        return year * 10000 + month * 100 + dom

    def constant(self, value: float) -> Cell:
        return _exact(value)

    def truth(self, value: bool) -> Cell:
        return value

    def low(self, index: int) -> Cell:
        return self._facts[index]

    def high(self, index: int) -> Cell:
        return self._facts[index]

    def today(self) -> Cell:
        return self._today

    def add(self, a: Cell, b: Cell) -> Cell:
        return a + b

    def subtract(self, a: Cell, b: Cell) -> Cell:
        return a - b

    def multiply(self, a: Cell, b: Cell) -> Cell:
        return a * b

    def divide(self, a: Cell, b: Cell) -> Cell:
        return _real(a) / _real(b)

    def least(self, a: Cell, b: Cell) -> Cell:
        return self.where(a <= b, a, b)

    def most(self, a: Cell, b: Cell) -> Cell:
        return self.where(a >= b, a, b)

    def floor(self, a: Cell) -> Cell:
        import z3

        return z3.ToInt(a) if z3.is_expr(a) and a.is_real() else a

    def at_least(self, a: Cell, b: Cell) -> Cell:
        return a >= b

    def above(self, a: Cell, b: Cell) -> Cell:
        return a > b

    def both(self, a: Cell, b: Cell) -> Cell:
        import z3

        return (b if a else False) if isinstance(a, bool) else a if b is True else z3.And(a, b)

    def either(self, a: Cell, b: Cell) -> Cell:
        import z3

        return (True if a else b) if isinstance(a, bool) else a if b is False else z3.Or(a, b)

    def negate(self, a: Cell) -> Cell:
        import z3

        return not a if isinstance(a, bool) else z3.Not(a)

    def where(self, test: Cell, a: Cell, b: Cell) -> Cell:
        import z3

        return (a if test else b) if isinstance(test, bool) else z3.If(test, a, b)

    def values(self, model: z3.ModelRef) -> dict[int, float]:
        """The facts of a model, by place; -1 is the day."""
        cells = {**self._facts, -1: self._today}
        return {i: _number(model.eval(cell, model_completion=True)) for i, cell in cells.items()}


def _number(value: Any) -> float:
    return float(value.as_fraction()) if value.is_real() else float(value.as_long())


def _exact(value: float) -> Cell:
    import z3

    exact = Fraction(str(round(value, 9)))
    return exact.numerator if exact.denominator == 1 else z3.Q(exact.numerator, exact.denominator)


def _real(cell: Cell) -> Cell:
    import z3

    if not z3.is_expr(cell):
        return z3.RealVal(cell)
    return cell if cell.is_real() else z3.ToReal(cell)


def prove(
    series: Mapping[str, Series], scheme: Scheme, mutant: Mutant, given: Iterable[Node] = ()
) -> Verdict:
    """Whether the mutant decides alike for everybody for whom what is `given` holds."""
    import z3

    given = list(given)
    symbols = Symbols(series, _facts(scheme, mutant.old, given))
    solver = z3.Solver()
    solver.set("timeout", _PATIENCE_MS)
    solver.add(*symbols.known, *(span(node, symbols)[0] for node in given))
    solver.add(_told_apart(scheme, mutant, symbols))
    found = solver.check()
    if found != z3.sat:
        return Verdict(alike=found == z3.unsat)
    values = symbols.values(solver.model())
    facts = {f.id: values[f.index] for f in _facts(scheme, mutant.old, given)}
    return Verdict(False, facts, values[-1])


def _facts(scheme: Scheme, version: Version, given: Iterable[Node]) -> list[Fact]:
    nodes = [*given, *([scheme.version_by] if scheme.version_by is not None else [])]
    target = version.points.target if version.points else None
    nodes += [target] if target is not None else []
    found = dict(facts_in(version))
    for node in nodes:
        found |= facts_of(node)
    return list(found.values())


def _told_apart(scheme: Scheme, mutant: Mutant, symbols: Symbols) -> Any:
    """Somebody belongs to one of the versions only; or to both, and they decide otherwise."""
    import z3

    old, new = (_in_force(scheme, version, symbols) for version in (mutant.old, mutant.new))
    if mutant.changes_days:
        return old != new
    return z3.And(old, _differ(outline(mutant.old, symbols), outline(mutant.new, symbols), symbols))


def _in_force(scheme: Scheme, version: Version, symbols: Symbols) -> Any:
    """Whether the day that counts lies in the version."""
    import z3

    day = symbols.today() if scheme.version_by is None else span(scheme.version_by, symbols)[0]
    last = version.end or date(_YEARS[1], 12, 31)
    return z3.And(day >= day_number(version.start), day <= day_number(last))


def _differ(old: Outline, new: Outline, a: Symbols) -> Any:
    """Whether a person is told something else: see `evals.telling.shown`."""
    import z3

    pairs = [(old.status, new.status), *zip(old.benefits, new.benefits, strict=True)]
    if old.total is not None and new.total is not None:
        pairs.append((old.total, new.total))
    told = [x != y for one, other in pairs for x, y in zip(one, other, strict=True)]
    told += [_grade(old, a) != _grade(new, a)]
    for truth, one, other in zip(old.benefits, old.amounts, new.amounts, strict=True):
        if one is not None and other is not None:
            told += [a.both(truth[1], x != y) for x, y in zip(one, other, strict=True)]
    return z3.Or(*told)


def _grade(found: Outline, a: Symbols) -> Cell:
    """The highest class still possible, and whether it is sure, as one number."""
    code: Cell = -1
    for place, (surely, possibly) in reversed(list(enumerate(found.grades))):
        code = a.where(possibly, a.where(surely, 2 * place, 2 * place + 1), code)
    return code
