"""Works a formula out on pairs (lowest, highest possible), whatever does the arithmetic.

One definition of the three-valued logic for every engine: numbers at once (`Direct`), generated Python
(`tools.rules.compiled`), columns of a table (`tools.batch`). A truth is a pair (surely, possibly).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tools.errors import FormulaInvalid
from tools.rules.nodes import Arithmetic, Call, Compare, Constant, Known, Logic, Node, SeriesAt, Today
from tools.rules.series import Series

UNBOUNDED = 1e15
"""Stands for "no upper limit known": finite, so that zero times it is zero."""
Cell = Any
Span = tuple[Cell, Cell]


class Algebra(Protocol):
    """Arithmetic on single cells; comparisons give truth cells."""

    series: Mapping[str, Series]

    def constant(self, value: float) -> Cell: ...
    def truth(self, value: bool) -> Cell: ...
    def low(self, index: int) -> Cell: ...
    def high(self, index: int) -> Cell: ...
    def today(self) -> Cell: ...
    def add(self, a: Cell, b: Cell) -> Cell: ...
    def subtract(self, a: Cell, b: Cell) -> Cell: ...
    def multiply(self, a: Cell, b: Cell) -> Cell: ...
    def divide(self, a: Cell, b: Cell) -> Cell: ...
    def least(self, a: Cell, b: Cell) -> Cell: ...
    def most(self, a: Cell, b: Cell) -> Cell: ...
    def floor(self, a: Cell) -> Cell: ...
    def at_least(self, a: Cell, b: Cell) -> Cell: ...
    def above(self, a: Cell, b: Cell) -> Cell: ...
    def both(self, a: Cell, b: Cell) -> Cell: ...
    def either(self, a: Cell, b: Cell) -> Cell: ...
    def negate(self, a: Cell) -> Cell: ...
    def where(self, test: Cell, a: Cell, b: Cell) -> Cell: ...


class Direct:
    """Plain numbers, worked out at once."""

    def __init__(
        self, lows: Sequence[float], highs: Sequence[float], today: float, series: Mapping[str, Series]
    ) -> None:
        self._lows, self._highs, self._today, self.series = lows, highs, today, series

    def constant(self, value: float) -> Cell:
        return value

    def truth(self, value: bool) -> Cell:
        return value

    def low(self, index: int) -> Cell:
        return self._lows[index]

    def high(self, index: int) -> Cell:
        return self._highs[index]

    def today(self) -> Cell:
        return self._today

    def add(self, a: Cell, b: Cell) -> Cell:
        return a + b

    def subtract(self, a: Cell, b: Cell) -> Cell:
        return a - b

    def multiply(self, a: Cell, b: Cell) -> Cell:
        return a * b

    def divide(self, a: Cell, b: Cell) -> Cell:
        return a / b

    def least(self, a: Cell, b: Cell) -> Cell:
        return a if a <= b else b

    def most(self, a: Cell, b: Cell) -> Cell:
        return a if a >= b else b

    def floor(self, a: Cell) -> Cell:
        return float(math.floor(a))

    def at_least(self, a: Cell, b: Cell) -> Cell:
        return a >= b

    def above(self, a: Cell, b: Cell) -> Cell:
        return a > b

    def both(self, a: Cell, b: Cell) -> Cell:
        return a and b

    def either(self, a: Cell, b: Cell) -> Cell:
        return a or b

    def negate(self, a: Cell) -> Cell:
        return not a

    def where(self, test: Cell, a: Cell, b: Cell) -> Cell:
        return a if test else b


def span(node: Node, a: Algebra) -> Span:
    """Lowest and highest possible value of a formula; for a truth whether it surely, possibly holds."""
    match node:
        case Constant(value, _, "truth"):
            return (a.truth(bool(value)),) * 2
        case Constant(value):
            return (a.constant(value),) * 2
        case Today():
            return (a.today(),) * 2
        case Known(fact) if fact.kind == "bool":
            none = a.constant(0.0)
            return a.above(a.low(fact.index), none), a.above(a.high(fact.index), none)
        case Known(fact):
            return a.low(fact.index), a.high(fact.index)
        case SeriesAt(name, day):
            return _figure(a.series[name], span(day, a), a)
        case Compare(op, left, right):
            return _compared(op, span(left, a), span(right, a), a)
        case Logic(op, parts):
            return _joined(op, [span(p, a) for p in parts], a)
        case Arithmetic(op, left, right):
            return _reckoned(op, span(left, a), span(right, a), a)
        case Call(name, arguments):
            return _called(name, [span(x, a) for x in arguments], a)


def _figure(series: Series, day: Span, a: Algebra) -> Span:
    """The figure in force on the day; anything from 0 upwards where none is known."""
    low, high = a.constant(0.0), a.constant(UNBOUNDED)
    for period in series.periods:
        within = a.both(
            a.at_least(day[0], a.constant(period.start)), a.at_least(a.constant(period.end), day[1])
        )
        low = a.where(within, a.constant(period.value), low)
        high = a.where(within, a.constant(period.value), high)
    return low, high


def _compared(op: str, x: Span, y: Span, a: Algebra) -> Span:
    match op:
        case "≥":
            return a.at_least(x[0], y[1]), a.at_least(x[1], y[0])
        case ">":
            return a.above(x[0], y[1]), a.above(x[1], y[0])
        case "≤":
            return _compared("≥", y, x, a)
        case "<":
            return _compared(">", y, x, a)
        case "=":
            return (
                a.both(a.at_least(x[0], y[1]), a.at_least(y[0], x[1])),
                a.both(a.at_least(y[1], x[0]), a.at_least(x[1], y[0])),
            )
        case "≠":
            surely, possibly = _compared("=", x, y, a)
            return a.negate(possibly), a.negate(surely)
    raise FormulaInvalid(f"比较符号 {op} 不认识。")


def _joined(op: str, parts: Sequence[Span], a: Algebra) -> Span:
    if op == "非":
        return a.negate(parts[0][1]), a.negate(parts[0][0])
    join = a.both if op == "且" else a.either
    low, high = parts[0]
    for part in parts[1:]:
        low, high = join(low, part[0]), join(high, part[1])
    return low, high


def _reckoned(op: str, x: Span, y: Span, a: Algebra) -> Span:
    match op:
        case "+":
            return a.add(x[0], y[0]), a.add(x[1], y[1])
        case "-":
            return a.subtract(x[0], y[1]), a.subtract(x[1], y[0])
        case "×":
            products = [a.multiply(p, q) for p in x for q in y]
            return _extreme(a.least, products), _extreme(a.most, products)
        case "÷":
            return _quotient(x, y, a)
    raise FormulaInvalid(f"运算符号 {op} 不认识。")


def _quotient(x: Span, y: Span, a: Algebra) -> Span:
    """For what is divided by something not negative; unbounded where the divisor may be nothing."""
    tiny = a.constant(1e-9)
    high = a.divide(x[1], a.most(y[0], tiny))
    return a.divide(x[0], a.most(y[1], tiny)), a.least(high, a.constant(UNBOUNDED))


def _called(name: str, x: Sequence[Span], a: Algebra) -> Span:
    match name:
        case "若":
            return chosen(x[0], x[1], x[2], a)
        case "最大" | "最小":
            pick = a.most if name == "最大" else a.least
            return _extreme(pick, [p[0] for p in x]), _extreme(pick, [p[1] for p in x])
        case "取整":
            return a.floor(x[0][0]), a.floor(x[0][1])
        case "年份":
            return tuple(a.floor(a.divide(d, a.constant(1e4))) for d in x[0])
        case "整年":
            return _between(_years, x[0], x[1], a)
        case "整月":
            return _between(_months, x[0], x[1], a)
        case "日数":
            return _between(_days, x[0], x[1], a)
        case "个数":
            return counted(x, a)
    raise FormulaInvalid(f"函数 {name} 不认识。")


def chosen(test: Span, x: Span, y: Span, a: Algebra) -> Span:
    """x where the test surely holds, y where it cannot, either of them where it is not known."""
    low = a.where(test[0], x[0], a.where(test[1], a.least(x[0], y[0]), y[0]))
    high = a.where(test[0], x[1], a.where(test[1], a.most(x[1], y[1]), y[1]))
    return low, high


def counted(truths: Sequence[Span], a: Algebra) -> Span:
    """How many hold."""
    one, none = a.constant(1.0), a.constant(0.0)
    low = high = none
    for surely, possibly in truths:
        low, high = a.add(low, a.where(surely, one, none)), a.add(high, a.where(possibly, one, none))
    return low, high


def _extreme(pick: Any, cells: Sequence[Cell]) -> Cell:
    found = cells[0]
    for cell in cells[1:]:
        found = pick(found, cell)
    return found


def _between(measure: Any, start: Span, end: Span, a: Algebra) -> Span:
    """The time from start to end is shortest from the latest start to the earliest end."""
    return measure(start[1], end[0], a), measure(start[0], end[1], a)


def _years(start: Cell, end: Cell, a: Algebra) -> Cell:
    """Whole years: days are YYYYMMDD, so the difference counts years in ten-thousands."""
    return a.floor(a.divide(a.subtract(end, start), a.constant(1e4)))


def _months(start: Cell, end: Cell, a: Algebra) -> Cell:
    """Whole months: those of the calendar, less one if the day of the month is not reached."""
    (first, d1), (last, d2) = _split(start, a), _split(end, a)
    short = a.where(a.above(d1, d2), a.constant(1.0), a.constant(0.0))
    return a.subtract(a.subtract(last, first), short)


def _split(day: Cell, a: Algebra) -> tuple[Cell, Cell]:
    """Months since year 0, and the day of the month."""
    year = a.floor(a.divide(day, a.constant(1e4)))
    year_month = a.floor(a.divide(day, a.constant(100.0)))
    month = a.subtract(year_month, a.multiply(year, a.constant(100.0)))
    months = a.add(a.multiply(year, a.constant(12.0)), month)
    return months, a.subtract(day, a.multiply(year_month, a.constant(100.0)))


def _days(start: Cell, end: Cell, a: Algebra) -> Cell:
    return a.subtract(_ordinal(end, a), _ordinal(start, a))


def _ordinal(day: Cell, a: Algebra) -> Cell:
    """Days of the Gregorian calendar, years counted from March so that a leap day comes last."""
    k = a.constant
    months, dom = _split(day, a)
    shifted = a.subtract(months, k(3.0))  # March is month 0 of its year
    year = a.floor(a.divide(shifted, k(12.0)))
    month = a.subtract(shifted, a.multiply(year, k(12.0)))
    leaps = a.add(
        a.subtract(a.floor(a.divide(year, k(4.0))), a.floor(a.divide(year, k(100.0)))),
        a.floor(a.divide(year, k(400.0))),
    )
    in_year = a.floor(a.divide(a.add(a.multiply(month, k(153.0)), k(2.0)), k(5.0)))
    return a.add(a.add(a.add(a.multiply(year, k(365.0)), leaps), in_year), dom)
