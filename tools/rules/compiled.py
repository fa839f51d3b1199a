"""A scheme version as one generated Python function: from facts to its outline in microseconds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.rules.algebra import Cell, span
from tools.rules.nodes import Node
from tools.rules.outline import Outline, outline
from tools.rules.scheme import Version
from tools.rules.series import Series

Quick = Callable[[Sequence[float], Sequence[float], float], Outline]


class Source:
    """Writes one assignment an operation; a cell is the name of a variable or a literal."""

    def __init__(self, series: Mapping[str, Series]) -> None:
        self.series = series
        self.lines: list[str] = []
        self._names: dict[str, str] = {}

    def _set(self, code: str) -> Cell:
        """The variable that holds the value; what is worked out twice is worked out once."""
        if code not in self._names:
            self._names[code] = f"v{len(self.lines)}"
            self.lines.append(f"    {self._names[code]} = {code}")
        return self._names[code]

    def constant(self, value: float) -> Cell:
        return repr(float(value))

    def truth(self, value: bool) -> Cell:
        return repr(value)

    def low(self, index: int) -> Cell:
        return self._set(f"low[{index}]")

    def high(self, index: int) -> Cell:
        return self._set(f"high[{index}]")

    def today(self) -> Cell:
        return "today"

    def add(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} + {b}")

    def subtract(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} - {b}")

    def multiply(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} * {b}")

    def divide(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} / {b}")

    def least(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} if {a} <= {b} else {b}")

    def most(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} if {a} >= {b} else {b}")

    def floor(self, a: Cell) -> Cell:
        return self._set(f"float(floor({a}))")

    def at_least(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} >= {b}")

    def above(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} > {b}")

    def both(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} and {b}")

    def either(self, a: Cell, b: Cell) -> Cell:
        return self._set(f"{a} or {b}")

    def negate(self, a: Cell) -> Cell:
        return self._set(f"not {a}")

    def where(self, test: Cell, a: Cell, b: Cell) -> Cell:
        return a if a == b else self._set(f"{a} if {test} else {b}")


def compiled(version: Version, series: Mapping[str, Series]) -> Quick:
    """The function of a version; the same outline as `outline(version, Direct(...))`."""
    source = Source(series)
    found = outline(version, source)
    result = (
        f"    return Outline({_span(found.status)}, {_span(found.total)}, {_spans(found.grades)}, "
        f"{_spans(found.benefits)}, {_spans(found.amounts)})"
    )
    code = "\n".join(["def quick(low, high, today):", *source.lines, result])
    names: dict[str, Any] = {"floor": math.floor, "Outline": Outline}
    exec(compile(code, f"<{version.document}>", "exec"), names)
    quick: Quick = names["quick"]
    return quick


def compiled_span(node: Node, series: Mapping[str, Series]) -> Callable[..., tuple[float, float]]:
    """The function of one formula, of the same arguments; gives its lowest and highest value."""
    source = Source(series)
    low, high = span(node, source)
    code = "\n".join(["def quick(low, high, today):", *source.lines, f"    return {low}, {high}"])
    names: dict[str, Any] = {"floor": math.floor}
    exec(compile(code, "<formula>", "exec"), names)
    found: Callable[..., tuple[float, float]] = names["quick"]
    return found


def _span(span: tuple[Cell, Cell] | None) -> str:
    return "None" if span is None else f"({span[0]}, {span[1]})"


def _spans(spans: Sequence[tuple[Cell, Cell] | None]) -> str:
    return f"({''.join(_span(s) + ', ' for s in spans)})"
